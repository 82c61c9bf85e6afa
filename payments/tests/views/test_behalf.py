import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from activities.models import Attendance, FeeChoice
from activities.tests.factories import SeatFactory
from involvement.audit import trail
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.people.domain import behalf
from involvement.people.models import BehalfAct, How, RoleGrant
from involvement.people.tests.factories import BehalfFactory, PersonFactory, UserFactory
from payments.domain import claims
from payments.models import Claim, ClaimLine, CostKind, LineState, UnfinishedCost
from payments.tests.factories import ClaimLineFactory


@pytest.fixture
def ann(db):
    return PersonFactory(name="Ann Lee", by_letter=True)


@pytest.fixture
def seat(ann):
    return SeatFactory(person=ann, meeting__held=True, attendance=Attendance.UNMARKED)


@pytest.fixture
def entry(ann, team, client):
    client.force_login(team)
    return BehalfFactory(person=ann, by=team, how=How.LETTER)


def at(seat, name=""):
    page = f"behalf_cost_{name}" if name else "behalf_cost"
    return reverse(page, args=[seat.person_id, seat.meeting.ref])


def claim_fare(client, seat):
    client.post(at(seat), {"kind": "fare"})
    client.post(at(seat, "amount"), {"amount_pence": "4.50", "has_no_receipt": "on"})
    return client.post(at(seat, "check"), {"send": "1"})


def test_a_paper_form_becomes_a_claim_of_theirs(client, entry, seat, team):
    answer = claim_fare(client, seat)

    assert answer.url == at(seat, "done")
    [claim] = Claim.objects.all()
    assert (claim.person, claim.entered_by) == (seat.person, team)
    assert claim.sent_at is not None
    page = client.get(at(seat, "done")).text
    assert "You are filling this in for Ann Lee." in page
    assert "Jo from BASW typed this for you." in page
    [row] = AuditRow.objects.filter(action="claim.sent")
    assert (row.actor_id, row.reason) == (team.pk, "on behalf, in a letter or on a paper form")
    assert BehalfAct.objects.get().said == (
        f"You claimed £4.50 for “{seat.meeting.title}”. The reference is {claim.ref}."
    )


def test_finance_sees_who_typed_it(client, entry, seat, finance):
    claim_fare(client, seat)
    client.force_login(finance)

    page = client.get(reverse("claim_check", args=[Claim.objects.get().ref])).text

    assert "Typed for them by" in page


def test_whoever_typed_a_claim_can_never_approve_it(client, entry, seat, team):
    RoleGrant.objects.create(user=team, role="finance", nation="uk")
    claim_fare(client, seat)
    [line] = ClaimLine.objects.all()

    with pytest.raises(RuleBroken, match="Someone else has to check"):
        claims.approve(line, by=team)
    with pytest.raises(IntegrityError, match="nobody decides their own"), transaction.atomic():
        ClaimLine.objects.filter(pk=line.pk).update(
            state=LineState.APPROVED, decided_by=team, decided_at=line.claim.sent_at
        )


def test_whoever_decided_a_claim_can_never_type_in_it(entry, seat, finance):
    line = ClaimLineFactory(claim__seat=seat, sent=True)
    other = ClaimLineFactory(claim=line.claim, sent=True)
    claims.approve(line, by=finance)
    claims.ask(other, question="Was it a return?", by=finance)
    typing = BehalfFactory(person=seat.person, by=finance)

    with (
        trail.through(typing),
        pytest.raises(RuleBroken, match="You checked this claim"),
    ):
        claims.answer(other, words="It was", by_person=seat.person)
    with pytest.raises(IntegrityError, match="nobody enters what they"), transaction.atomic():
        Claim.objects.filter(pk=line.claim_id).update(entered_by=finance)


