from datetime import datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from activities.models import Reply
from activities.tests.factories import MeetingFactory, SeatFactory, in_days
from involvement import uploads
from involvement.audit import trail
from involvement.audit.models import AuditRow
from involvement.calendars import LONDON
from involvement.errors import RuleBroken
from involvement.notices.models import Notice
from involvement.people.models import BehalfAct
from involvement.people.tests.factories import BehalfFactory, PersonFactory
from involvement.uploads import Checked
from payments.domain import claims
from payments.models import IN_MILES, RULES, Claim, ClaimLine, CostKind, LineState, UnfinishedCost
from payments.tests.factories import ClaimFactory, ClaimLineFactory, today

PHOTO = Checked(b"a photo", "image/jpeg", "ticket.jpg", 7)


@pytest.fixture
def seat(person):
    return SeatFactory(person=person, coming=True, meeting=MeetingFactory(held=True))


def started(seat, kind=CostKind.FARE):
    return claims.begin(seat, kind=kind, by_person=seat.person, today=today())


def added(claim, **cost):
    cost = {"amount_pence": 12_50, "photo": PHOTO} | cost
    return claims.add_line(claim, **cost, today=today(), by_person=claim.person)


def test_a_seat_has_one_draft(seat):
    claim = started(seat)

    assert started(seat, CostKind.TAXI) == claim
    assert Claim.objects.count() == 1
    assert UnfinishedCost.objects.get().kind == CostKind.TAXI
    assert AuditRow.objects.filter(action="claim.begun").count() == 1


def test_nobody_starts_a_claim_for_somebody_else(seat, carer):
    with pytest.raises(RuleBroken, match="asked to"):
        claims.begin(seat, kind="fare", by_person=carer, today=today())


def test_a_seat_that_was_never_invited_cannot_claim(person):
    seat = SeatFactory(person=person, invited_at=None, invited_by=None, purpose=None)

    with pytest.raises(RuleBroken, match="asked to"):
        claims.begin(seat, kind="fare", by_person=person, today=today())


@pytest.mark.parametrize(
    ("reply", "allowed"),
    [(Reply.COMING, True), (Reply.NOT_SURE, False), (Reply.NOT_COMING, False)],
)
def test_travel_paid_before_a_meeting_needs_a_yes(person, reply, allowed):
    seat = SeatFactory(person=person, reply=reply, replied_at=timezone.now())

    assert claims.can_claim(seat, today=today()) is allowed
    if not allowed:
        with pytest.raises(RuleBroken, match="you are coming first"):
            started(seat)


def test_a_seat_can_send_only_so_many_claims(seat):
    for _ in range(claims.MOST_CLAIMS - 1):
        ClaimFactory(seat=seat, sent=True)
    claims.send(added(started(seat)).claim, by_person=seat.person)

    with pytest.raises(RuleBroken, match="many claims"):
        claims.begin(seat, kind="fare", by_person=seat.person, today=today())


def test_a_claim_holds_only_so_many_costs(seat):
    claim = started(seat)
    ClaimLineFactory.create_batch(claims.MOST_LINES - 1, claim=claim)
    assert started(seat) == claim
    ClaimLineFactory(claim=claim)

    with pytest.raises(RuleBroken, match="is full"):
        started(seat)


def test_the_last_journey_to_another_meeting_is_offered_again(seat):
    theirs = {"sent": True, "claim__seat__person": seat.person}
    ClaimLineFactory(**theirs)
    last = ClaimLineFactory(**theirs)
    ClaimLineFactory(**theirs, kind=CostKind.FOOD)
    gone = ClaimLineFactory(**theirs)
    claims.take_back(gone.claim, by_person=seat.person)
    ClaimLineFactory(claim__seat=seat, sent=True)
    ClaimLineFactory(claim__seat__person=seat.person)  # not sent yet
    ClaimLineFactory(sent=True)

    assert claims.last_journey(seat) == last


@pytest.mark.clause("C21")
@pytest.mark.parametrize("kind", [kind for kind in CostKind if kind not in IN_MILES])
def test_each_kind_of_cost_becomes_a_line_with_its_photo(seat, kind):
    more = {"nights": 1} if RULES[kind].in_nights else {}
    line = added(started(seat, kind), note="As you see", **more)

    assert (line.kind, line.amount_pence, line.state) == (kind, 12_50, LineState.DRAFT)
    with line.receipt.file.open() as kept:
        assert kept.read() == b"a photo"
    assert not UnfinishedCost.objects.exists()


