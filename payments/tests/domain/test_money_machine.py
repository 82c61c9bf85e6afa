"""Every order of acts leaves the money as the model in memory says, and the auditor content. (M1)

Each act is done by its verb, and by the model of payments/tests/money_model.py, which says whether
it may be done at all. After each step all dues, costs, runs and their lines must be the model's,
what people see must be it too, and the auditor must find nothing.
"""

import os
import random
import traceback
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from activities.models import Attendance, Seat
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.audit import trail
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.people.domain import grants
from involvement.people.models import ProposedGrant, RoleGrant, User
from involvement.people.tests.factories import BehalfFactory, UserFactory
from involvement.testing.plugin import wants_long
from payments.domain import appeals, claims, fees, rate_changes, short_fees, top_ups, urgent
from payments.models import ClaimLine, CostKind, RateKey
from payments.tests.factories import OrganisationFactory, today
from payments.tests.money import mark, person_with_account, set_rate
from payments.tests.money_acts import ACTS, BY, EITHER, OFTEN, ONE, WHO, Paying, act
from payments.tests.money_before import MOST, Asking, Lender
from payments.tests.money_model import TYPIST, Claim, Line
from payments.tests.money_put_right import PuttingRight

PEOPLE, STEPS = 3, 9
MARKS = ["came", "part", "reserve_ready", "did_not_come"]
CHOICES = ["full", "voucher", "voucher", "give", "give", "none", "wait"]
TO = {"voucher": "food", "give": "A charity"}
PENCE = [[1], [12_50], [150_00, 60_00], [199_99], [250_00], [600_00, 1_00]]
TYPISTS = [None, None, TYPIST]
FIRST = [("mark_or_correct", {"who": who, "attendance": "came"}) for who in range(PEOPLE)]


