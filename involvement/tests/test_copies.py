"""Copies for whom a person trusts: only of what others may read, and only while it is wanted."""

import pytest
from django.db import IntegrityError
from django.template.loader import get_template
from django.utils import timezone

from activities.domain import packs
from activities.models import FeeChoice, Meeting, Reply, Seat
from activities.tests.factories import PackCopyFactory, ReserveCallFactory, SeatFactory
from impact.tests.factories import DifferenceFactory
from involvement.notices import copies, delivery, kinds, mending, outbox
from involvement.notices.models import Notice, NoticeState, TrialPost
from involvement.people.domain import trusted
from involvement.people.models import Route, TrustedPerson
from involvement.people.tests.factories import NeedsFactory, TrustedPersonFactory

pytestmark = pytest.mark.django_db
COPIED = {
    "invitation", "reply_thanks", "reserve_call", "reserve_not_needed", "step_up",
    "purpose_changed", "meeting_moved", "meeting_cancelled", "meeting_closed",
    "meeting_renamed", "series_moved",
    "pack", "pack_reminder", "difference_told",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_the_trial(settings):
    settings.EMAIL_BACKEND = "involvement.notices.post.PostBox"


@pytest.fixture
def robin(person):
    return TrustedPersonFactory(
        person=person,
        name="Robin",
        contact="robin@friends.example",
        may_read=True,
        gets_copies=True,
    )


@pytest.fixture
def seat(person):
    return SeatFactory(person=person, fee_choice=FeeChoice.WAIT)


def invite(seat, key="invitation"):
    outbox.queue("invitation", to=seat.person, about_id=seat.pk, key=f"{key}:{seat.pk}")
    delivery.send_due()


def posted():
    return dict(TrialPost.objects.order_by("id").values_list("to", "body"))


def test_a_copy_has_its_own_row_and_says_whose_message_it_is(person, robin, seat):
    NeedsFactory(person=person)

    invite(seat)

    whole, copy = Notice.objects.order_by("id")
    assert (copy.kind, copy.key) == ("copy", f"copy:{whole.pk}:{robin.pk}")
    assert (copy.person, copy.reader, copy.state) == (person, robin, NoticeState.SENT)
    assert whole.message_id != copy.message_id
    post = posted()
    assert set(post) == {person.email, robin.contact}
    body = post[robin.contact]
    assert body.startswith("Hello Robin,")
    assert "a message that we sent to Ann" in body
    assert seat.meeting.title in body
    assert TrialPost.objects.get(to=robin.contact).subject == "A copy of a message to Ann"


def test_a_copy_holds_no_link_and_nothing_of_money(person, robin, seat):
    invite(seat)

    assert "http" in posted()[person.email]
    assert "£" in posted()[person.email]
    assert "http" not in posted()[robin.contact]
    assert "£" not in posted()[robin.contact]


def test_a_copy_goes_once_however_often_its_message_goes(robin, seat):
    invite(seat)
    whole = Notice.objects.get(kind="invitation")

    for _ in range(2):
        copies.queue(whole, to=robin)
    delivery.send_due()

    assert Notice.objects.filter(kind="copy").count() == 1
    assert TrialPost.objects.filter(to=robin.contact).count() == 1


@pytest.mark.parametrize(
    "answers", [{"gets_copies": False}, {"contact": "07700 900456", "gets_copies": False}]
)
def test_without_the_tick_nothing_is_copied(robin, seat, answers):
    TrustedPerson.objects.update(**answers)

    invite(seat)

    assert Notice.objects.count() == 1


def test_it_ends_at_once_even_for_a_copy_that_waits(person, robin, seat):
    invite(seat)
    Notice.objects.filter(kind="copy").update(state=NoticeState.QUEUED)
    TrialPost.objects.all().delete()

    trusted.end(person, by=person.user)
    delivery.send_due()
    invite(seat, "again")

    assert set(posted()) == {person.email}
    assert list(Notice.objects.filter(kind="copy").values_list("state", flat=True)) == ["dropped"]


def test_a_copy_by_text_is_short(person, robin, seat):
    TrustedPerson.objects.update(contact="07700 900456", name="R" * 120)
    person.name = "A" * 120
    person.save()
    Meeting.objects.update(title="T" * 120)

    for kind in sorted(COPIED - {"difference_told"}):
        about = {"person": person, "reader": robin, "about": f"others/{kind}.txt"}
        meeting = Meeting.objects.get()
        robin.refresh_from_db()
        words = about | {"meeting": meeting, "activity": meeting.activity}
        text = get_template("texts/copy.txt").render(words)
        assert 60 < len(text) < 300, text
    invite(seat)
    assert TrialPost.objects.get(route=Route.TEXT).to == "07700 900456"


def test_a_message_that_has_become_untrue_is_not_copied(robin, seat):
    invite(seat)
    Notice.objects.filter(kind="copy").update(state=NoticeState.QUEUED)
    TrialPost.objects.all().delete()
    Seat.objects.update(reply=Reply.NOT_COMING, replied_at=timezone.now())

    delivery.send_due()

    assert not TrialPost.objects.exists()


def test_each_kind_for_others_is_told_in_words_without_a_link(person, robin):
    seat = SeatFactory(person=person, coming=True)
    pack = PackCopyFactory(seat=seat)
    ReserveCallFactory(seat=seat)
    told = DifferenceFactory(activity=seat.meeting.activity)
    keys = {
        "pack": packs.key_of("pack", pack),
        "pack_reminder": packs.key_of("pack_reminder", pack),
    }
    about = {"pack": pack.pk, "pack_reminder": pack.pk, "difference_told": told.pk}
    for kind in COPIED - {"meeting_cancelled", "meeting_closed", "purpose_changed"}:
        outbox.queue(
            kind,
            to=person,
            about_id=about.get(kind, seat.pk),
            key=keys.get(kind, f"{kind}:1"),
        )

    delivery.send_due()

    bodies = TrialPost.objects.filter(to=robin.contact).values_list("body", flat=True)
    assert len(bodies) == 11
    assert not any("http" in body for body in bodies)


def test_only_these_kinds_are_for_others():
    assert {name for name, kind in kinds.KINDS.items() if kind.for_others} == COPIED
    for name in COPIED:
        get_template(f"others/{name}.txt")


def test_what_a_person_marked_as_sent_is_copied_too(team, robin, seat):
    outbox.queue("invitation", to=seat.person, about_id=seat.pk, key="k")
    Notice.objects.update(state=NoticeState.UNSURE)

    for _ in range(2):
        mending.mark_sent(Notice.objects.get(kind="invitation"), by=team)

    assert Notice.objects.get(kind="copy").state == NoticeState.QUEUED


def test_a_batch_asks_once_who_gets_copies(robin, person, django_assert_num_queries):
    kinds_of = enumerate(["invitation", "pack", "claim_sent"])
    notices = [Notice(pk=pk, kind=kind, person=person) for pk, kind in kinds_of]

    with django_assert_num_queries(1):
        assert copies.readers(notices) == {0: robin, 1: robin}
    with django_assert_num_queries(0):
        assert copies.readers(notices[2:]) == {}


def test_the_database_copies_to_nobody_who_may_not_read(person):
    with pytest.raises(IntegrityError, match="copies_go_to_whoever_may_read"):
        TrustedPersonFactory(person=person, may_help=True, gets_copies=True)


def test_post_to_check_says_whose_copy_it_was(client, team, robin, seat):
    invite(seat)
    Notice.objects.filter(kind="copy").update(state=NoticeState.FAILED)
    client.force_login(team)

    page = client.get("/team/letters/").text

    assert "A copy for whom they trust" in page
    assert "Whose message it was" in page
    assert "robin@friends.example" in page
