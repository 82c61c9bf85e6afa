"""The one error that speaks to the person asking."""


class RuleBroken(Exception):
    """A rule of the framework or of money says no; the text tells the person why and what next."""


class LinkGone(Exception):
    """A personal link is unknown, old, used up or taken back."""
