from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from activities.models import Attendance, Meeting
from activities.tests.factories import GroupFactory, MeetingFactory, SeatFactory, in_days
from involvement.notices import delivery
from involvement.notices.models import Notice, TrialPost
from involvement.people.models import RoleGrant
from involvement.people.tests.factories import PersonFactory, UserFactory
from payments.domain import claims, payees
from payments.models import Due, DueState, LineState
from payments.tests.factories import ClaimLineFactory, DueFactory, today
from payments.tests.money import paid_before


@pytest.fixture
def desk(client, finance):
    client.force_login(finance)
    client.get(reverse("what_we_pay"))  # a staff session is written once a minute
    return client


def clean_line(**fields):
    line = ClaimLineFactory(sent=True, **fields)
    seat = line.claim.seat
    Meeting.objects.filter(pk=seat.meeting_id).update(starts_at=in_days(-7), ends_at=in_days(-6))
    paid_before(seat.person)
    seat.attendance, seat.marked_at, seat.marked_by = Attendance.CAME, timezone.now(), UserFactory()
    seat.save()
    return line


def url(name, line):
    return reverse(name, args=[line.claim.ref, line.pk])


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_asks_the_database_the_same_for_one_and_many(
    desk, count, django_assert_num_queries
):
    for _ in range(count):
        clean_line()

    with django_assert_num_queries(5):
        page = desk.get(reverse("claims"))

    assert len(page.context["cards"]) == count


def test_an_empty_queue_says_so(desk):
    assert "Nothing to check" in desk.get(reverse("claims")).content.decode()


def test_the_oldest_promise_comes_first_and_late_is_said(desk):
    later = clean_line(claim__decide_by=today() + timedelta(days=3))
    late = clean_line(claim__decide_by=today() - timedelta(days=1))

    page = desk.get(reverse("claims"))

    assert [card["claim"] for card in page.context["cards"]] == [late.claim, later.claim]
    assert page.content.decode().count("Late:") == 1


def test_clean_claims_are_ticked_and_approved_in_one_press(desk):
    lines = [clean_line(), clean_line()]
    odd = ClaimLineFactory(sent=True)
    seen = desk.get(reverse("claims"))
    page = seen.content.decode()
    assert page.count('type="checkbox"') == 2
    assert "The meeting is still to come" in page
    assert "2 claims have nothing to look at: £25 together." in page

    ticks = [card["tick"] for card in seen.context["cards"]]
    assert f'value="{lines[0].claim.ref}.{lines[0].pk}"' in page
    assert f"{odd.claim.ref}.{odd.pk}" in ticks
    page = desk.post(reverse("claims"), {"claim": ticks}, follow=True).content.decode()

    assert "2 claims approved: £25." in page
    assert {due.line for due in Due.objects.exclude(line=None)} == set(lines)


def test_ticking_nothing_says_so(desk):
    assert "Nothing was approved" in desk.post(reverse("claims"), follow=True).content.decode()


@pytest.mark.parametrize("who", ["team", "chair", "analyst", "keeper", "outsider", "person"])
def test_only_finance_sees_claims(client, request, who):
    user = request.getfixturevalue(who)
    client.force_login(getattr(user, "user", user))
    line = clean_line()

    assert client.get(reverse("claims")).status_code == 403
    assert client.get(reverse("waiting")).status_code == 403
    assert client.get(reverse("claim_check", args=[line.claim.ref])).status_code == 404
    for name in ("claim_approve", "claim_ask", "claim_refuse"):
        assert client.post(url(name, line)).status_code == 404
    assert client.post(reverse("claim_approve_all", args=[line.claim.ref])).status_code == 404
    assert not Due.objects.exclude(line=None).exists()


def test_an_officer_of_one_nation_sees_only_its_claims(client, db):
    officer = UserFactory()
    RoleGrant.objects.create(user=officer, role="finance", nation="scotland")
    client.force_login(officer)
    group = GroupFactory(nation="scotland")
    ours = clean_line(claim__seat=SeatFactory(meeting=MeetingFactory(activity__group=group)))
    theirs = clean_line()

    page = client.get(reverse("claims"))

    assert [card["claim"] for card in page.context["cards"]] == [ours.claim]
    assert client.get(reverse("claim_check", args=[theirs.claim.ref])).status_code == 404
    assert client.post(url("claim_approve", theirs)).status_code == 404


def test_one_press_approves_and_a_second_changes_nothing(desk):
    line = clean_line()

    for _press in range(2):
        page = desk.post(url("claim_approve", line), follow=True)
    assert "Approved. It goes into the next payment." in page.content.decode()
    assert Due.objects.exclude(line=None).count() == 1


def test_a_line_of_another_claim_is_not_found(desk):
    line, other = clean_line(), clean_line()

    assert desk.post(reverse("claim_approve", args=[other.claim.ref, line.pk])).status_code == 404


def test_over_the_limit_the_first_press_is_a_first_check(desk, second_finance):
    line = clean_line(amount_pence=250_00)
    assert "two officers" in desk.get(reverse("claims")).content.decode()

    page = desk.post(url("claim_approve", line), follow=True).content.decode()
    assert "A second officer approves" in page
    assert not Due.objects.exclude(line=None).exists()

    desk.force_login(second_finance)
    every = reverse("claim_approve_all", args=[line.claim.ref])
    desk.post(every, {"line": ["x", str(line.pk + 1)]})
    assert not Due.objects.exclude(line=None).exists()  # only what their page showed
    desk.post(every, {"line": [str(line.pk)]})
    assert Due.objects.exclude(line=None).get().amount_pence == 250_00


