"""The first rates and limits, each with its source, for BASW to confirm.

The figures of benefits and tax are for people to know. Nothing is ever stopped or reckoned by them.
"""

from datetime import date
from typing import Any

from payments.models import Rate, RateKey

START = date(2016, 10, 1)
APRIL_2025, APRIL_2026 = date(2025, 4, 6), date(2026, 4, 6)
END_OF_25 = date(2026, 4, 5)
TO_CONFIRM = "Proposed default, for BASW to confirm"
OLD_MILES = "HMRC approved mileage, 45p a mile from 2011 to 5 April 2026"
MOTORCYCLE = "HMRC approved mileage, 24p a mile; no change for 2026/27 found"
BICYCLE = "HMRC approved mileage, 20p a mile; no change for 2026/27 found"
PASSENGER = "HMRC, 5p a mile for each passenger, meant for employees"
NIGHT = "What the CQC pays at most for a night in London with breakfast"
AT_HOME = "What the Ace Centre pays for each meeting at home"
NEW_MILES = "HMRC approved mileage, 55p a mile, announced 21 May 2026, from 6 April 2026"
BENEFITS_25 = "Department for Work and Pensions, rates for 2025 to 2026"
BENEFITS_26 = "Department for Work and Pensions, rates for 2026 to 2027"
ESA_26 = "Worked out as 16 hours of the National Living Wage; not yet seen in print"
CARERS_26 = "A council’s page about 2026 to 2027; BASW checks it with gov.uk"
TAX = "HM Revenue and Customs, the same in 2024, 2025 and 2026"

FIRST_RATES = [
    (RateKey.FEE_MEETING, 50_00, START, None, TO_CONFIRM),
    (RateKey.FEE_RESERVE, 25_00, START, None, TO_CONFIRM),
    (RateKey.MILE_CAR, 45, START, date(2026, 4, 5), OLD_MILES),
    (RateKey.MILE_CAR, 55, APRIL_2026, None, NEW_MILES),
    (RateKey.MILE_MOTORCYCLE, 24, START, None, MOTORCYCLE),
    (RateKey.MILE_BICYCLE, 20, START, None, BICYCLE),
    (RateKey.MILE_PASSENGER, 5, START, None, PASSENGER),
    (RateKey.CAP_NIGHT, 145_00, START, None, NIGHT),
    (RateKey.CAP_PHONE, 5_00, START, None, AT_HOME),
    (RateKey.BEFORE, 100_00, START, None, TO_CONFIRM),
    (RateKey.NO_RECEIPT, 15_00, START, None, TO_CONFIRM),
    (RateKey.LOOK, 100_00, START, None, TO_CONFIRM),
    (RateKey.SECOND_CHECK, 200_00, START, None, TO_CONFIRM),
    (RateKey.WHOLE_UK, 500_00, START, None, TO_CONFIRM),
    (RateKey.DECIDE_DAYS, 5, START, None, TO_CONFIRM),
    (RateKey.PAY_DAYS, 10, START, None, TO_CONFIRM),
    (RateKey.HOLD_DAYS, 3, START, None, TO_CONFIRM),
    (RateKey.UC_HOUSING, 411_00, APRIL_2025, END_OF_25, BENEFITS_25),
    (RateKey.UC_HOUSING, 427_00, APRIL_2026, None, BENEFITS_26),
    (RateKey.UC_ALLOWANCE, 684_00, APRIL_2025, END_OF_25, BENEFITS_25),
    (RateKey.UC_ALLOWANCE, 710_00, APRIL_2026, None, BENEFITS_26),
    (RateKey.UC_TAPER, 55, date(2021, 11, 24), None, BENEFITS_26),
    (RateKey.ESA_WORK, 195_50, APRIL_2025, END_OF_25, BENEFITS_25),
    (RateKey.ESA_WORK, 203_50, APRIL_2026, None, ESA_26),
    (RateKey.CARER_LIMIT, 196_00, APRIL_2025, END_OF_25, BENEFITS_25),
    (RateKey.CARER_LIMIT, 204_00, APRIL_2026, None, CARERS_26),
    (RateKey.TRADING, 1000_00, date(2024, 4, 6), None, TAX),
    (RateKey.PERSONAL, 12_570_00, date(2024, 4, 6), None, TAX),
]


def load(**_: Any) -> None:
    """Add the first rates of whatever has none yet; a second call changes nothing."""
    known = set(Rate.objects.values_list("key", flat=True))
    Rate.objects.bulk_create(
        Rate(key=key, value=value, valid_from=start, valid_to=end, source=source)
        for key, value, start, end, source in FIRST_RATES
        if key not in known
    )
