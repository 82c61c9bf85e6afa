from activities.models.activity import Activity, ActivityState, Group, Level
from activities.models.adjustments import Adjustment, AdjustmentState, Help
from activities.models.agenda import AgendaItem
from activities.models.alone import AloneAlert, Settled, Why, Wish
from activities.models.calls import CallEnd, ReserveCall
from activities.models.check_ins import CheckIn, InPlace, Joined
from activities.models.closings import Action, Closing, Decision
from activities.models.forecast import Moment, Turnout
from activities.models.meetings import Meeting, MeetingState, Mode
from activities.models.packs import PackCopy, Paper, Reading
from activities.models.places import Place, PlaceRole, Term
from activities.models.presence import CALLED_OFF, Cause, PresenceRule, Status, StatusChange
from activities.models.principles import PROMISES, Promise
from activities.models.proposals import Heard, Proposal
from activities.models.purpose import Agreement, Outcome, Part, Purpose
from activities.models.seats import (
    CAME,
    Attendance,
    FeeChoice,
    Reply,
    Seat,
    Travel,
    VoucherKind,
)
from activities.models.series import Every, Series

__all__ = [
    "CALLED_OFF",
    "CAME",
    "PROMISES",
    "Action",
    "Activity",
    "ActivityState",
    "Adjustment",
    "AdjustmentState",
    "AgendaItem",
    "Agreement",
    "AloneAlert",
    "Attendance",
    "CallEnd",
    "Cause",
    "CheckIn",
    "Closing",
    "Decision",
    "Every",
    "FeeChoice",
    "Group",
    "Heard",
    "Help",
    "InPlace",
    "Joined",
    "Level",
    "Meeting",
    "MeetingState",
    "Mode",
    "Moment",
    "Outcome",
    "PackCopy",
    "Paper",
    "Part",
    "Place",
    "PlaceRole",
    "PresenceRule",
    "Promise",
    "Proposal",
    "Purpose",
    "Reading",
    "Reply",
    "ReserveCall",
    "Seat",
    "Series",
    "Settled",
    "Status",
    "StatusChange",
    "Term",
    "Travel",
    "Turnout",
    "VoucherKind",
    "Why",
    "Wish",
]
