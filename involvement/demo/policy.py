"""Made-up pay policy and what finance looks at: a rate to agree to, checks, a bank statement."""

from datetime import date, timedelta

from django.conf import settings

from involvement.calendars import months_after
from involvement.demo.work import Work
from payments.bank import statement
from payments.domain import appeals, decisions, matching, periods, rate_changes, work_kinds
from payments.models import (
    Claim,
    ClaimLine,
    LineState,
    PaymentReturn,
    PayoutRun,
    RateKey,
    RunState,
)

# What was found of a kind, how many days ago, and in how many it is looked at again.
CHECKS = [
    ("meeting", "not_employment", "Sol Bright, HR", "CEST demo 1", 120, 365),
    ("panel", "not_employment", "Sol Bright, HR", "CEST demo 2", 400, 365),
    ("teaching", "to_check", "Sol Bright, HR", "Letter demo 3", 30, 90),
]


def make(work: Work) -> None:
    """Make something to see on each page of finance that would be empty otherwise."""
    _rates(work)
    _kinds(work)
    _claims(work)
    _statement(work)


def close_a_month(work: Work) -> None:
    """Close the month before the last but one, once the ledger is written."""
    first, second = work.cast.users["finance"], work.cast.users["finance2"]
    month = months_after(work.today.replace(day=1), -3)
    periods.close(periods.ask(month, today=work.today, by=first), by=second)
    periods.ask(months_after(month, 1), today=work.today, by=second)


def _rates(work: Work) -> None:
    rate_changes.propose(
        key=RateKey.FEE_MEETING,
        value=55_00,
        valid_from=date(work.today.year + 1, 4, 1),
        source="Finance Committee, made up for the trial",
        reason="Prices went up, and the fee did not",
        by=work.cast.users["keeper"],
    )


def _kinds(work: Work) -> None:
    for kind, outcome, who, reference, ago, again in CHECKS:
        day = work.today - timedelta(days=ago)
        work_kinds.record(
            kind,
            outcome=outcome,
            checked_by=who,
            reference=reference,
            reviewed_on=day,
            review_due=day + timedelta(days=again),
            by=work.cast.users["finance"],
        )
    for number, activity in enumerate(work.activities):
        if number % 4 != 3:
            kind = CHECKS[number % 4][0]
            work_kinds.choose(activity, kind=kind, by=activity.lead)


def _claims(work: Work) -> None:
    """One claim cannot wait, and one cost is looked at by somebody else."""
    waiting = ClaimLine.objects.filter(state=LineState.SENT, appeal=None).order_by("pk")
    lines = list(waiting.select_related("claim__person__user")[:2])
    if len(lines) == 2:
        urgent, refused = lines
        Claim.objects.filter(pk=urgent.claim_id).update(is_urgent=True)
        decisions.refuse(
            refused, reason="A taxi was booked for you.", by=work.cast.users["finance"]
        )
        person = refused.claim.person
        appeals.ask(refused, words="The taxi never came.", today=work.today, by_person=person)


def _statement(work: Work) -> None:
    """The last paid run is on it, money that came back, and the rent, which is not ours."""
    run = PayoutRun.objects.filter(state=RunState.PAID).order_by("-pay_on", "-pk").first()
    if run is None:
        return
    name = f"{'TRIAL' if settings.TRIAL else ''}{run.reference}"
    rows = [
        "date,description,amount",
        f"{run.pay_on},{name},-{_pounds(matching.leaving([run])[run.pk])}",
    ]
    for back in PaymentReturn.objects.filter(run=run).select_related("person"):
        day = run.pay_on + timedelta(days=2)
        rows.append(f"{day},{back.person.name},{_pounds(back.amount_pence)}")
    rows.append(f"{run.pay_on},Office rent,-900.00")
    read = statement.read("\n".join(rows).encode())
    matching.read_in(read, by=work.cast.users["finance"])


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"
