"""In which role somebody looks at what we hold about people; the trail keeps it with the look."""

from collections.abc import Collection

from involvement.people.roles import CHAIR, FINANCE, KEEPER, TEAM

# the first of these that somebody holds is the one kept
READ_AS = {
    "file": (TEAM, KEEPER, FINANCE),
    "needs": (TEAM, CHAIR),
    "bank": (FINANCE,),
    "paid": (FINANCE,),
    "answers": (),
}


def reads_as(held: Collection[str], looked: str) -> str:
    """Return the role in which somebody reads; "contact" for who is named and needs no role."""
    return next((role.code for role in READ_AS[looked] if role.code in held), "contact")
