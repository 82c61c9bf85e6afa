"""What BASW starts from, loaded into empty tables: its rules of presence, and the roles of R6."""

from datetime import date
from itertools import product
from typing import Any

from activities.models import Level, PlaceRole, PresenceRule

FIRST_DAY = date(2016, 10, 1)
SOURCE = (
    "BASW involvement framework, Presence: two at least, ideally three, a reserve at high level"
)
ROLES = (
    ("Ambassador", "Speaks about our work to others, and brings back what they say."),
    ("Critical friend", "Asks hard questions and says honestly what does not work."),
    ("Co-worker", "Does the work side by side with staff and members."),
    ("Consultant", "Gives advice on one question they know well."),
    ("Expert by experience", "Brings what they know from living it."),
)
OWN_ROLES = (
    ("Practice ally", "Helps to shape how social work is done."),
    ("Political ally", "Helps to shape policy and what we say in public."),
    ("Governance ally", "Takes part where BASW decides."),
)


def load(**_: Any) -> None:
    """Add the framework's own numbers and roles when there are none; again changes nothing."""
    if not PresenceRule.objects.exists():
        PresenceRule.objects.bulk_create(
            PresenceRule(
                level=level,
                is_high_level=is_high_level,
                needs_reserve=is_high_level,
                valid_from=FIRST_DAY,
                source=SOURCE,
            )
            for level, is_high_level in product(Level.values, (False, True))
        )
    if not PlaceRole.objects.exists():
        PlaceRole.objects.bulk_create(
            PlaceRole(name=name, words=words, is_of_framework=roles is ROLES)
            for roles in (ROLES, OWN_ROLES)
            for name, words in roles
        )
