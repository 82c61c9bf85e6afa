"""Payments: organisations that a fee can be given to. Two officers make sure of their details."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from involvement import states
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people import roles
from involvement.people.models import User
from involvement.people.policies import holds
from payments.models import Organisation, OrganisationState


@transaction.atomic
def add(
    *,
    name: str,
    charity_number: str = "",
    account_name: str,
    sort_code: str,
    account_number: str,
    by: User,
) -> Organisation:
    """Write down an organisation and its bank details; another officer has to confirm them.

    One name stands on the list once. Raises RuleBroken for a name that is there.
    """
    must_be_finance(by)
    new = Organisation(
        name=name.strip(),
        charity_number=charity_number.strip(),
        account_name=account_name,
        sort_code=sort_code,
        account_number=account_number,
        ending=account_number[-2:],
        added_by=by,
    )
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError as why:
        raise RuleBroken(_("This organisation is on the list already.")) from why
    trail.record("organisation.added", new, by=by)
    return new


@transaction.atomic
def confirm(organisation: Organisation, *, by: User) -> None:
    """Say that the details are the organisation's own. Not by who wrote them down.

    A second call changes nothing.
    """
    organisation = Organisation.objects.lock(organisation.pk)
    must_be_finance(by)
    if organisation.state == OrganisationState.CONFIRMED:
        return
    if organisation.added_by_id == by.pk:
        raise RuleBroken(_("You wrote these details down. Someone else has to confirm them."))
    states.move(
        organisation,
        OrganisationState.CONFIRMED,
        by=by,
        confirmed_by=by,
        confirmed_at=timezone.now(),
    )


@transaction.atomic
def stop(organisation: Organisation, *, by: User) -> None:
    """Take an organisation off the list: no new gift goes to it. A second call changes nothing."""
    organisation = Organisation.objects.lock(organisation.pk)
    must_be_finance(by)
    if organisation.state == OrganisationState.STOPPED:
        return
    states.move(
        organisation, OrganisationState.STOPPED, by=by, stopped_by=by, stopped_at=timezone.now()
    )


def must_be_finance(by: User) -> None:
    """Raise RuleBroken for anybody but a finance officer."""
    if not holds(by, roles.FINANCE):
        raise RuleBroken(_("Only a finance officer can do this."))