def test_ones_own_claim_is_shown_without_buttons_and_refused(desk, finance):
    line = clean_line(claim__seat__person=PersonFactory(user=finance))
    page = desk.get(reverse("claim_check", args=[line.claim.ref])).content.decode()
    assert "Someone else has to check this claim" in page
    assert "Approve" not in page

    page = desk.post(url("claim_approve", line), follow=True).content.decode()

    assert "Someone else has to check this claim" in page
    assert not Due.objects.exclude(line=None).exists()


def test_asking_sends_the_ready_sentence_or_ones_own_words(desk):
    first, second = clean_line(), clean_line()
    ClaimLineFactory(claim=first.claim, state="sent")
    asking = desk.get(url("claim_ask", first)).content.decode()
    assert asking.count("We have two costs that look the same. Did you pay both?") == 1

    assert "Choose what you want to ask" in desk.post(url("claim_ask", first)).content.decode()
    own = desk.post(url("claim_ask", first), {"choice": "own"}).content.decode()
    assert "Write what you want to say" in own
    desk.post(url("claim_ask", first), {"choice": "dark"})
    desk.post(url("claim_ask", second), {"choice": "own", "words": "Was this for two?"})

    first.refresh_from_db(), second.refresh_from_db()
    assert first.question.startswith("The photo is too dark")
    assert second.question == "Was this for two?"


def test_refusing_says_why(desk):
    line = clean_line()

    page = desk.post(url("claim_refuse", line), {"choice": "given"}, follow=True).content.decode()

    line.refresh_from_db()
    assert (line.state, line.reason) == (LineState.NOT_PAID, "This was given at the meeting.")
    assert "We said why not:" in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_claim_page_asks_the_same_for_one_and_many_costs(desk, count, django_assert_num_queries):
    line = clean_line()
    for _ in range(count - 1):
        ClaimLineFactory(claim=line.claim, state="sent", kind="taxi")

    with django_assert_num_queries(6):
        desk.get(reverse("claim_check", args=[line.claim.ref]))


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_too_long_is_told_with_who_holds_it(desk, count, django_assert_num_queries):
    day = today() - timedelta(days=2)
    for _ in range(count):
        clean_line(claim__decide_by=day)
        DueFactory(pay_by=day, state=DueState.FAILED)
        DueFactory(pay_by=day)

    with django_assert_num_queries(4):
        page = desk.get(reverse("waiting")).content.decode()

    assert page.count("Held by finance: to decide") == count
    assert page.count("The bank sent it back") == count
    assert page.count("No bank account: please call them") == count


def test_nothing_late_says_so(desk):
    page = desk.get(reverse("waiting")).content.decode()

    assert "Nothing is late here." in page
    assert "No money is late." in page


def test_each_list_has_a_next_page_of_its_own(desk):
    for _ in range(26):
        DueFactory(pay_by=today() - timedelta(days=2))

    first = desk.get(reverse("waiting"))
    rest = desk.get(reverse("waiting") + first.context["pages"]["money"].next_url)

    assert len(rest.context["pages"]["money"].rows) == 1
    assert "claims" not in rest.context["pages"]


@pytest.mark.parametrize("route", ["email", "text"])
def test_each_message_is_plain_short_and_holds_nothing_typed(person, finance, route):
    person.route, person.phone = route, "07700 900123"
    person.save()
    seat = SeatFactory(person=person, coming=True, meeting=MeetingFactory(held=True))
    for kind in ("fare", "food", "care"):
        claim = claims.begin(seat, kind=kind, by_person=person, today=today())
        cost = {"amount_pence": 9_00, "has_no_receipt": True, "note": "Secret note"}
        claims.add_line(claim, **cost, today=today(), by_person=person)
    claims.send(claim, by_person=person)
    delivery.send_due()
    fare, food, care = claim.lines.all()
    claims.ask(fare, question="Secret question?", by=finance)
    delivery.send_due()
    claims.refuse(food, reason="This was given at the meeting.", by=finance)
    claims.approve(care, by=finance)
    payees.save(person, way="other", by=person.user)
    delivery.send_due()

    sent = [m.body for m in mail.outbox] + [post.body for post in TrialPost.objects.all()]
    assert Notice.objects.filter(state="sent").count() == len(sent) == 4
    whole = " ".join(sent)
    assert "Ann" in whole
    assert "£9" in whole
    for secret in ("Secret", "Care for someone", "Food"):
        assert secret not in whole
    if route == "text":
        assert max(map(len, sent)) < 300
    else:
        assert "This was given at the meeting." in whole
    assert [text.count("http://testserver/") for text in sent] == [1] * 4


def test_news_that_is_no_longer_true_is_not_sent(person):
    line = ClaimLineFactory(claim__seat__person=person)
    claims.send(line.claim, by_person=person)
    claims.take_back(line.claim, by_person=person)

    delivery.send_due()

    assert Notice.objects.get().state == "dropped"


@pytest.mark.parametrize("after", ["x", "x~y", "2026-01-01~y", "~", "2026-01-01~1~1", "9" * 99])
def test_a_strange_place_in_a_list_is_not_found(desk, after):
    for name in ("claims", "waiting"):
        assert desk.get(reverse(name), {"after": after}).status_code == 404


@pytest.mark.parametrize(("count", "queries"), [(1, 15), (3, 14)])  # the last one tells
def test_approving_reads_the_costs_once(desk, count, queries, django_assert_num_queries):
    line = clean_line()
    for _ in range(count - 1):
        ClaimLineFactory(claim=line.claim, state="sent", kind="taxi")

    with django_assert_num_queries(queries):
        desk.post(url("claim_approve", line))

    line.refresh_from_db()
    assert line.state == LineState.APPROVED
