from payments.models.bank_files import BankFileDownload, BankFormat
from payments.models.claims import (
    DECIDED,
    Claim,
    ClaimLine,
    CostKind,
    LineState,
    Receipt,
    UnfinishedCost,
)
from payments.models.fees import Due, DueState, Reversal
from payments.models.modulus import ModulusTable
from payments.models.payees import PayeeAccount, PayWay
from payments.models.payouts import LineLife, PayoutLine, PayoutRun, RunKind, RunState
from payments.models.rates import Rate, RateKey

__all__ = [
    "DECIDED",
    "BankFileDownload",
    "BankFormat",
    "Claim",
    "ClaimLine",
    "CostKind",
    "Due",
    "DueState",
    "LineLife",
    "LineState",
    "ModulusTable",
    "PayWay",
    "PayeeAccount",
    "PayoutLine",
    "PayoutRun",
    "Rate",
    "RateKey",
    "Receipt",
    "Reversal",
    "RunKind",
    "RunState",
    "UnfinishedCost",
]
