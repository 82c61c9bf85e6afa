from activities.models.activity import Activity, ActivityState, Group, Level
from activities.models.adjustments import Adjustment, AdjustmentState, Help
from activities.models.meetings import Meeting, MeetingState, Mode
from activities.models.packs import PackCopy, Paper, Reading
from activities.models.presence import PresenceRule
from activities.models.principles import PROMISES, Promise
from activities.models.purpose import Agreement, Outcome, Purpose
from activities.models.seats import CAME, Attendance, FeeChoice, Reply, Seat, Travel

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
