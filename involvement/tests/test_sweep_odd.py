"""Every address with something in it, as everybody, with what no page of ours would send.

The usual run goes as a person, the team and a keeper; it tries one odd thing at each place and
two forms at each address, the next address the next ones, and one page and one form where somebody
is turned away. `--long` tries all, and all of it as everybody.
"""

import logging
import re
import sys
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.signals import got_request_exception
from django.db import transaction
from django.utils import timezone

from activities.domain import feeds
from activities.models import Paper
from activities.tests.factories import (
    ActionFactory,
    ActivityFactory,
    AdjustmentFactory,
    AgendaItemFactory,
    DecisionFactory,
    GroupFactory,
    MeetingFactory,
    OutcomeFactory,
    PackCopyFactory,
    ProposalFactory,
    SeatFactory,
    TermFactory,
)
from impact.equality import questions
from impact.equality.domain import store
from impact.equality.tests.factories import OutreachFactory, PopulationFactory, ReleaseFactory
from impact.tests.factories import FeedbackFactory
from involvement import links
from involvement.notices.models import Notice
from involvement.people import doorways
from involvement.people.models import LinkPurpose, PaperFormat, ProposedGrant
from involvement.people.tests.factories import (
    BehalfFactory,
    DataCaseFactory,
    PartnerFactory,
    PeopleImportFactory,
    PersonFactory,
    StrikeFactory,
    UserFactory,
)
from involvement.testing.plugin import wants_long
from involvement.tests.test_sweep_web import every_pattern
from payments.models import DueState
from payments.tests.book_factories import RateChangeFactory
from payments.tests.factories import (
    AdvanceFactory,
    BankLineFactory,
    ClaimLineFactory,
    DirectCostFactory,
    DueFactory,
    ModulusTableFactory,
    OrganisationFactory,
    PayeeAccountFactory,
    PayeeChangeFactory,
    PaymentReturnFactory,
    PayoutLineFactory,
    PayoutRunFactory,
    ReturnFileFactory,
    ReversalFactory,
    SendingFactory,
    SentPhotoFactory,
)

pytestmark = pytest.mark.timeout(600)  # thousands of requests in one test
DEEP = ["person", "team"]
OTHERS = ["finance", "carer", "chair", "analyst", "outsider", ""]
CAST = [*DEEP, "keeper", *(pytest.param(who, marks=pytest.mark.long) for who in OTHERS)]
ODD = ["0", str(2**63), "-1", "x" * 300, "%00", "..%2F"]
QUERIES = ["", f"?after={2**63}~%00", "?name=%00&when=%00"]
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
PATTERNS = [p for p in every_pattern() if PLACE.search(str(p.pattern))]
WORDS = "\x00 ..//'\"<b>=" + "9" * 400
NAMES = re.findall(
    r"\w+",
    """
    take_back kind nights how seat organisation
    ref pk line claim remove seen reading step part name email phone address day starts ends help
    words travel care fee_choice less choice people role paper_format ask minutes_to_read reason
    question amount_pence tenths_of_miles note has_no_receipt way sort_code contact place mode
    account_name account_number text measure outcome met area change code token purpose capacity
    told agreed how told_on_day answer whose
    kinds minimum ideal least_service_users least_carers reply_days valid_from_day
    which_day which_way
    users_day_day users_starts users_ends carers_day_day carers_starts carers_ends
    titles kind about minutes lead every days which what why who changed owner due_on_day another
    nothing
    as_role speaks_for level term_months number person words starts_on_day ends_on_day left_on_day
    voucher give_to organisation sent_on_day reference every
    starts_on_day limit_pence other_pence count_by
    basis source whom partner mediator owner came_of_it female male
    by_date_day day_day day_month day_year decides_on_day decided_on_day with_whom nation
    value work tell decision kind checked_by reviewed_on_day review_due_day
    """,
)
FORMS = [
    {},
    dict.fromkeys(NAMES, WORDS),
    {name: ["1", "2"] for name in NAMES},
    dict.fromkeys(NAMES, str(2**63)),
]


@pytest.fixture
def places(person, chair, team):
    """One of everything, and which of it stands where in an address."""
    return one_of_everything(person, chair, team)


