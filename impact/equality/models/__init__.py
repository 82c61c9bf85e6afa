from impact.equality.models.answers import Answers
from impact.equality.models.releases import Circle, Counted, Figure, Release

__all__ = ["Answers", "Circle", "Counted", "Figure", "Release"]
