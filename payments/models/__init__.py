from payments.models.advances import ENDINGS, STANDING, Advance, AdvanceState, AdvanceUse, UseKind
from payments.models.appeals import Appeal
from payments.models.bank_files import AcceptedFormat, BankFileDownload, BankFormat
from payments.models.budgets import GroupBudget
from payments.models.changes import (
    THEIRS,
    CallOutcome,
    ChangeState,
    PayeeCall,
    PayeeChange,
)
from payments.models.claims import (
    DECIDED,
    Claim,
    ClaimLine,
    LineState,
)
from payments.models.cost_kinds import IN_MILES, RULES, TRAVEL, WITH_RECEIPT, CostKind, Rule
from payments.models.direct import DirectCost, DirectHow, DirectState
from payments.models.fees import Due, DueState, GoesAs, Reversal, ReversalOutcome
from payments.models.ledger import EXPENSES, Account, EntryKind, LedgerEntry
from payments.models.ledger_codes import LedgerCode
from payments.models.matching import BankLine, BankLineState, BankStatement, Means
from payments.models.modulus import ModulusTable
from payments.models.organisations import Organisation, OrganisationState
from payments.models.paper import PaperForm
from payments.models.payees import (
    NAME_FITS,
    AccountShare,
    NameCheck,
    NameOutcome,
    PayeeAccount,
    PayWay,
    ShareKind,
    Whose,
)
from payments.models.payouts import LineLife, PayoutLine, PayoutRun, RunKind, RunState
from payments.models.periods import LedgerPeriod
from payments.models.photos import PhotoState, SentPhoto
from payments.models.planner import FeePlan
from payments.models.rate_changes import RateChange, RateChangeState
from payments.models.rates import IN_DAYS, IN_PENCE_A_MILE, Rate, RateKey
from payments.models.receipts import Receipt, UnfinishedCost
from payments.models.removals import RemovalWhy, RemovedPhoto
from payments.models.returns import (
    NEEDS_PROOF,
    WITHOUT_BANK,
    FileState,
    PaymentReturn,
    ReturnCall,
    ReturnCode,
    ReturnConfirmation,
    ReturnFile,
    ReturnOutcome,
)
from payments.models.sendings import Sending, SendingState, SentBy
from payments.models.work_kinds import KindOfWork, StatusOutcome, StatusReview, WorkKind

__all__ = [
    "DECIDED",
    "ENDINGS",
    "EXPENSES",
    "IN_DAYS",
    "IN_MILES",
    "IN_PENCE_A_MILE",
    "NAME_FITS",
    "NEEDS_PROOF",
    "RULES",
    "STANDING",
    "THEIRS",
    "TRAVEL",
    "WITHOUT_BANK",
    "WITH_RECEIPT",
    "AcceptedFormat",
    "Account",
    "AccountShare",
    "Advance",
    "AdvanceState",
    "AdvanceUse",
    "Appeal",
    "BankFileDownload",
    "BankFormat",
    "BankLine",
    "BankLineState",
    "BankStatement",
    "CallOutcome",
    "ChangeState",
    "Claim",
    "ClaimLine",
    "CostKind",
    "DirectCost",
    "DirectHow",
    "DirectState",
    "Due",
    "DueState",
    "EntryKind",
    "FeePlan",
    "FileState",
    "GoesAs",
    "GroupBudget",
    "KindOfWork",
    "LedgerCode",
    "LedgerEntry",
    "LedgerPeriod",
    "LineLife",
    "LineState",
    "Means",
    "ModulusTable",
    "NameCheck",
    "NameOutcome",
    "Organisation",
    "OrganisationState",
    "PaperForm",
    "PayWay",
    "PayeeAccount",
    "PayeeCall",
    "PayeeChange",
    "PaymentReturn",
    "PayoutLine",
    "PayoutRun",
    "PhotoState",
    "Rate",
    "RateChange",
    "RateChangeState",
    "RateKey",
    "Receipt",
    "RemovalWhy",
    "RemovedPhoto",
    "ReturnCall",
    "ReturnCode",
    "ReturnConfirmation",
    "ReturnFile",
    "ReturnOutcome",
    "Reversal",
    "ReversalOutcome",
    "Rule",
    "RunKind",
    "RunState",
    "Sending",
    "SendingState",
    "SentBy",
    "SentPhoto",
    "ShareKind",
    "StatusOutcome",
    "StatusReview",
    "UnfinishedCost",
    "UseKind",
    "Whose",
    "WorkKind",
]
