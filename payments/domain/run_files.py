"""Payments: the bank file of a frozen run, a pure function of what was frozen. (I4)"""

from django.conf import settings

from involvement import calendars
from payments import bank
from payments.domain import statements
from payments.models import LineLife, PayoutRun

SHOWN = (
    "payee__account_name",
    "payee__sort_code",
    "payee__account_number",
    "payee__spelling_shown",
)


def write(run: PayoutRun) -> bytes:
    """Write the file of a run, the same bytes each time. Raises RuleBroken, naming the row.

    Its rows are the people of the run in the order of their ids, whatever came back since, but
    not who was taken out before anybody took the file.
    """
    all_lines = run.lines.exclude(life=LineLife.VOID).order_by("person_id", "id")
    taken_out, _count = statements.taken_out(run)
    lines = all_lines.select_related("person", "payee").only(
        "run", "amount_pence", "person__name", "payee__seal_id", "payee__person", *SHOWN
    )
    owed = (
        (
            line.person_id,
            line.person.name,
            line.payee.account_name,
            line.payee.sort_code,
            line.payee.account_number,
            line.payee.spelling_shown,
            line.amount_pence,
        )
        for line in lines.iterator()
    )
    batch = bank.Batch(
        reference=run.reference,
        number=run.pk,
        pay_on=run.pay_on,
        frozen_on=calendars.london_day(run.frozen_at),
        trial=settings.TRIAL,
        details=run.ours,
    )
    return bank.write(run.bank_format, batch, owed, total_pence=run.total_pence - taken_out)