def one_of_everything(person, chair, team, *, nation="uk", number=1):
    group = GroupFactory(chairs=[chair], nation=nation)
    activity = ActivityFactory(group=group, lead=team, inviting=True)
    meeting = MeetingFactory(activity=activity)
    seat = SeatFactory(meeting=meeting, person=person, coming=True)
    PackCopyFactory(seat=seat)
    line = ClaimLineFactory(claim__seat=seat, sent=True)
    paper = Paper.objects.create(
        meeting=meeting, title="The plan", ask="Is it clear?", minutes_to_read=5,
        paper_format=PaperFormat.values[0], file=ContentFile(b"plan", name="plan.txt"),
        file_name="plan.txt", content_type="text/plain", size=4, added_by=team,
    )  # fmt: skip
    feedback = FeedbackFactory(meeting__activity=activity, person=person)
    same = {"fingerprint": f"k1:the same {number}"}
    change = PayeeChangeFactory(
        account=PayeeAccountFactory(person=person, saved_by=person.user, **same)
    )
    other = PayeeAccountFactory(person=PersonFactory(), saved_by=team, **same)
    about = {"i": seat, "p": seat, "c": seat, "f": feedback, "n": change}
    purposes = [LinkPurpose.INVITATION, LinkPurpose.PAPERS, LinkPurpose.COST, LinkPurpose.FEEDBACK]
    tokens = {
        letter: links.issue(purpose, about[letter].pk, to=person).split("/")[-2]
        for letter, purpose in zip("ipcfn", [*purposes, LinkPurpose.NOT_ME], strict=True)
    }
    tokens["e"] = answered_by_link(person)
    BehalfFactory(person=person, by=team)
    notice = Notice.objects.create(
        key=f"odd:{number}", kind="link_again", person=person, about_id=1
    )
    paid = PayoutLineFactory(run__number=number + 100, paid=True)
    decision, action = DecisionFactory(meeting=meeting), ActionFactory(meeting=meeting)
    PopulationFactory(activity=activity, basis="own", source="Our survey")
    DueFactory(seat__person=person, state=DueState.PAID, paid_on=date(2026, 5, 1))
    outcome = OutcomeFactory(purpose=activity.current_purpose)
    found = {
        "meeting": meeting.ref, "meeting_ref": meeting.ref, "list": PeopleImportFactory(by=team).pk,
        "activity": activity.ref,
        "claim": line.claim.ref,
        "line": line.pk, "paper": paper.pk, "seat": seat.pk,
        "run": PayoutRunFactory(number=number).pk,
        "need": AdjustmentFactory(seat=seat).pk, "person": person.pk, "notice": notice.pk,
        "decision": decision.pk, "action": action.pk,
        "item": AgendaItemFactory(meeting=meeting).pk,
        "outcome": outcome.pk, "clause": "U1", "part": "why", "who": "person",
        "name": "presence", "map": "groups",
        "table": ModulusTableFactory().pk, "change": change.pk,
        "reach": OutreachFactory(activity=activity, owner=team).pk, "question": "sex",
        "back": PaymentReturnFactory(line__run__number=number + 50).pk,
        "paid": paid.pk, "paid run": paid.run_id, "returns_file": ReturnFileFactory().pk,
        "bank_line": BankLineFactory().pk,
        "release": ReleaseFactory(made_by=team).pk, "nation": nation,
        "year": 2026, "record": "seat", "account": chair.pk, "grant": chair.grants.get().pk,
        "idea": ProposalFactory(purpose=outcome.purpose, person=person).pk,
        "proposal": propose(team).pk, "partner": PartnerFactory(nation=nation).pk,
        "case": DataCaseFactory(person=person).ref,
        "strike": StrikeFactory(person=person, by=team).pk,
        "group": group.pk, "place": TermFactory(place__group=group, person=person).place_id,
    }  # fmt: skip
    to_send = SendingFactory(due__seat__person=person)
    found |= {
        "payee": person.pk,
        "bank account": change.account_id,
        "other": other.pk,
        "gift": to_send.due_id,
        "rate": "fee.meeting",
        "work_kind": "meeting",
        "month": "2026-01",
        "rate_change": RateChangeFactory(valid_from=date(2027, 1, number)).pk,
        "reversal": ReversalFactory(due__seat=SeatFactory(person=person, coming=True)).pk,
        "invoice": DirectCostFactory(seat=seat).pk,
        "advance": AdvanceFactory(seat=seat).pk,
        "photo": SentPhotoFactory(seat=seat).pk,
        "organisation": OrganisationFactory(name=f"Charity {number}").pk,
    }
    found["feed"] = feeds.make(person, is_quiet=False).split("/")[-2]
    found["quiet feed"] = links.issue(LinkPurpose.APPOINTMENTS, 1, to=person).split("/")[-2]
    found["door"] = doorways.make("nobody@nowhere.example").split("/")[-2]
    return found | {f"token {letter}": token for letter, token in tokens.items()}


def answered_by_link(person):
    today = timezone.localdate()
    door, asked = store.new_door(), questions.set_for(person.nation, today=today)
    store.keep(store.key_of(person), asked, {"age": ["45_54"]}, today=today, door=door)
    return door


def propose(user):
    return ProposedGrant.objects.create(
        user=user, role="finance", proposed_by=UserFactory(roles=["keeper"])
    )


