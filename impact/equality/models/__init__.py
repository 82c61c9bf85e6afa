from impact.equality.models.answers import Answers
from impact.equality.models.population import Basis, Outreach, OutreachState, Population
from impact.equality.models.releases import Circle, Counted, Figure, Part, Release

__all__ = [
    "Answers",
    "Basis",
    "Circle",
    "Counted",
    "Figure",
    "Outreach",
    "OutreachState",
    "Part",
    "Population",
    "Release",
]
