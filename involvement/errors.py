"""Errors that one layer raises for another. RuleBroken speaks to the person asking."""


class RuleBroken(Exception):
    """A rule of the framework or of money says no; the text tells the person why and what next.

    `field` names the answer that it is about, where it is about one.
    """

    def __init__(self, *said: object, field: str = ""):
        super().__init__(*said)
        self.field = field


class LinkGone(Exception):
    """A personal link is unknown, old, used up or taken back."""


class NotSent(OSError):
    """It has certainly not left, and may be tried again without sending anything twice."""
