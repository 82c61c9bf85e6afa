"""Payments: telling the pay team of a nation that something waits for one of them."""

from collections.abc import Iterable

from involvement.calendars import Nation
from involvement.notices import outbox
from involvement.people import roles
from involvement.people.models import User


def tell(
    kind: str, *, about_id: int, nation: str, but: Iterable[int | None], key: str = ""
) -> None:
    """Tell each officer who may decide about something of a nation, once each; never its own."""
    found = User.objects.filter(
        is_active=True,
        grants__role=roles.FINANCE.code,
        grants__nation__in=[Nation.UK, nation],
    )
    others = found.exclude(pk__in=[pk for pk in but if pk]).distinct()
    about = key or f"{kind}:{about_id}"
    outbox.queue_many(
        outbox.draft(kind, to=officer, about_id=about_id, key=f"{about}:{officer.pk}")
        for officer in others
    )