def test_miles_are_priced_by_the_day_of_the_meeting_and_keep_their_rate(seat):
    line = added(started(seat, CostKind.MILES), amount_pence=None, tenths_of_miles=125, photo=None)

    assert (line.tenths_of_miles, line.pence_per_mile, line.amount_pence) == (125, 55, 6_88)
    assert line.has_no_receipt is False


def test_miles_of_last_year_have_last_years_rate(person):
    starts_at = datetime(2026, 4, 5, 11, tzinfo=LONDON)
    held = MeetingFactory(starts_at=starts_at, state="held")
    seat = SeatFactory(person=person, coming=True, meeting=held)
    claim = started(seat, CostKind.MILES)

    line = added(claim, amount_pence=None, tenths_of_miles=100, photo=None, note="I was ill")

    assert line.pence_per_mile == 45


@pytest.mark.parametrize("kind", [CostKind.FARE, CostKind.MILES])
def test_what_has_neither_an_amount_nor_miles_is_no_cost(seat, kind):
    claim = started(seat, kind)

    with pytest.raises(IntegrityError, match="claim_line_is_worth"), transaction.atomic():
        added(claim, amount_pence=None)


def test_adding_twice_adds_one_line(seat):
    claim = started(seat)

    assert added(claim) is not None
    assert added(claim) is None
    assert claim.lines.count() == 1


def test_a_kept_photo_goes_with_the_line(seat):
    claim = started(seat)
    claims.keep_photo(claim, PHOTO, by_person=seat.person)

    line = added(claim, photo=None)

    with line.receipt.file.open() as kept:
        assert kept.read() == b"a photo"
    assert line.has_no_receipt is False


def test_a_later_photo_takes_the_place_of_a_kept_one(seat, django_capture_on_commit_callbacks):
    claim = started(seat)
    claims.keep_photo(claim, PHOTO, by_person=seat.person)
    kept = UnfinishedCost.objects.get().file
    better = Checked(b"a better one", "image/jpeg", "ticket.jpg", 12)

    with django_capture_on_commit_callbacks(execute=True):
        line = added(claim, photo=better)

    assert line.receipt.size == 12
    assert not kept.storage.exists(kept.name)


def test_a_kept_photo_goes_once_another_is_kept_or_its_cost_is_not_sent(
    seat, django_capture_on_commit_callbacks
):
    claim, kept = added(started(seat)).claim, []
    started(seat, CostKind.TAXI)

    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            claims.keep_photo(claim, PHOTO, by_person=seat.person)
        kept.append(UnfinishedCost.objects.get().file)
    there = [one.storage.exists(one.name) for one in kept]
    with django_capture_on_commit_callbacks(execute=True):
        claims.send(claim, by_person=seat.person)

    assert there == [False, True]
    assert not kept[1].storage.exists(kept[1].name)


def test_changing_the_kind_keeps_the_photo(seat):
    claim = started(seat)
    claims.keep_photo(claim, PHOTO, by_person=seat.person)

    started(seat, CostKind.TAXI)

    unfinished = UnfinishedCost.objects.get()
    assert (unfinished.kind, bool(unfinished.file)) == ("taxi", True)


def test_no_photo_and_no_word_about_it_is_refused(seat):
    claim = started(seat)

    with pytest.raises(RuleBroken, match="Add a photo"):
        added(claim, photo=None)

    assert UnfinishedCost.objects.count() == 1


@pytest.mark.parametrize(
    ("pence", "note", "asked"),
    [(15_00, "", False), (15_01, "", True), (15_01, "It blew away", False)],
)
def test_over_the_limit_without_a_receipt_we_ask_why(seat, pence, note, asked):
    line = ClaimLine(
        claim=started(seat), kind="taxi", amount_pence=pence, note=note, has_no_receipt=True
    )

    assert ("there is no receipt" in claims.reason_to_give(line, today=today())) is asked


@pytest.mark.parametrize(("days", "late"), [(92, False), (93, True)])
def test_after_three_months_we_ask_why(person, days, late):
    meeting = MeetingFactory(starts_at=in_days(-days), state="held")
    seat = SeatFactory(person=person, coming=True, meeting=meeting)
    line = ClaimLine(claim=started(seat), kind="fare", amount_pence=5_00)

    assert ("this comes late" in claims.reason_to_give(line, today=today())) is late


def test_removing_a_cost_removes_its_photo_and_may_be_pressed_twice(
    seat, django_capture_on_commit_callbacks
):
    claim = started(seat)
    line = added(claim)
    file = line.receipt.file

    with django_capture_on_commit_callbacks(execute=True):
        claims.remove_line(claim, line_id=line.pk, by_person=seat.person)
        claims.remove_line(claim, line_id=line.pk, by_person=seat.person)

    assert claim.lines.count() == 0
    assert not file.storage.exists(file.name)


