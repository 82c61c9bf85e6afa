"""Made-up claims, dues and payee accounts for tests."""

from datetime import timedelta

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from activities.tests.factories import SeatFactory
from involvement.calendars import london_day
from involvement.people.tests.factories import PersonFactory, UserFactory
from payments.domain import paper
from payments.models import (
    Advance,
    Appeal,
    BankLine,
    BankStatement,
    Claim,
    ClaimLine,
    CostKind,
    DirectCost,
    Due,
    DueState,
    FeePlan,
    GoesAs,
    LineLife,
    LineState,
    ModulusTable,
    Organisation,
    OrganisationState,
    PaperForm,
    PayeeAccount,
    PayeeChange,
    PaymentReturn,
    PayoutLine,
    PayoutRun,
    PayWay,
    ReturnCode,
    ReturnFile,
    Reversal,
    RunState,
    Sending,
    SendingState,
    SentPhoto,
    UnfinishedCost,
)


def today():
    return london_day(timezone.now())


class PayeeAccountFactory(DjangoModelFactory):
    class Meta:
        model = PayeeAccount

    person = factory.SelfAttribute("saved_by.person_record")
    way = PayWay.BANK
    account_name = "A Person"
    sort_code = "089999"
    account_number = "66374958"
    ending = "58"
    # an account of one's own, though all have the same numbers; "" lets them be compared
    fingerprint = factory.Sequence("k1:of account {}".format)
    saved_by = factory.SubFactory(UserFactory)


class PayeeChangeFactory(DjangoModelFactory):
    """Bank details that were changed today and wait for three days."""

    class Meta:
        model = PayeeChange

    account = factory.SubFactory(PayeeAccountFactory)
    person = factory.SelfAttribute("account.person")
    waits_until = factory.LazyFunction(lambda: timezone.now() + timedelta(days=3))
    phone = "07700 900123"
    is_phone_known = True


class PaperFormFactory(DjangoModelFactory):
    class Meta:
        model = PaperForm

    seat = factory.SubFactory(SeatFactory)
    code = factory.LazyFunction(paper.new_code)
    made_by = factory.SubFactory(UserFactory, roles=["team"])


class ClaimFactory(DjangoModelFactory):
    """A draft claim for a seat; `sent=True` has its promise dates."""

    class Meta:
        model = Claim

    class Params:
        sent = factory.Trait(
            sent_at=factory.LazyFunction(timezone.now),
            decide_by=factory.LazyFunction(lambda: today() + timedelta(days=7)),
            pay_by=factory.LazyFunction(lambda: today() + timedelta(days=14)),
        )

    seat = factory.SubFactory(SeatFactory, coming=True)
    person = factory.SelfAttribute("seat.person")


class ClaimLineFactory(DjangoModelFactory):
    class Meta:
        model = ClaimLine

    class Params:
        sent = factory.Trait(state=LineState.SENT, claim__sent=True)

    claim = factory.SubFactory(ClaimFactory)
    kind = CostKind.FARE
    amount_pence = 12_50


class AppealFactory(DjangoModelFactory):
    """A cost that we said no to and somebody else looks at again, or has: `decided=True`."""

    class Meta:
        model = Appeal
        skip_postgeneration_save = True

    line = factory.SubFactory(
        ClaimLineFactory,
        claim__sent=True,
        state=LineState.NOT_PAID,
        reason="There was no meeting on that day.",
        decided_at=factory.LazyFunction(timezone.now),
        decided_by=factory.SubFactory(UserFactory, roles=["finance"]),
    )
    refused_by = factory.SelfAttribute("line.decided_by")
    refused_at = factory.SelfAttribute("line.decided_at")
    reason = factory.SelfAttribute("line.reason")
    decide_by = factory.LazyFunction(lambda: today() + timedelta(days=7))
    pay_by = factory.LazyFunction(lambda: today() + timedelta(days=14))

    @factory.post_generation
    def decided(self, create, extracted, **kwargs):
        if not extracted:
            waiting = {"decided_at": None, "decided_by": None, "reason": ""}
            ClaimLine.objects.filter(pk=self.line_id).update(state=LineState.SENT, **waiting)
            self.line.refresh_from_db()


