"""A photo and nothing more: typed by somebody else, told to the person, put right by them."""

import pytest
from django.utils import timezone

from activities.models import Seat
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.domain import erasure
from involvement.people.models import Person
from involvement.people.tests.factories import UserFactory
from involvement.uploads import Checked
from payments.domain import appeals, decisions, photos, promise, reconcile
from payments.models import Claim, LineState, PhotoState, Receipt, SentPhoto
from payments.tests.factories import DirectCostFactory, today

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C21")]
PICTURE = Checked(b"a photo", "image/jpeg", "ticket.jpg", 7)


@pytest.fixture
def seat(person):
    return SeatFactory(person=person, coming=True, meeting=MeetingFactory(held=True))


def told(kind):
    return Notice.objects.filter(kind=kind).count()


def test_a_photo_is_typed_checked_by_another_and_becomes_the_receipt(seat, team, finance):
    sent = photos.send(seat, PICTURE, by_person=seat.person)
    assert photos.send(seat, PICTURE, by_person=seat.person) == sent
    assert (told("photo_sent"), told("photo_waiting")) == (1, 1)
    asked = {"kind": "taxi", "amount_pence": 9_20}

    claim = photos.type_in(sent, **asked, by=finance)

    assert photos.type_in(sent, kind="food", amount_pence=1, by=team) == claim
    line = claim.lines.get()
    assert (line.state, line.kind, line.amount_pence) == (LineState.SENT, "taxi", 9_20)
    assert (claim.entered_by, claim.pay_by) == (finance, promise.dates(today()).pay_by)
    with Receipt.objects.get(line=line).file.open() as kept:
        assert kept.read() == b"a photo"
    assert SentPhoto.objects.get().state == PhotoState.TYPED
    assert told("photo_typed") == 1
    with pytest.raises(RuleBroken, match="you entered it"):
        decisions.approve(line, by=finance)
    assert decisions.approve(line, by=UserFactory(roles=["finance"]))
    assert reconcile.check() == []


def test_the_person_puts_right_what_we_typed_and_it_is_checked_anew(seat, team, finance):
    claim = photos.type_in(
        photos.send(seat, PICTURE, by_person=seat.person), kind="food", amount_pence=300_00, by=team
    )
    line = claim.lines.get()
    assert not decisions.approve(line, by=finance)  # the first check of two

    for _ in range(2):
        photos.correct(line, kind="taxi", amount_pence=30_00, by_person=seat.person)

    line.refresh_from_db()
    assert line.state == LineState.TAKEN_BACK
    with pytest.raises(RuleBroken):
        decisions.approve(line, by=finance)  # what an officer had on their page
    line = claim.lines.get(state=LineState.SENT)
    assert (line.kind, line.amount_pence, line.first_check_by) == ("taxi", 30_00, None)
    assert Receipt.objects.get().line == line
    assert AuditRow.objects.filter(action="claimline.corrected").count() == 1
    decisions.refuse(line, reason="There was no meeting on that day.", by=finance)
    line.refresh_from_db()
    appeals.ask(line, today=today(), by_person=seat.person)
    with pytest.raises(RuleBroken, match="We have decided"):  # else the same officer could again
        photos.correct(line, kind="taxi", amount_pence=31_00, by_person=seat.person)
    assert not photos.can_correct(Claim.objects.get())


def test_what_cannot_be_read_is_asked_for_again_and_one_can_be_taken_back(
    seat, team, carer, django_capture_on_commit_callbacks
):
    sent = photos.send(seat, PICTURE, by_person=seat.person)
    for _ in range(2):
        photos.cannot_read(sent, by=team)
    assert told("photo_unreadable") == 1
    with pytest.raises(RuleBroken, match="moved on"):
        photos.type_in(sent, kind="taxi", amount_pence=1, by=team)

    again = photos.send(seat, PICTURE, by_person=seat.person)
    assert again != sent
    file = again.file
    with pytest.raises(RuleBroken, match="someone else"):
        photos.take_back(again, by_person=carer)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            photos.take_back(again, by_person=seat.person)

    assert not file.storage.exists(file.name)
    assert not Claim.objects.exists()


def test_nobody_types_their_own_and_nobody_sends_for_another(seat, carer):
    sent = photos.send(seat, PICTURE, by_person=seat.person)

    with pytest.raises(RuleBroken, match="yours"):
        photos.type_in(sent, kind="taxi", amount_pence=9_20, by=seat.person.user)
    with pytest.raises(RuleBroken, match="asked to"):
        photos.send(seat, PICTURE, by_person=carer)


def test_nobody_is_erased_while_their_photo_or_an_invoice_waits(seat, team):
    sender, cared_for = seat.person, DirectCostFactory().person
    photo = photos.send(seat, PICTURE, by_person=sender)
    Person.objects.update(left_at=timezone.now())
    Seat.objects.update(attendance="came", marked_at=timezone.now(), marked_by=team)
    assert not {sender, cared_for} & set(erasure.leavers())

    photos.take_back(photo, by_person=sender)

    assert sender in erasure.leavers()
