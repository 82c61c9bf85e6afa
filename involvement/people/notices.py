"""Messages about links and accounts."""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement import links
from involvement.notices import copies, kinds
from involvement.notices.models import Notice
from involvement.people.models import Behalf, DataCase, LinkPurpose, Person, PersonalLink, Route


@kinds.register(
    "link_again",
    label=_("A new link, because the old one had ended"),
    may_repeat=True,
    stops=kinds.Stops.ON_LEAVING,
)
def link_again(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """A new link in place of an old one, to the same reader."""
    old = PersonalLink.objects.in_bulk([notice.about_id for notice in notices])
    until = timezone.now() + timedelta(days=30)
    return {
        notice.pk: {
            "link": links.issue(
                LinkPurpose(old[notice.about_id].purpose),
                old[notice.about_id].object_id,
                to=notice.reader,
                until=until,
            )
        }
        for notice in notices
        if notice.about_id in old and old[notice.about_id].revoked_at is None
    }


@kinds.register(copies.KIND, label=_("A copy for whom they trust"))
def copy(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """What somebody was told, for whom they trust. (ux.md 2.3)"""
    return copies.words(notices)


@kinds.register("account_opened", label=_("Their account is open"))
def account_opened(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Somebody can now sign in, with a code sent by e-mail each time."""
    link = settings.SITE_URL + reverse("account_request_login_code")
    return {
        notice.pk: {"link": link, "email": notice.person.email}
        for notice in notices
        if notice.person.user_id is not None
    }


@kinds.register("email_changed", label=_("Their e-mail address was changed"))
def email_changed(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """To the old address, whichever way they hear from us: we use another one now."""
    return {notice.pk: {"to": notice.context["old"], "route": Route.EMAIL} for notice in notices}


@kinds.register("phone_changed", label=_("Their phone number was changed"))
def phone_changed(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """To the old number and to the e-mail address, whichever way they hear from us."""
    return {
        notice.pk: {
            "to": notice.context["at"],
            "route": notice.context["way"],
            "help_contact": settings.HELP_CONTACT,
        }
        for notice in notices
    }


@kinds.register("through_partner", label=_("We write to them through a partner now"))
def through_partner(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """To the person themselves, while it is so: who passes our messages on, and how to end it."""
    return {
        notice.pk: {"partner": notice.person.came_through, "help_contact": settings.HELP_CONTACT}
        for notice in notices
        if notice.person.reached_through_partner
        and notice.person.came_through_id == notice.about_id
    }


@kinds.register("sign_in_changed", label=_("How they sign in was changed"))
def sign_in_changed(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """A way to sign in came, went or changed."""
    link = settings.SITE_URL + reverse("mfa_index")
    return {notice.pk: {"link": link} for notice in notices}


@kinds.register("entered_for_you", label=_("A copy of what we filled in for them"))
def entered_for_you(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Everything that staff typed for somebody in one conversation, for them to check. (M15)"""
    ids = [notice.about_id for notice in notices]
    entries = Behalf.objects.select_related("by").prefetch_related("acts").in_bulk(ids)
    return {
        notice.pk: {
            "entry": entries[notice.about_id],
            "acts": entries[notice.about_id].acts.all(),
            "help_contact": settings.HELP_CONTACT,
        }
        for notice in notices
        if notice.about_id in entries
    }


@kinds.register("behalf_changed", label=_("Who may fill things in for them has changed"))
def behalf_changed(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """Somebody told us that staff may not, or may again, fill things in for them."""
    people = Person.objects.in_bulk([notice.about_id for notice in notices])
    return {
        notice.pk: {"person": people[notice.about_id], "help_contact": settings.HELP_CONTACT}
        for notice in notices
        if notice.about_id in people
    }


@kinds.register("staff_account_opened", label=_("A colleague's account is open"))
def staff_account_opened(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """A colleague can now sign in; what they may do, the keepers say."""
    link = settings.SITE_URL + reverse("account_request_login_code")
    return {
        notice.pk: {"link": link, "email": notice.user.email}
        for notice in notices
        if notice.user is not None and notice.user.is_active
    }


@kinds.register("case_opened", label=_("We have what they asked about their data"))
def case_opened(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """What somebody asked has arrived, and by when a person answers."""
    return _cases(notices)


@kinds.register("case_question", label=_("A question about what they asked"))
def case_question(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """We have to know something first; left out once they have answered."""
    return {pk: found for pk, found in _cases(notices).items() if found["case"].is_asking}


@kinds.register("case_extended", label=_("It takes us longer to answer about their data"))
def case_extended(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """It takes longer, until when, and for which of the reasons there are."""
    return _cases(notices)


@kinds.register("case_answered", label=_("Our answer about their data"))
def case_answered(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """There is an answer to read. What it says stays on the site."""
    return _cases(notices)


@kinds.register("case_not_yours", label=_("We wrote to them about somebody else’s question"))
def case_not_yours(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """We told somebody of a question about data that is not theirs, unless it is after all."""
    found = DataCase.objects.defer(*DataCase.Privacy.sealed).in_bulk([n.about_id for n in notices])
    return {
        notice.pk: {"case": found[notice.about_id], "help_contact": settings.HELP_CONTACT}
        for notice in notices
        if notice.about_id in found and found[notice.about_id].person_id != notice.person_id
    }


@kinds.register("case_waiting", label=_("Something about data waits for a keeper"), may_repeat=True)
def case_waiting(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """To keepers: a clock runs. No longer true once it is answered."""
    words = _cases(notices, page="case")
    return {pk: found for pk, found in words.items() if found["case"].next_on}


def _cases(notices: list[Notice], *, page: str = "my_case") -> dict[int, kinds.Words]:
    ids = [notice.about_id for notice in notices]
    found = DataCase.objects.defer(*DataCase.Privacy.sealed).in_bulk(ids)
    return {
        notice.pk: {
            "case": found[notice.about_id],
            "link": settings.SITE_URL + reverse(page, args=[found[notice.about_id].ref]),
            "help_contact": settings.HELP_CONTACT,
        }
        for notice in notices
        if notice.about_id in found and notice.person_id in (None, found[notice.about_id].person_id)
    }


@kinds.register(
    "break_check_in",
    label=_("Asking once how their break is, as they wanted"),
    stops=kinds.Stops.ON_LEAVING,
)
def break_check_in(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """One word during a break, to whoever wanted it, and only while it lasts. (M16)"""
    link = settings.SITE_URL + reverse("my_pause")
    return {
        notice.pk: {"link": link, "help_contact": settings.HELP_CONTACT}
        for notice in notices
        if notice.person.paused_at is not None
    }


@kinds.register("make_sure", label=_("Make sure how somebody is"))
def make_sure(notices: list[Notice]) -> Mapping[int, kinds.Words]:
    """To the worker of somebody whom a bank said had died; who it is, the page says."""
    people = Person.objects.filter(pk__in=[notice.about_id for notice in notices])
    quiet = set(people.filter(quiet_at__isnull=False).values_list("pk", flat=True))
    return {
        notice.pk: {"link": settings.SITE_URL + reverse("person", args=[notice.about_id])}
        for notice in notices
        if notice.about_id in quiet
    }
