"""The made-up places of each group: held, over their term, vacant for a while, and before."""

from datetime import timedelta
from itertools import cycle

from activities.models import Group, Place, PlaceRole, Seat, Term
from involvement.calendars import months_after
from involvement.demo.work import Work

SPEAKS_FOR = ["", "", "Young carers in Exampleton", "", "", "Tenants of Example Homes"]
# h held, o held although the term is over, v vacant since somebody left, n never held yet
PATTERNS = ["hh", "hhv", "hov", "hn", "hh", "vn"]


def make(work: Work) -> None:
    """Give every group but the last one places, most of them held."""
    roles, whom = cycle(PlaceRole.objects.all()), cycle(SPEAKS_FOR)
    people = cycle(work.cast.people)
    patterns = cycle(PATTERNS)
    last = Group.objects.last()
    for number, group in enumerate(Group.objects.order_by("id")):
        Group.objects.filter(pk=group.pk).update(term_months=24 if group.is_high_level else None)
        if group == last:
            continue
        opened = work.today - timedelta(days=500 + number)
        for letter in next(patterns):
            place = Place.objects.create(
                group=group, role=next(roles), speaks_for=next(whom), opened_on=opened
            )
            _terms(letter, place, next(people), next(people), work)


def say_as_what() -> None:
    """Let each invitation say as what somebody takes part, as in the place they hold."""
    for term in Term.objects.filter(left_on=None).select_related("place"):
        asked = Seat.objects.filter(
            person=term.person_id, meeting__activity__group=term.place.group_id
        )
        asked.update(role=term.place.role_id, speaks_for=term.place.speaks_for)


def _terms(letter: str, place: Place, now, before, work: Work) -> None:
    start = work.today - timedelta(days=200)
    if letter == "n":
        return
    if letter == "v":
        left = work.today - timedelta(days=40 + place.pk % 60)
        Term.objects.create(place=place, person=before, starts_on=start, left_on=left)
        return
    if letter == "o":
        start = work.today - timedelta(days=400)
        end = work.today - timedelta(days=30)
    else:
        end = months_after(start, 24)
    Term.objects.create(place=place, person=now, starts_on=start, ends_on=end)
