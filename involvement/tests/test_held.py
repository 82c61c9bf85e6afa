import io
import json
import os
import tracemalloc
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from activities.models import Agreement
from activities.tests.factories import (
    AdjustmentFactory,
    MeetingFactory,
    PackCopyFactory,
    ProposalFactory,
    SeatFactory,
)
from impact.tests.factories import FeedbackFactory
from involvement import links
from involvement.audit import trail
from involvement.people.models import LinkPurpose, Needs
from payments.models import Receipt
from payments.tests.factories import ClaimLineFactory, PayeeAccountFactory


def records_of(somebody, *, team, mark):
    """One row of every kind, each with a word that is nowhere else."""
    meeting = MeetingFactory()
    seat = SeatFactory(meeting=meeting, person=somebody, coming=True, question=f"{mark} question")
    AdjustmentFactory(seat=seat, words=f"{mark} adjustment")
    PackCopyFactory(seat=seat)
    Agreement.objects.create(
        purpose=seat.purpose, person=somebody, agrees=False, words=f"{mark} agreement"
    )
    ProposalFactory(purpose=seat.purpose, person=somebody, words=f"{mark} change")
    line = ClaimLineFactory(claim__seat=seat, sent=True, note=f"{mark} note")
    Receipt.objects.create(line=line, file=f"receipts/{mark}.pdf", size=3, sha256="abc")
    PayeeAccountFactory(
        person=somebody, saved_by=somebody.user, account_name=f"{mark} holder",
        sort_code="089999", account_number=f"{somebody.pk:06d}58",
    )  # fmt: skip
    FeedbackFactory(meeting=meeting, person=somebody, words=f"{mark} feedback")
    Needs.objects.create(person=somebody, words=f"{mark} needs", why=f"{mark} why")
    trail.record("person.changed", somebody, by=team, person_id=somebody.pk, reason=f"{mark} act")
    links.issue(LinkPurpose.PAPERS, seat.pk, to=somebody)
    return seat


WORDS = [
    "question",
    "adjustment",
    "agreement",
    "change",
    "note",
    "holder",
    "feedback",
    "needs",
    "why",
    "act",
]


@pytest.fixture
def two(person, carer, team):
    records_of(person, team=team, mark="Yellow")
    records_of(carer, team=team, mark="Purple")


def test_what_is_held_is_told_to_the_person_in_their_words(client, person, two):
    client.force_login(person.user)

    page = client.get(reverse("held")).text

    assert "So that you can take part. In law: explicit consent." in page
    assert "You, the involvement team (what to do)" in page
    assert "your named worker (why)" in page
    assert "Until you leave" in page
    assert "the person" not in page.split("<main")[1].split("</main")[0]
    own = client.get(reverse("held_records", args=["person"])).text
    assert "You take part as" in own
    assert "Capacity" not in own


@pytest.mark.parametrize("page", ["held_page", "held_data"])
def test_the_file_holds_all_of_mine_and_nothing_of_anybody_else(client, person, two, page):
    client.force_login(person.user)

    answer = client.get(reverse(page))
    text = b"".join(answer).decode()

    assert [word for word in WORDS if f"Yellow {word}" not in text] == []
    assert "Purple" not in text
    assert "Dee" not in text
    assert "Jo" not in text.replace("Joined", "")
    assert "ann@people.example" in text
    assert f"{person.pk:06d}58" not in text
    assert "089999" not in text
    assert "••••••58" in (text if page == "held_page" else str(json.loads(text)))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith('attachment; filename="held-about-you-')


def unzipped(answer) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_all_of_it_is_a_zip_of_the_page_the_data_and_the_photos(client, person, carer, two):
    for receipt in Receipt.objects.all():
        whose = receipt.line.claim.person.name
        receipt.file.save("photo.jpg", ContentFile(f"photo of {whose}".encode()))
    client.force_login(person.user)

    answer = client.get(reverse("held_zip"))
    files = unzipped(answer)

    mine = Receipt.objects.get(line__claim__person=person)
    photo = f"files/receipt-{mine.pk}.jpg"
    assert list(files) == ["about-you.html", "about-you.json", photo]
    assert files[photo] == b"photo of Ann"
    page, data = (files[f"about-you.{ending}"].decode() for ending in ("html", "json"))
    assert [word for word in WORDS if f"Yellow {word}" not in page + data] == []
    assert f"A file: receipt-{mine.pk}.jpg" in page
    assert json.loads(data)["held"]["receipt"][0]["file"] == f"receipt-{mine.pk}.jpg"
    assert b"Purple" not in b"".join(files.values())
    assert b"Dee" not in b"".join(files.values())
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"].endswith('.zip"')


