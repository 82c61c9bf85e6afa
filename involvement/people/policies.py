"""Who may do what with people, and the plain answers that other policies start from."""

from typing import Any

from allauth.usersessions.models import UserSession

from involvement.calendars import Nation
from involvement.people import roles
from involvement.people.models import DataCase, Partner, PeopleImport, Person, User


def may_sign_in(user: User, _subject: Any = None) -> bool:
    """Anyone with an account may see what is theirs; the page looks up only their own."""
    return user.is_authenticated


def may_end_session(user: User, session: UserSession) -> bool:
    """A place where somebody is signed in is ended by themselves."""
    return session.user_id == user.pk


def holds(user: User, role: roles.Role, *, nation: str | None = None) -> bool:
    """Say whether an account holds a role for a nation. The whole UK covers every nation."""
    return any(
        grant == role.code and (nation is None or place in (Nation.UK, nation))
        for grant, place in user.role_places
    )


def nations_held(user: User, role: roles.Role) -> list[str]:
    """Return the nations an account holds a role for, to narrow a list; the whole UK is all."""
    return [nation for nation in Nation.values if holds(user, role, nation=nation)]


def may_look_after(user: User, person: Person) -> bool:
    """The team looks after people, each member in the nations they work for; never themselves."""
    return holds(user, roles.TEAM, nation=person.nation) and person.user_id != user.pk


def may_fill_in(user: User, subject: Any) -> bool:
    """Whoever looks after a person may fill in what is theirs, once the person agreed."""
    return may_look_after(user, subject.person)


def may_work_with(user: User, partner: Partner) -> bool:
    """The team works with partners, each member with those of the nations they work for."""
    return holds(user, roles.TEAM, nation=partner.nation)


def may_work_in_team(user: User, _subject: Any = None) -> bool:
    return holds(user, roles.TEAM)


def may_use_import(user: User, found: PeopleImport) -> bool:
    """A list is for whoever read it, while they work for the nations of everybody in it."""
    nations = {row.get("nation", Nation.ENGLAND) for row in found.rows}
    nations |= set(found.people.order_by().values_list("nation", flat=True).distinct())
    return may_work_in_team(user) and nations <= set(nations_held(user, roles.TEAM))


def may_read_figures(user: User, _subject: Any = None) -> bool:
    """Insight is read by the team, chairs, equality analysts and keepers. (decisions.md)"""
    readers = (roles.TEAM, roles.CHAIR, roles.ANALYST, roles.KEEPER)
    return any(holds(user, role) for role in readers)


def may_keep_settings(user: User, _subject: Any = None) -> bool:
    return holds(user, roles.KEEPER)


def may_see_own(user: User, _subject: Any = None) -> bool:
    """Whoever is involved sees what is held about them; the page looks up only their own."""
    return user.involved is not None


def may_read_own_case(user: User, case: DataCase) -> bool:
    """What somebody asked is read by them, and by the keepers on a page of theirs."""
    return user.involved is not None and case.person_id == user.involved.pk


def may_keep_cases(user: User, _case: DataCase | None = None) -> bool:
    """Keepers see to what people ask about their data; nobody to their own, which verbs hold."""
    return may_keep_settings(user)


def may_read_why(user: User, person: Person) -> bool:
    """Why something helps is read by the one worker whom the person named, while they are there."""
    return person.named_worker_id == user.pk and holds(user, roles.TEAM, nation=person.nation)
