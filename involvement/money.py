"""Money is whole pence, everywhere. (security.md 5.1)"""

from django.core.validators import MinValueValidator
from django.db import models

MOST = 10_000_000_00  # ten million pounds: nothing here is ever larger


class PenceField(models.BigIntegerField):
    """An amount in pence, never negative, never a fraction."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("validators", [MinValueValidator(0)])
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, path, args, kwargs


def pounds(pence: int) -> str:
    """Say an amount as people write it: £1,234.50, and £50 for whole pounds."""
    sign = "-" if pence < 0 else ""
    whole, part = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}" + (f".{part:02d}" if part else "")


def mileage_pence(*, tenths_of_miles: int, pence_per_mile: int) -> int:
    """Price a journey, half a penny rounding up."""
    return (tenths_of_miles * pence_per_mile + 5) // 10