def test_a_photo_that_is_lost_does_not_stop_the_rest(client, person, two):
    client.force_login(person.user)  # no file stands behind these receipts

    assert list(unzipped(client.get(reverse("held_zip")))) == ["about-you.html", "about-you.json"]


def test_many_photos_take_no_more_memory_than_one(client, person):
    for _ in range(40):
        line = ClaimLineFactory(claim__seat__person=person)
        photo = ContentFile(os.urandom(500_000), name="photo.jpg")
        Receipt.objects.create(line=line, file=photo, size=500_000, sha256="abc")
    client.force_login(person.user)
    answer = client.get(reverse("held_zip"))
    tracemalloc.start()

    sent = sum(len(part) for part in answer)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sent > 20_000_000
    assert most < 6_000_000


@pytest.mark.parametrize("name", ["held_page", "held_data", "held_zip"])
def test_only_whoever_has_just_shown_who_they_are_takes_it_away(client, person, settings, name):
    client.force_login(person.user)
    session = client.session
    session["fresh_at"] = 0
    session.save()

    answer = client.get(reverse(name))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert client.get(reverse("held")).status_code == 200


def test_where_money_goes_is_told_in_plain_words(client, person, two):
    client.force_login(person.user)

    page = client.get(reverse("held_records", args=["payeeaccount"])).text

    for words in ("How we pay you", "Name on the account", "Saved on", "Saved by"):
        assert words in page
    for raw in ("Spelling shown", "Numbers doubted", "Way<", "Saved at"):
        assert raw not in page


def test_the_data_is_json_by_kind(client, person, two):
    client.force_login(person.user)

    held = json.loads(b"".join(client.get(reverse("held_data"))))["held"]

    assert held["person"][0]["name"] == "Ann"
    assert held["payeeaccount"][0]["saved_by"] == "you"
    assert held["seat"][0]["invited_by"] == "staff"
    assert held["needs"][0]["why"] == "Yellow why"
    assert "token_hash" not in held["personallink"][0]
    assert "password" not in held["user"][0]


def test_the_page_shows_each_kind_with_why_and_how_long(
    client, person, two, django_assert_num_queries
):
    client.force_login(person.user)

    with django_assert_num_queries(4):
        page = client.get(reverse("held"))

    assert {kind.name: count for kind, count in page.context["kinds"]} == {
        "person": 1, "user": 1, "seat": 1, "adjustment": 1, "packcopy": 1, "agreement": 1,
        "proposal": 1,
        "claim": 1, "claimline": 1, "receipt": 1, "payeeaccount": 1, "feedback": 1, "needs": 1,
        "auditrow": 1, "personallink": 1,
    }  # fmt: skip
    assert "24 months after the meeting" in page.text
    assert page.text.count("<h1") == 1


@pytest.mark.parametrize("record", ["seat", "claimline", "needs", "payeeaccount", "auditrow"])
def test_each_kind_can_be_looked_at_and_only_mine(client, person, two, record):
    client.force_login(person.user)

    page = client.get(reverse("held_records", args=[record])).text

    assert "Yellow" in page
    assert "Purple" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_kind_takes_as_many_queries_for_one_as_for_three(
    client, person, django_assert_num_queries, count
):
    for _ in range(count):
        SeatFactory(person=person, coming=True)
    client.force_login(person.user)

    with django_assert_num_queries(4):
        page = client.get(reverse("held_records", args=["seat"]))

    assert len(page.context["records"]) == count


def test_a_kind_with_nothing_in_it_says_so(client, person):
    client.force_login(person.user)

    assert "nothing of this kind" in client.get(reverse("held_records", args=["feedback"])).text
    assert client.get(reverse("held_records", args=["activity"])).status_code == 404


def test_whoever_is_not_involved_has_no_such_page(client, team):
    client.force_login(team)

    for name in ("held", "held_page", "held_data", "held_zip"):
        assert client.get(reverse(name)).status_code == 403


def test_taking_it_away_twice_changes_nothing(client, person, two, django_assert_max_num_queries):
    client.force_login(person.user)

    files = [b"".join(client.get(reverse("held_page"))) for _ in range(2)]

    assert files[0] == files[1]
