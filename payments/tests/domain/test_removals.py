"""A photo that should never have been sent: gone for good, and who took it away is known."""

import pytest
from django.core.files.storage import default_storage

from activities.models import Seat
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.uploads import Checked
from payments.domain import claims, decisions, photos, prechecks, reconcile, removals
from payments.models import (
    ClaimLine,
    Due,
    LineState,
    PhotoState,
    Receipt,
    RemovalWhy,
    RemovedPhoto,
    SentPhoto,
)
from payments.tests.factories import today

pytestmark = pytest.mark.clause("C21")
PICTURE = Checked(b"somebody else", "image/jpeg", "ticket.jpg", 7)
TICKET = Checked(b"a ticket", "image/jpeg", "ticket.jpg", 9)


@pytest.fixture
def seat(db, person):
    return SeatFactory(person=person, coming=True, meeting=MeetingFactory(held=True))


def sent(seat, pence=9_20, photo=PICTURE):
    by_person = seat.person
    claim = claims.begin(seat, kind="taxi", by_person=by_person, today=today())
    details = {"amount_pence": pence, "photo": photo, "note": "For the meeting"}
    line = claims.add_line(claim, **details, today=today(), by_person=by_person)
    claims.send(claim, by_person=by_person)
    return ClaimLine.objects.get(pk=line.pk)


def flags(line):
    return prechecks.of_line(prechecks.flagged(ClaimLine.objects.filter(pk=line.pk)).get())


def test_an_officer_takes_a_photo_away_and_the_person_sends_another(
    seat, finance, django_capture_on_commit_callbacks
):
    line = sent(seat, pence=400_00)
    assert not decisions.approve(line, by=finance)  # the first check of two
    file = line.receipt.file.name

    with django_capture_on_commit_callbacks(execute=True):
        for _again in (1, 2):
            removals.take_away(line, why=RemovalWhy.SOMEBODY, by=finance)

    assert not default_storage.exists(file)
    assert not Receipt.objects.exists()
    left = RemovedPhoto.objects.get()
    assert (left.why, left.removed_by, left.sha256) == ("somebody", finance, "")
    line = removals.with_removal(ClaimLine.objects.all()).get()
    assert (line.state, line.amount_pence, line.first_check_by) == (LineState.SENT, 400_00, None)
    assert line.gone_by_us
    assert prechecks.OF_LINES["has_lost_photo"] in flags(line)
    assert AuditRow.objects.filter(action="claimline.photo_removed").count() == 1
    assert Notice.objects.filter(kind="photo_removed").count() == 1
    with pytest.raises(RuleBroken, match="Add a photo"):
        removals.send_another(line, by_person=seat.person)
    for _again in (1, 2):
        removals.send_another(line, photo=TICKET, by_person=seat.person)
    with Receipt.objects.get().file.open() as kept:
        assert kept.read() == b"a ticket"
    assert prechecks.OF_LINES["has_lost_photo"] not in flags(line)
    assert AuditRow.objects.filter(action="claimline.photo_again").count() == 1


def test_a_paid_cost_keeps_its_amount_and_its_receipt_is_not_paid_twice(seat, finance, team):
    line = sent(seat)
    assert decisions.approve(line, by=finance)

    removals.take_own_away(line, why=RemovalWhy.PRIVATE, by_person=seat.person)

    line = removals.with_removal(ClaimLine.objects.all()).get()
    assert (line.state, line.gone_by_us) == (LineState.APPROVED, False)
    assert not removals.waiting(ClaimLine.objects.all())
    assert (Due.objects.get().amount_pence, reconcile.check()) == (9_20, [])
    assert not Notice.objects.filter(kind="photo_removed").exists()
    again = sent(SeatFactory(coming=True, meeting=MeetingFactory(held=True)))
    assert prechecks.OF_LINES["has_same_photo"] in flags(again)
    with pytest.raises(RuleBroken, match="belongs to someone else"):
        removals.take_own_away(again, why=RemovalWhy.WRONG, by_person=seat.person)


def test_somebody_without_another_photo_says_so(seat):
    line = sent(seat)
    removals.take_own_away(line, why=RemovalWhy.WRONG, by_person=seat.person)

    removals.send_another(line, has_no_receipt=True, words="I lost it", by_person=seat.person)

    line.refresh_from_db()
    assert (line.has_no_receipt, line.answer, line.state) == (True, "I lost it", LineState.SENT)


def test_a_photo_to_type_goes_too_and_leaves_no_likeness(
    seat, team, django_capture_on_commit_callbacks
):
    waits = photos.send(seat, PICTURE, by_person=seat.person)
    typed = photos.send(seat, TICKET, by_person=seat.person)
    claim = photos.type_in(typed, kind="taxi", amount_pence=9_20, by=team)
    files = [waits.file.name, typed.file.name]

    with django_capture_on_commit_callbacks(execute=True):
        for _again in (1, 2):
            removals.take_sent_away(waits, why=RemovalWhy.PRIVATE, by=team)
        removals.take_own_away(claim.lines.get(), why=RemovalWhy.WRONG, by_person=seat.person)

    assert not any(default_storage.exists(name) for name in files)
    kept = SentPhoto.objects.order_by("pk").values_list("state", "file", "sha256", "look")
    assert list(kept) == [(PhotoState.REMOVED, "", "", None), (PhotoState.TYPED, "", "", None)]
    assert Notice.objects.filter(kind="photo_removed").count() == 1
    with pytest.raises(RuleBroken, match="This photo is yours"):
        removals.take_sent_away(
            photos.send(seat, PICTURE, by_person=seat.person),
            why=RemovalWhy.WRONG,
            by=Seat.objects.get(pk=seat.pk).person.user,
        )
