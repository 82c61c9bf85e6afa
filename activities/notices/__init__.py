"""Messages of this app: what each needs, made when it leaves. One module for each noun."""

from activities.notices import (
    actions,
    alone,
    apart,
    check_ins,
    checks,
    invitations,
    leads,
    meetings,
    papers,
    proposals,
    purposes,
    reserves,
)

__all__ = [
    "actions",
    "alone",
    "apart",
    "check_ins",
    "checks",
    "invitations",
    "leads",
    "meetings",
    "papers",
    "proposals",
    "purposes",
    "reserves",
]