def test_one_claim_has_one_typist(client, entry, seat):
    line = ClaimLineFactory(claim__seat=seat, claim__entered_by=UserFactory(name="Sam"), sent=True)

    answer = client.post(at(seat, "done"), {"claim": line.claim.ref}, follow=True)

    assert "Sam typed this claim. Only they can go on with it." in answer.text


def test_what_somebody_has_half_typed_is_theirs_alone(client, entry, seat, team):
    theirs = ClaimLineFactory(claim__seat=seat, note="Taxi from the clinic")
    UnfinishedCost.objects.create(claim=theirs.claim, kind=CostKind.CARE)

    shown = client.get(at(seat))
    pages = [client.get(at(seat, name)) for name in ("amount", "check", "done")]
    with trail.through(entry), pytest.raises(RuleBroken, match="Someone else is still writing"):
        claims.send(theirs.claim, by_person=seat.person)
    claim_fare(client, seat)

    assert shown.context["draft"] is None
    assert [page.url for page in pages] == [at(seat)] * 3
    typed, own = Claim.objects.all()
    assert (typed.entered_by, own.entered_by) == (team, None)
    assert (typed.sent_at is None, own.sent_at is None) == (False, True)
    assert [line.note for line in own.lines.all()] == ["Taxi from the clinic"]
    assert UnfinishedCost.objects.get().claim == own


def test_what_staff_have_half_typed_is_not_the_persons_to_go_on_with(client, entry, seat):
    client.post(at(seat), {"kind": "care"})
    typed = Claim.objects.get()

    assert list(claims.drafts(seat)) == []
    with pytest.raises(RuleBroken, match="Someone else is still writing"):
        claims.send(typed, by_person=seat.person)


def test_a_question_is_answered_by_phone(client, entry, seat, team, finance):
    line = ClaimLineFactory(claim__seat=seat, sent=True)
    claims.ask(line, question="Was it a return?", by=finance)

    page = client.get(at(seat, "answer"))
    assert "Was it a return?" in page.text
    client.post(at(seat, "answer"), {"line": line.pk, "words": "Yes, both ways"})

    line.refresh_from_db()
    assert (line.state, line.answer) == (LineState.SENT, "Yes, both ways")
    assert Claim.objects.get().entered_by == team
    assert "You answered our question" in BehalfAct.objects.get().said


def test_a_waiting_fee_is_chosen_in_their_words_only(client, entry, seat):
    seat.fee_choice = FeeChoice.WAIT
    seat.save()
    address = reverse("behalf_fee", args=[seat.person_id, seat.meeting.ref])

    refused = client.post(address, {"choice": "full"})
    seat.refresh_from_db()
    assert "Tick this if they told you themselves" in refused.text
    assert seat.fee_choice == FeeChoice.WAIT

    told = {"told": "on", "words": "I asked, pay me", "choice": "full"}
    answer = client.post(address, told)

    assert answer.url == reverse("behalf", args=[seat.person_id])
    seat.refresh_from_db()
    assert seat.fee_choice == FeeChoice.FULL
    act = BehalfAct.objects.get()
    assert act.words == "I asked, pay me"
    assert "pay me" not in act.said


def test_an_account_number_is_never_shown_to_whoever_types(client, entry, seat, team):
    from payments.tests.factories import PayeeAccountFactory

    account = PayeeAccountFactory(person=seat.person, saved_by=team, ending="58")
    client.post(at(seat), {"kind": "fare"})
    client.post(at(seat, "amount"), {"amount_pence": "4.50", "has_no_receipt": "on"})

    page = client.get(at(seat, "check")).text

    assert "We pay into the account we hold" in page
    assert "ending" not in page.split("<main")[1].split("</main>")[0]
    assert account.account_number not in page
    assert account.sort_code not in page


def test_without_a_typist_a_claim_names_nobody(client, seat):
    claim = claims.begin(seat, kind="fare", by_person=seat.person, today=seat.meeting.day)

    assert claim.entered_by is None
    assert behalf.typist() is None