class DueFactory(DjangoModelFactory):
    """An approved fee, payable today."""

    class Meta:
        model = Due

    seat = factory.SubFactory(SeatFactory, coming=True)
    person = factory.SelfAttribute("seat.person")
    amount_pence = 50_00
    payable_from = factory.LazyFunction(today)
    pay_by = factory.LazyFunction(lambda: today() + timedelta(days=14))


class ReversalFactory(DjangoModelFactory):
    """A paid fee of somebody whom the register now says did not come."""

    class Meta:
        model = Reversal

    due = factory.SubFactory(DueFactory, state=DueState.PAID, paid_on=factory.LazyFunction(today))
    should_be_pence = 0


class PayoutRunFactory(DjangoModelFactory):
    class Meta:
        model = PayoutRun

    pay_on = factory.LazyFunction(today)


class PayoutLineFactory(DjangoModelFactory):
    """A fee in a run; `paid=True` takes due and run to the end."""

    class Meta:
        model = PayoutLine
        skip_postgeneration_save = True

    run = factory.SubFactory(PayoutRunFactory)
    due = factory.SubFactory(DueFactory)
    person = factory.SelfAttribute("due.person")
    payee = factory.LazyAttribute(
        lambda line: PayeeAccountFactory(person=line.person, saved_by=UserFactory())
    )
    amount_pence = factory.SelfAttribute("due.amount_pence")

    @factory.post_generation
    def paid(self, create, extracted, **kwargs):
        if not extracted:
            return
        first, second, now = UserFactory(), UserFactory(), timezone.now()
        done = {"frozen_by": first, "released_by": second, "paid_by": first}
        done |= {"frozen_at": now, "released_at": now, "paid_at": now}
        PayoutRun.objects.filter(pk=self.run_id).update(
            state=RunState.PAID, total_pence=self.amount_pence, line_count=1, **done
        )
        Due.objects.filter(pk=self.due_id).update(state=DueState.PAID, paid_on=self.run.pay_on)
        self.run.refresh_from_db()


class PaymentReturnFactory(DjangoModelFactory):
    """A payment that came back from a closed account; `line` is what was paid."""

    class Meta:
        model = PaymentReturn
        skip_postgeneration_save = True

    class Params:
        line = factory.SubFactory(PayoutLineFactory, paid=True)

    run = factory.SelfAttribute("line.run")
    person = factory.SelfAttribute("line.person")
    amount_pence = factory.SelfAttribute("line.amount_pence")
    code = ReturnCode.CLOSED
    noted_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def took_back(self, create, extracted, **kwargs):
        lines = PayoutLine.objects.filter(run=self.run_id, person=self.person_id)
        lines.update(life=LineLife.RETURNED, came_back=self)
        Due.objects.filter(payout_lines__in=lines).update(state=DueState.FAILED, paid_on=None)


class ReturnFileFactory(DjangoModelFactory):
    class Meta:
        model = ReturnFile

    by = factory.SubFactory(UserFactory)


class BankStatementFactory(DjangoModelFactory):
    class Meta:
        model = BankStatement

    by = factory.SubFactory(UserFactory)
    bank = "generic"
    line_count = 1


class BankLineFactory(DjangoModelFactory):
    """Money that went out today and waits for somebody to say what it was."""

    class Meta:
        model = BankLine

    statement = factory.SubFactory(BankStatementFactory)
    day = factory.LazyFunction(today)
    pence = -50_00
    words = "Somebody we paid"
    fingerprint = factory.Sequence(lambda number: f"{number:064d}")