class Money(Asking, PuttingRight, Paying):
    """What people, the register and the pay team do; `Paying` is what leaves and comes back."""

    def __init__(self):
        self.books = Lender(PEOPLE, day=self.day)
        self.ahead = list(Seat.objects.filter(pk__in=self.to_come).order_by("pk"))
        self.seats = list(Seat.objects.filter(pk__in=self.places).order_by("pk"))
        self.rows, self.sent = {}, []  # what of the model is which row

    # people, and who fills in for them

    @act(2, who=WHO, attendance=MARKS)
    def mark_or_correct(self, who, attendance):
        if who not in self.books.left:
            mark(self.seats[who], Attendance(attendance))
            self.books.marks[who] = attendance
            self.books.follow(who)

    @act(who=WHO, choice=CHOICES)
    def choose(self, who, choice):
        seat, person, to = self.seats[who], self.people[who], TO.get(choice, "")
        if who in self.books.left:
            return
        verb = partial(fees.choose, seat, choice=choice, to=to, by_person=person, today=today())
        self.told(self.books.choose(who, choice), verb)
        seat.refresh_from_db()

    @act(
        3,
        who=WHO,
        pence=PENCE,
        miles=EITHER,
        typist=TYPISTS,
        is_urgent=EITHER,
    )
    def claim(self, who, pence, miles, typist, is_urgent):
        """Alone or typed by an officer; miles at the rate of the meeting's day."""
        seat, person = self.seats[who], self.people[who]
        if who in self.books.left or sum(c.who == who for c in self.books.claims) > 8:
            return
        sent = Claim(who, typist, is_urgent)
        with self.typed(who, typist):
            for amount in pence:
                kind = CostKind.MILES if miles else CostKind.TAXI
                draft = claims.begin(seat, kind=kind, by_person=person, today=today())
                cost = {"tenths_of_miles": amount} if miles else {"amount_pence": amount}
                row = claims.add_line(
                    draft, has_no_receipt=True, note="x", today=today(), by_person=person, **cost
                )
                owed = (amount * self.mile + 5) // 10 if miles else amount
                sent.lines.append(line := Line(sent, owed))
                self.rows[line] = row.pk
            for _ in range(2):
                claims.send(draft, by_person=person, is_urgent=is_urgent)
        self.books.claims.append(sent)
        self.rows[sent] = draft.pk

    def typed(self, who, typist):
        return trail.through(None if typist is None else self.typing[who])

    @act(which=ONE, typist=TYPISTS)
    def take_back(self, which, typist):
        claim, row = self.claim_of(which)
        if claim:
            with self.typed(claim.who, typist):
                verb = partial(claims.take_back, row, by_person=self.people[claim.who])
                self.told(self.books.take_back(claim, typist), verb, again=True)

    @act(which=ONE, typist=TYPISTS)
    def hurry(self, which, typist):
        claim, row = self.claim_of(which)
        if claim:
            with self.typed(claim.who, typist):
                verb = partial(urgent.hurry, row, by_person=self.people[claim.who])
                self.told(self.books.hurry(claim, typist), verb, again=True)

    @act(which=ONE, typist=TYPISTS, words=["Yes", "No"])
    def answer(self, which, typist, words):
        line, row = self.line_of(which, "question")
        if line:
            with self.typed(line.claim.who, typist):
                person = self.people[line.claim.who]
                verb = partial(claims.answer, row, words=words, by_person=person)
                self.told(self.books.answer(line, words, typist), verb, again=True)

    @act(which=ONE, typist=TYPISTS)
    def appeal(self, which, typist):
        line, row = self.line_of(which, "not_paid")
        if line:
            with self.typed(line.claim.who, typist):
                person = self.people[line.claim.who]
                verb = partial(appeals.ask, row, today=today(), by_person=person)
                self.told(self.books.appeal(line, typist, today()), verb, again=True)

    # the pay team

    @act(which=ONE, by=BY)
    def ask(self, which, by):
        line, row = self.line_of(which, "sent")
        if line:
            verb = partial(claims.ask, row, question="Why?", by=self.officer(by))
            self.told(self.books.ask(line, by), verb, again=True)

    @act(which=ONE, by=BY)
    def approve(self, which, by):
        line, row = self.line_of(which, "sent")
        if line:
            means = self.books.approve(line, by, today())
            verb = partial(claims.approve, row, by=self.officer(by))
            assert self.told(means is not None, verb, again=True) is means

    @act(3, by=BY)
    def approve_what_waits(self, by):
        for which in range(1, 5):
            self.approve(which=which, by=by)

    @act(which=ONE, by=BY)
    def refuse(self, which, by):
        line, row = self.line_of(which, "sent")
        if line:
            verb = partial(claims.refuse, row, reason="No", by=self.officer(by))
            self.told(self.books.refuse(line, by, today()), verb, again=True)

    # what changes around it

    @act(by=BY, nation=["uk", "scotland"])
    def change_role(self, by, nation):
        """Take the role away, or give it anew for a nation: by two keepers."""
        user, places = self.officers[by], self.books.places
        if by in places:
            del places[by]
            for _ in range(2):
                for grant in RoleGrant.objects.filter(user=user):
                    grants.take_away(grant, by=self.keepers[0])
            return
        asked = grants.give(user, role="finance", nation=nation, by=self.keepers[0])
        with pytest.raises(RuleBroken):
            grants.agree(asked, by=self.keepers[0])
        grants.agree(asked, by=self.keepers[1])
        assert not ProposedGrant.objects.exists()
        places[by] = nation

    @act(
        key=["second_check", "whole_uk", "mile_car", "fee_reserve"],
        value=[100_00, 160_00, 400_00, 700_00],
    )
    def change_rate(self, key, value):
        """From today on: the fees and miles of a meeting before are what they were."""
        asked = {"value": value, "valid_from": today(), "source": "x", "reason": "x"}
        change = rate_changes.propose(key=RateKey[key.upper()], by=self.keepers[0], **asked)
        for _ in range(2):
            rate_changes.approve(change, today=today(), by=self.rater)
        if key == "second_check":
            self.books.second = value
        elif key == "whole_uk":
            self.books.whole_uk = value
        assert top_ups.draft_due(today=today()) == short_fees.draft_due() == 0

    @act(days=[1, 4, 60])
    def time_passes(self, days):
        self.time.shift(timedelta(days=days))

    # the books and the rows

    def told(self, may, verb, *, again=False):
        """Do it. The rule says no exactly where the model does; doing it again changes nothing."""
        last = AuditRow.objects.order_by("-pk").values_list("pk", flat=True)
        try:
            result = verb()
        except RuleBroken:
            if may:
                raise
            return None
        assert may, "this should have been refused"
        if again:
            before = last.first()
            assert verb() == result
            assert last.first() == before
        return result

    def officer(self, by):
        return User.objects.get(pk=self.officers[by].pk)  # roles are read once a request

    def claim_of(self, which):
        there = [claim for claim in self.books.claims if claim.who not in self.books.left]
        claim = there[which % len(there)] if there else None
        return claim, claim and claims.Claim.objects.get(pk=self.rows[claim])

    def line_of(self, which, *states):
        """A cost, most often one in such a state."""
        left = self.books.left
        there = [line for c in self.books.claims if c.who not in left for line in c.lines]
        there = [n for n in there if which % 5 and n.state in states] or there
        line = there[which % len(there)] if there else None
        return line, line and ClaimLine.objects.select_related("claim").get(pk=self.rows[line])


