"""Each display setting on the pages of people: no sideways scroll, axe clean, and it shows."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.tests.factories import MeetingFactory, SeatFactory
from impact.tests.factories import FeedbackFactory
from involvement import display, links
from involvement.people.models import LinkPurpose
from payments.tests.factories import ClaimLineFactory, UnfinishedCostFactory

pytestmark = pytest.mark.journey

EACH = [
    {name: choice}
    for name, choices in display.CHOICES.items()
    for choice in choices
    if choice != display.USUAL
]
ALL = {name: list(choices)[-1] for name, choices in display.CHOICES.items()}
SIZES = {"text-large": "24px", "text-largest": "30px", "": "19px"}
GROUNDS = {
    "colour-cream": "rgb(255, 249, 236)",
    "colour-white": "rgb(255, 255, 255)",
    "colour-dark": "rgb(22, 23, 27)",
}


def addresses(person) -> list[str]:
    """The pages that a person meets on the way from an invitation to the money."""
    before = SeatFactory(person=person, meeting__mode="in_person", fee_offered_pence=5000)
    held = MeetingFactory(held=True, starts_at=timezone.now() - timedelta(days=3))
    after = SeatFactory(person=person, meeting=held, coming=True, fee_offered_pence=5000)
    UnfinishedCostFactory(claim__seat=after)
    ClaimLineFactory(sent=True, claim__person=person)
    feedback = FeedbackFactory(person=person, meeting=held)
    invitation = links.issue(LinkPurpose.INVITATION, before.pk, to=person)
    told = links.issue(LinkPurpose.FEEDBACK, feedback.pk, to=person)
    mine = ("my_home", "my_groups", "my_money", "my_details", "my_contact", "my_help", "my_pay",
            "my_trusted", "display", "home", "help")  # fmt: skip
    return [
        *(reverse(name) for name in mine),
        reverse("my_meeting", args=[before.meeting.ref]),
        reverse("my_claim", args=[held.ref]),
        reverse("my_claim_amount", args=[held.ref]),
        invitation,
        *(invitation + "yes/" + step + "/" for step in ("help", "travel", "fee")),
        links.issue(LinkPurpose.PAPERS, before.pk, to=person),
        told,
        told + "more/",
    ]


def signed_in(visitor, person) -> None:
    client = Client()
    client.force_login(person.user)
    name = django_settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    visitor.context.add_cookies([{"name": name, "value": value, "url": visitor.site}])


def walk(visit, person, chosen: dict[str, str]) -> None:
    words = display.written(chosen)
    person.user.display = words
    person.user.save(update_fields=["display"])
    visitor = visit(words, "phone")
    signed_in(visitor, person)
    for address in addresses(person):
        visitor.go(address)
        outermost = visitor.page.locator("html")
        assert words in outermost.get_attribute("class"), address
        size = outermost.evaluate("one => getComputedStyle(one).fontSize")
        assert visitor.page.locator("main h1").count() == 1, address
        large = next(name for name in SIZES if name in words.split() or not name)
        body = visitor.page.locator("body").evaluate("one => getComputedStyle(one).fontSize")
        assert SIZES[large] in (size, body), (address, size, body)
        ground = visitor.page.locator("body").evaluate(
            "one => getComputedStyle(one).backgroundColor"
        )
        assert all(ground == GROUNDS[word] for word in words.split() if word in GROUNDS), address
        has_pictures = visitor.page.locator("svg.picture").count() > 0
        assert has_pictures <= display.shows_pictures(words), address


def test_all_settings_at_once_fit_the_smallest_phone(visit, person):
    walk(visit, person, ALL)


@pytest.mark.long
@pytest.mark.parametrize("chosen", EACH, ids=display.written)
def test_each_setting_fits_the_smallest_phone(visit, person, chosen):
    walk(visit, person, chosen)


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("colour", ["usual", "cream", "white", "dark"])
def test_the_largest_words_and_spaces_fit_in_each_colour(visit, person, colour):
    walk(visit, person, {"text": "largest", "space": "wide", "colour": colour})