class ModulusTableFactory(DjangoModelFactory):
    """Made up: an account of the sort code 089999 has to be even."""

    class Meta:
        model = ModulusTable

    version = "1.00"
    dated = factory.LazyFunction(today)
    weights = "089999 089999 MOD10 0 0 0 0 0 0 0 0 0 0 0 0 0 5\n"
    row_count = 1
    substitute_count = 0
    sha256 = factory.Sequence(lambda number: f"{number:064d}")
    loaded_by = factory.SubFactory(UserFactory)


class OrganisationFactory(DjangoModelFactory):
    """A charity whose details two officers made sure of."""

    class Meta:
        model = Organisation

    name = factory.Sequence("Charity {}".format)
    account_name = "A Charity"
    sort_code = "089999"
    account_number = "66374951"
    ending = "51"
    added_by = factory.SubFactory(UserFactory)
    state = OrganisationState.CONFIRMED
    confirmed_at = factory.LazyFunction(timezone.now)
    confirmed_by = factory.SubFactory(UserFactory)


class FeePlanFactory(DjangoModelFactory):
    class Meta:
        model = FeePlan

    person = factory.SubFactory(PersonFactory)


class SendingFactory(DjangoModelFactory):
    """A voucher that two officers agreed to, ready to be sent."""

    class Meta:
        model = Sending
        skip_postgeneration_save = True

    due = factory.SubFactory(
        DueFactory, goes_as=GoesAs.VOUCHER, seat__fee_choice="voucher", seat__fee_to="food"
    )
    person = factory.SelfAttribute("due.person")
    kind = GoesAs.VOUCHER
    voucher = "food"
    amount_pence = factory.SelfAttribute("due.amount_pence")
    state = SendingState.AGREED
    prepared_by = factory.SubFactory(UserFactory)
    agreed_at = factory.LazyFunction(timezone.now)
    agreed_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def on_its_way(self, create, extracted, **kwargs):
        Due.objects.filter(pk=self.due_id).update(state=DueState.ON_ITS_WAY)


class DirectCostFactory(DjangoModelFactory):
    """An invoice of a care agency that waits for two officers."""

    class Meta:
        model = DirectCost

    seat = factory.SubFactory(SeatFactory, coming=True)
    person = factory.SelfAttribute("seat.person")
    kind = CostKind.CARE
    how = "invoice"
    organisation = factory.SubFactory(
        OrganisationFactory, name=factory.Sequence(lambda number: f"Care agency {number}")
    )
    reference = factory.Sequence(lambda number: f"INV-{number}")
    amount_pence = 60_00
    entered_by = factory.SubFactory(UserFactory, roles=["team"])


class AdvanceFactory(DjangoModelFactory):
    """Money asked for before a meeting. Traits: agreed, refused, kept."""

    class Meta:
        model = Advance

    class Params:
        decided = factory.Trait(
            decided_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SubFactory(UserFactory, roles=["finance"]),
        )
        agreed = factory.Trait(state="agreed", decided=True)
        refused = factory.Trait(state="refused", decided=True, reason="We book it for you.")
        kept = factory.Trait(
            agreed=True,
            kept_at=factory.LazyFunction(timezone.now),
            kept_by=factory.SubFactory(UserFactory, roles=["finance"]),
        )

    seat = factory.SubFactory(SeatFactory, coming=True)
    person = factory.SelfAttribute("seat.person")
    kind = CostKind.TAXI
    amount_pence = 20_00


class SentPhotoFactory(DjangoModelFactory):
    """A photo that waits to be typed."""

    class Meta:
        model = SentPhoto

    seat = factory.SubFactory(SeatFactory, coming=True)
    person = factory.SelfAttribute("seat.person")
    file = factory.LazyFunction(lambda: ContentFile(b"a photo", name="photo.jpg"))
    content_type = "image/jpeg"
    size = 7
    sha256 = factory.Sequence(lambda number: f"{number:064x}")


class UnfinishedCostFactory(DjangoModelFactory):
    class Meta:
        model = UnfinishedCost

    claim = factory.SubFactory(ClaimFactory)
    kind = CostKind.FARE
