"""Names that are written from the right, beside words and numbers that are not.

Row 26 of the design of security, section 9 A.
"""

import re

import pytest
from django.urls import reverse

from activities.tests.factories import GroupFactory, MeetingFactory, SeatFactory
from involvement.people.models import Person
from involvement.people.tests.factories import PersonFactory
from payments.tests.factories import ClaimLineFactory, PayoutLineFactory

SARA, NOAM = "سارة 7", "נועם <9>"
SHOWN = {SARA: "<bdi>سارة 7</bdi>", NOAM: "<bdi>נועם &lt;9&gt;</bdi>"}
APART = re.compile(r"<bdi>[^<]*</bdi>")


def loose(page):
    """What of a page holds such a name among other words."""
    title = page.text.split("<title>")[1].split("</title>")[0]
    assert "bdi" not in title
    inside = APART.sub("", page.text.replace(title, ""))
    assert not re.search(r'="[^"<>]*<bdi', page.text)
    return [line for line in inside.splitlines() if re.search("سارة|נועם", line)]


@pytest.mark.parametrize("name", [SARA, NOAM])
def test_a_name_from_the_right_keeps_to_itself_on_every_page(client, team, chair, finance, name):
    group = GroupFactory(chairs=[chair])
    meeting = MeetingFactory(activity__group=group, activity__lead=team, held=True)
    person = PersonFactory(name=name, nation=group.nation, with_account=True)
    seat = SeatFactory(person=person, coming=True, meeting=meeting)
    claim = ClaimLineFactory(claim__seat=seat, sent=True).claim
    run = PayoutLineFactory(due__seat__person=person).run
    pages = [
        (team, "people", []),
        (team, "person", [person.pk]),
        (chair, "meeting_register", [meeting.ref]),
        (finance, "claims", []),
        (finance, "claim_check", [claim.ref]),
        (finance, "run", [run.pk]),
    ]

    for reader, page, args in pages:
        client.force_login(reader)
        shown = client.get(reverse(page, args=args))
        assert SHOWN[name] in shown.text, page
        assert loose(shown) == [], page


def test_a_name_is_itself_everywhere_else(db):
    person = PersonFactory(name=NOAM)

    kept = Person.objects.get(pk=person.pk)
    kept.save()

    assert (kept.name, f"{kept.name}") == (NOAM, NOAM)
    assert type(Person.objects.get(pk=PersonFactory(name="Ann").pk).name) is str
    assert list(Person.objects.filter(name=kept.name)) == [kept]
