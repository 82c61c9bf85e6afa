"""What somebody looked for, sealed, so that no name stands in an address. (security.md, T6)

An address is kept by browsers, by servers and by whoever looks over a shoulder. A sealed one can be
opened by the account it was made for, and by nobody else.
"""

import json
from typing import Any

from involvement.people.models import User
from involvement.sealing import SealBroken, seal, unseal


def hide(found: dict[str, Any] | list[str], *, by: User) -> str:
    """Return a word for an address that says nothing to anybody but this account."""
    return str(seal(json.dumps(found), place=f"found:{by.pk}"))


def show(word: str, *, by: User, of: type = dict) -> Any:
    """Return what was hidden for this account; an empty one for anything else."""
    try:
        found = json.loads(unseal(word, place=f"found:{by.pk}"))
    except (SealBroken, ValueError):
        found = None
    return found if isinstance(found, of) else of()