@pytest.mark.timeout(3600)
@pytest.mark.clause("C20")
def test_the_money_is_right_after_every_order_of_acts(db, request, settings):
    settings.ERASURE_LIST = settings.DATA / "erased-by-the-machine.txt"
    meeting = MeetingFactory(held=True)
    names = [f"Person {number}" for number in range(PEOPLE)]
    Money.people = [person_with_account(name=name, account_name=name) for name in names]
    also = Money.people[0].user
    Money.officers = [*(UserFactory() for _ in range(3)), also]
    for user, nation in zip(Money.officers, ["uk", "england", "uk", "uk"], strict=True):
        RoleGrant.objects.create(user=user, role="finance", nation=nation)
    Money.keepers = [UserFactory(roles=["keeper"]) for _ in range(2)]
    Money.typing = [
        BehalfFactory(person=p, by=Money.officers[TYPIST], ended_at=timezone.now())
        for p in Money.people
    ]
    Money.rater = UserFactory(roles=["finance"])
    Money.charity = OrganisationFactory()
    Money.places = [SeatFactory(meeting=meeting, person=p, coming=True).pk for p in Money.people]
    soon = MeetingFactory(starts_at=timezone.now() + timedelta(days=3))
    Money.to_come = [SeatFactory(meeting=soon, person=p, coming=True).pk for p in Money.people]
    Money.day = soon.day
    set_rate(RateKey.BEFORE, MOST)
    Money.mile = claims.rates.on(RateKey.MILE_CAR, meeting.day)
    seed, is_long = os.environ.get("MONEY_SEED", "4Pi"), wants_long(request.config)
    many, steps = (2000, 12) if is_long else (200, STEPS)

    with Money.prepared_audit():
        for number in range(many):
            acts = sequence(random.Random(f"{seed} {number}"), steps)
            if why := trouble(acts):
                pytest.fail(f"Sequence {number} of {seed}: {as_told(shortest(acts, why))}")


def sequence(chance, steps):
    """What somebody came for and claimed, and then anything."""
    acts = [drawn(chance, chance.choice(OFTEN)) for _ in range(steps)]
    return [*chance.sample(FIRST, 2), drawn(chance, "claim"), *acts]


def drawn(chance, name):
    return name, {word: chance.choice(choices) for word, choices in ACTS[name].items()}


def trouble(acts):
    """Do them in a transaction of their own; return what was wrong after which, if anything."""
    with transaction.atomic(), time_machine.travel(timezone.now(), tick=True) as clock:
        machine, done = Money(), []
        machine.time = clock
        try:
            for name, words in acts:
                done.append(name)
                getattr(machine, name)(**words)
                machine.must_hold()
        except Exception as why:
            return len(done), why
        finally:
            transaction.set_rollback(True)
    return None


def shortest(acts, why):
    """Leave out what is not needed for something to be wrong."""
    acts = acts[: why[0]]
    for number in reversed(range(len(acts))):
        fewer = acts[:number] + acts[number + 1 :]
        if found := trouble(fewer):
            acts, why = fewer[: found[0]], found
    return acts, why


def as_told(found):
    acts, (_done, why) = found
    lines = [f"{name}({words})" for name, words in acts]
    return "\n".join([*lines, *traceback.format_exception(why)])