WHERE = [
    (r"sign-in/link/", "token", "door"),
    (r"calendar/.*meetings.ics", "token", "feed"),
    (r"calendar/.*appointments.ics", "token", "quiet feed"),
    (r"^(\w)/<\w*:?token>", "token", None),
    (r"insight/who/", "ref", "release"),
    (r"insight/presence/", "name", "map"),
    (r"settings/roles/asked/", "ref", "proposal"),
    (r"settings/roles/", "ref", "account"),
    (r"settings/roles/", "pk", "grant"),
    (r"payments/runs/.*came-back", "pk", "paid run"),
    (r"payments/runs/", "pk", "run"),
    (r"payments/reversals/", "pk", "reversal"),
    (r"payments/advances/", "pk", "advance"),
    (r"payments/bank-numbers/", "pk", "table"),
    (r"payments/changed-details/", "pk", "change"),
    (r"payments/accounts/", "pk", "bank account"),
    (r"team/people/import/", "ref", "list"),
    (r"team/(people|behalf)/", "ref", "person"),
    (r"team/letters/", "ref", "notice"),
    (r"team/partners/", "ref", "partner"),
    (r"team/groups/", "ref", "group"),
    (r"/reach/", "pk", "reach"),
    (r"/places/", "pk", "place"),
    (r"/decisions/", "pk", "decision"),
    (r"/actions/", "pk", "action"),
    (r"/agenda/", "pk", "item"),
    (r"(payments|my/money)/claims/", "ref", "claim"),
    (r"activities/|agree/", "ref", "activity"),
    (r"settings/cases/|details/ask/", "ref", "case"),
    (r"settings/cases/", "pk", "strike"),
    (r"", "ref", "meeting"),
    (r"/seats/", "pk", "seat"),
    (r"/needs/", "pk", "need"),
    (r"/outcomes/", "pk", "outcome"),
    (r"/proposals/", "pk", "idea"),
    (r"", "pk", "paper"),
]


def belongs(text, name, places):
    """What really stands at this place of an address."""
    for shape, at, what in WHERE:
        if at == name and (found := re.search(shape, text)):
            return places[what or f"token {found[1]}"]
    return places[name]


def addresses(pattern, places, *, odd):
    """This address as it should be, and with each of its places filled with something odd."""
    text = str(pattern.pattern)
    names = PLACE.findall(text)
    real = {name: str(belongs(text, name, places)) for name in names}
    prefix = "/trial/" if pattern.name == "trial_as" else "/"
    yield prefix + PLACE.sub(lambda at: real[at[1]], text), True
    for name in names:
        for value in odd:
            filled = real | {name: value}
            yield prefix + PLACE.sub(lambda at, filled=filled: filled[at[1]], text), False


def answers(client, address, *, queries, forms):
    for query in queries:
        yield "GET", query, lambda query=query: client.get(address + query)
    for number, data in enumerate(forms):
        yield "POST", f" form {number}", lambda data=data: client.post(address, data)


def taken_back(ask):
    with transaction.atomic():
        answer = ask()
        b"".join(answer)  # a file is closed once it has been read
        transaction.set_rollback(True)
    return answer


def is_turned_away(answer):
    to_sign_in = answer.status_code == 302 and answer.url.startswith("/sign-in/")
    return to_sign_in or answer.status_code in {403, 404}


@pytest.fixture
def quiet():
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def chosen(turn, *, is_real, is_thorough):
    """The queries and forms to try at an address: the plain one and another, or all."""
    if not is_real:
        return QUERIES[:1], FORMS[:1]
    if is_thorough:
        return QUERIES, FORMS
    return [QUERIES[0], QUERIES[1 + turn % 2]], [FORMS[0], FORMS[1 + turn % 3]]


def breaks(client, address, *, queries, forms, is_thorough):
    """What breaks at an address; where somebody is turned away, more of the same is not tried."""
    refused = set()
    for method, what, ask in answers(client, address, queries=queries, forms=forms):
        if method in refused:
            continue
        answer = taken_back(ask)
        if is_turned_away(answer) and not is_thorough:
            refused.add(method)
        if answer.status_code >= 500:
            yield f"{method} {address[:80]}{what}"


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("who", CAST)
def test_nothing_odd_in_an_address_or_a_form_breaks_a_page(client, places, request, who):
    if who:
        somebody = request.getfixturevalue(who)
        client.force_login(getattr(somebody, "user", somebody))
    client.raise_request_exception = False
    is_thorough = wants_long(request.config)
    broken, errors = [], []

    def note(sender, request, **kwargs):
        errors.append(repr(sys.exc_info()[1])[:200])

    got_request_exception.connect(note)
    for turn, pattern in enumerate(PATTERNS):
        odd = ODD if is_thorough else [ODD[turn % len(ODD)]]
        for address, is_real in addresses(pattern, places, odd=odd):
            # whoever has no such page is turned away where the others are
            if not (is_real or who in DEEP):
                continue
            queries, forms = chosen(turn, is_real=is_real, is_thorough=is_thorough)
            found = breaks(client, address, queries=queries, forms=forms, is_thorough=is_thorough)
            broken += [f"{what}: {errors[-1:]}" for what in found]
    got_request_exception.disconnect(note)

    assert broken == []