@pytest.mark.clause("C20")
def test_sending_promises_two_days_and_thanks_the_person(seat):
    claim = started(seat)
    added(claim)

    claims.send(claim, by_person=seat.person)

    claim.refresh_from_db()
    assert today() < claim.decide_by < claim.pay_by <= today() + timedelta(days=25)
    assert [line.state for line in claim.lines.all()] == [LineState.SENT]
    assert list(Notice.objects.values_list("key", flat=True)) == [f"claim_sent:{claim.pk}"]
    acts = AuditRow.objects.filter(person_id=seat.person.pk).values_list("action", flat=True)
    assert set(acts) == {"claim.begun", "claimline.sent", "claim.sent"}


def test_sending_twice_sends_once(seat):
    claim = started(seat)
    added(claim)

    first = claims.send(claim, by_person=seat.person)
    again = claims.send(claim, by_person=seat.person)

    assert again.sent_at == first.sent_at
    assert Notice.objects.count() == 1


def test_an_empty_claim_is_not_sent(seat):
    with pytest.raises(RuleBroken, match="Add a cost"):
        claims.send(started(seat), by_person=seat.person)


def test_nothing_is_added_to_a_claim_that_has_gone(seat):
    claim = started(seat)
    added(claim)
    started(seat, CostKind.FOOD)
    claims.send(claim, by_person=seat.person)

    assert added(claim) is None
    claims.remove_line(claim, line_id=claim.lines.get().pk, by_person=seat.person)
    assert claim.lines.count() == 1
    assert not UnfinishedCost.objects.exists()


def test_a_claim_can_be_taken_back_twice_with_one_effect(db):
    line = ClaimLineFactory(sent=True)

    claims.take_back(line.claim, by_person=line.claim.person)
    claims.take_back(line.claim, by_person=line.claim.person)

    line.refresh_from_db()
    assert line.state == LineState.TAKEN_BACK
    assert AuditRow.objects.filter(action="claimline.taken_back").count() == 1


def test_what_was_not_sent_is_not_taken_back(seat):
    with pytest.raises(RuleBroken, match="not sent this claim yet"):
        claims.take_back(added(started(seat)).claim, by_person=seat.person)


def test_what_is_taken_back_for_somebody_stands_in_their_copy_once(db):
    claim = ClaimLineFactory(sent=True).claim

    with trail.through(BehalfFactory(person=claim.person)):
        for _ in range(2):
            claims.take_back(claim, by_person=claim.person)
            assert BehalfAct.objects.get().said == f"You took back your claim {claim.ref}."


def test_taking_back_what_is_left_is_safe_to_press_twice(finance):
    said_no = ClaimLineFactory(sent=True)
    left = ClaimLineFactory(claim=said_no.claim, sent=True)
    claims.refuse(said_no, reason="This was paid before.", by=finance)

    for _ in range(2):
        claims.take_back(left.claim, by_person=left.claim.person)

    left.refresh_from_db()
    assert left.state == LineState.TAKEN_BACK


def test_a_photo_is_an_answer_and_takes_the_place_of_the_old_one(finance):
    line = ClaimLineFactory(sent=True)
    claims.ask(line, question="Too dark?", by=finance)

    claims.answer(line, photo=PHOTO, by_person=line.claim.person)

    line.refresh_from_db()
    assert (line.state, line.receipt.size) == (LineState.SENT, PHOTO.size)


@pytest.mark.parametrize(
    "act",
    [
        lambda line, who: claims.take_back(line.claim, by_person=who),
        lambda line, who: claims.answer(line, words="Yes", by_person=who),
        lambda line, who: claims.send(line.claim, by_person=who),
        lambda line, who: claims.remove_line(line.claim, line_id=line.pk, by_person=who),
        lambda line, who: claims.keep_photo(line.claim, PHOTO, by_person=who),
        lambda line, who: claims.add_line(line.claim, today=today(), by_person=who),
    ],
)
def test_nobody_acts_for_somebody_else(db, act):
    line = ClaimLineFactory(sent=True)

    with pytest.raises(RuleBroken, match="someone else"):
        act(line, PersonFactory())


def test_the_same_pdf_sent_twice_keeps_one_fingerprint(seat):
    sent = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(sent)
    prints = []
    for kind in (CostKind.FARE, CostKind.TAXI):
        again = uploads.receipt(SimpleUploadedFile("a.pdf", sent.getvalue()))
        prints.append(added(started(seat, kind), photo=again).receipt.sha256)

    assert prints[0] == prints[1]
