from activities.models.activity import Activity, ActivityState, Group, Level
from activities.models.adjustments import Adjustment, AdjustmentState, Help
from activities.models.packs import PackCopy, Paper, Reading
from activities.models.presence import (
    CAME,
    Attendance,
    FeeChoice,
    Meeting,
    MeetingState,
    Mode,
    PresenceRule,
    Reply,
    Seat,
    Travel,
)
from activities.models.principles import PROMISES, Promise
from activities.models.purpose import Agreement, Outcome, Purpose

__all__ = [
    "CAME",
    "PROMISES",
    "Activity",
    "ActivityState",
    "Adjustment",
    "AdjustmentState",
    "Agreement",
    "Attendance",
    "FeeChoice",
    "Group",
    "Help",
    "Level",
    "Meeting",
    "MeetingState",
    "Mode",
    "Outcome",
    "PackCopy",
    "Paper",
    "PresenceRule",
    "Promise",
    "Purpose",
    "Reading",
    "Reply",
    "Seat",
    "Travel",
]
