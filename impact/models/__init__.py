from impact.models.answers import Feedback, Felt
from impact.models.differences import Area, Change, Difference
from impact.models.evaluations import Evaluation, Met, OutcomeResult
from impact.models.tallies import Apart, Subject, Tally

__all__ = [
    "Apart",
    "Area",
    "Change",
    "Difference",
    "Evaluation",
    "Feedback",
    "Felt",
    "Met",
    "OutcomeResult",
    "Subject",
    "Tally",
]
