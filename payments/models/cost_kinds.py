"""What people pay for to take part, and the rules of each kind, in one table. (C21)"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from payments.models.rates import RateKey


class CostKind(models.TextChoices):
    """What somebody paid for. The first page asks with the common ones. (C21)"""

    FARE = "fare", _("Bus, train or tram")
    MILES = "miles", _("Car miles")
    TAXI = "taxi", _("Taxi")
    PARKING = "parking", _("Parking")
    CARE = "care", _("Care for someone")
    FOOD = "food", _("Food")
    CHILDCARE = "childcare", _("Childcare")
    ASSISTANT = "assistant", _("Personal assistant or support worker")
    INTERPRETER = "interpret", _("Interpreter")
    STAY = "stay", _("A night away")
    PHONE = "phone", _("Phone, internet or printing")
    MOTORCYCLE = "motorcycle", _("Motorcycle miles")
    BICYCLE = "bicycle", _("Bicycle miles")
    PASSENGER = "passenger", _("Miles with a passenger")
    OTHER = "other", _("Something else")


@dataclass(frozen=True, slots=True)
class Rule:
    """How one kind is asked for, priced, looked at and booked.

    `account` is where it stands in the ledger, `mile` what prices a mile of it, `cap` above what
    we ask why: for each night where it is counted in nights.
    """

    account: str
    needs_receipt: bool = True
    is_common: bool = False
    is_travel: bool = False
    mile: RateKey | None = None
    cap: RateKey | None = None
    in_nights: bool = False


def _miles(key: RateKey, *, is_common: bool = False) -> Rule:
    return Rule("travel", needs_receipt=False, is_common=is_common, is_travel=True, mile=key)


# Informal care has no receipt: a neighbour or a sister looks after somebody. (domain.md 3.2)
RULES: dict[str, Rule] = {
    CostKind.FARE: Rule("travel", is_common=True, is_travel=True),
    CostKind.MILES: _miles(RateKey.MILE_CAR, is_common=True),
    CostKind.TAXI: Rule("travel", is_common=True, is_travel=True),
    CostKind.PARKING: Rule("travel", is_common=True, is_travel=True),
    CostKind.CARE: Rule("care", is_common=True, needs_receipt=False),
    CostKind.FOOD: Rule("food", is_common=True),
    CostKind.CHILDCARE: Rule("care", needs_receipt=False),
    CostKind.ASSISTANT: Rule("support", needs_receipt=False),
    CostKind.INTERPRETER: Rule("support"),
    CostKind.STAY: Rule("stay", cap=RateKey.CAP_NIGHT, in_nights=True),
    CostKind.PHONE: Rule("other", needs_receipt=False, cap=RateKey.CAP_PHONE),
    CostKind.MOTORCYCLE: _miles(RateKey.MILE_MOTORCYCLE),
    CostKind.BICYCLE: _miles(RateKey.MILE_BICYCLE),
    CostKind.PASSENGER: _miles(RateKey.MILE_PASSENGER),
    CostKind.OTHER: Rule("other"),
}
IN_MILES = tuple(kind for kind, rule in RULES.items() if rule.mile)
IN_NIGHTS = tuple(kind for kind, rule in RULES.items() if rule.in_nights)
TRAVEL = tuple(kind for kind, rule in RULES.items() if rule.is_travel)
WITH_RECEIPT = tuple(kind for kind, rule in RULES.items() if rule.needs_receipt)
COMMON = tuple(kind for kind, rule in RULES.items() if rule.is_common)


def account_in_sql(kind: str) -> str:
    """Write the table of accounts for a query in which `kind` is the column of the kind."""
    found: dict[str, list[str]] = {}
    for name, rule in RULES.items():
        found.setdefault(rule.account, []).append(f"'{CostKind(name).value}'")
    found.pop("other")
    whens = " ".join(f"WHEN {kind} IN ({', '.join(of)}) THEN '{to}'" for to, of in found.items())
    return f"CASE {whens} ELSE 'other' END"
