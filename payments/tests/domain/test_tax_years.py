from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from involvement.people.tests.factories import PersonFactory
from payments.domain import tax_years
from payments.domain.tax_years import TaxYear
from payments.models import DueState
from payments.tests.factories import ClaimLineFactory, DueFactory


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_every_day_is_in_one_tax_year(day):
    year = TaxYear.of(day)

    assert year.first_day <= day <= year.last_day
    assert (year.first_day.month, year.first_day.day) == (4, 6)
    assert (year.last_day.month, year.last_day.day) == (4, 5)


@pytest.mark.clause("C20")
def test_a_statement_holds_what_reached_the_person_in_the_year_fees_and_costs_apart(person, carer):
    def paid(day, pence, *, to=person, cost=False, state=DueState.PAID, **about):
        line = ClaimLineFactory(claim__seat__person=to, sent=True) if cost else None
        about |= {"line": line, "seat": None} if cost else {}
        on = day if state == DueState.PAID else None
        return DueFactory(person=to, amount_pence=pence, state=state, paid_on=on, **about)

    first, cost, last = (
        paid(date(2026, 4, 6), 50_00),
        paid(date(2026, 9, 1), 12_34, cost=True),
        paid(date(2027, 4, 5), 25_00),
    )
    gift = paid(date(2026, 5, 1), 40_00, goes_as="gift")
    paid(date(2026, 4, 5), 70_00)
    paid(date(2027, 4, 6), 80_00)
    paid(date(2026, 9, 1), 90_00, to=carer)
    paid(date(2026, 9, 1), 60_00, state=DueState.FAILED)
    paid(date(2026, 9, 1), 60_00, state=DueState.ON_ITS_WAY)

    assert [*tax_years.payees(person.name)] == [person]
    assert not tax_years.payees(PersonFactory(name="Nobody Paid").name)
    found = tax_years.statement(person, TaxYear(2026))

    assert (found.fees, found.costs) == ((first, last), (cost,))
    assert (found.fees_pence, found.costs_pence) == (75_00, 12_34)
    assert (found.gifts, found.gifts_pence) == ((gift,), 40_00)
    assert tax_years.years(person) == [TaxYear(2027), TaxYear(2026), TaxYear(2025)]
