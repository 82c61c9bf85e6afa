"""Outreach: how people who are missing are to hear of the work, and what came of it. (R3, R4)"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Activity
from impact.equality.models import Outreach, OutreachState
from involvement import states
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import Partner, User


@transaction.atomic
def plan(
    activity: Activity,
    *,
    whom: str,
    partner: Partner | None,
    mediator: str,
    owner: User,
    by_day: date,
    question: str = "",
    group: str = "",
    today: date,
    by: User,
) -> Outreach:
    """Say who of the community is to be approached, through whom, by whom and by when.

    The same that is still to do is not planned twice.
    """
    Activity.objects.lock(activity.pk)
    if partner is None and not mediator:
        raise RuleBroken(_("Choose a partner, or say who can speak for us."))
    if by_day < today:
        raise RuleBroken(_("Choose a day that is still to come."))
    said = {
        "whom": whom,
        "partner": partner,
        "mediator": mediator,
        "owner": owner,
        "by_day": by_day,
        "question": question,
        "group": group,
    }
    open_ones = activity.outreach.filter(state__in=[OutreachState.PLANNED, OutreachState.ASKED])
    if already := open_ones.filter(**said).first():
        return already
    made = Outreach.objects.create(activity=activity, made_by=by, **said)
    trail.record("outreach.planned", made, by=by)
    return made


@transaction.atomic
def ask(outreach: Outreach, *, by: User) -> None:
    """Say that they were asked. A second call changes nothing."""
    outreach = Outreach.objects.lock(outreach.pk)
    if outreach.state == OutreachState.ASKED:
        return
    states.move(outreach, OutreachState.ASKED, by=by)


@transaction.atomic
def end(outreach: Outreach, *, is_done: bool, came_of_it: str, by: User) -> None:
    """Say what came of it, or why it was not done. It stays as it is then.

    The same again changes nothing.
    """
    outreach = Outreach.objects.lock(outreach.pk)
    to = OutreachState.DONE if is_done else OutreachState.DROPPED
    if (outreach.state, outreach.came_of_it) == (to, came_of_it):
        return
    said = {"came_of_it": came_of_it, "ended_at": timezone.now(), "ended_by": by}
    states.move(outreach, to, by=by, **said)
