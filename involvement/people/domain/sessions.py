"""Where somebody is signed in, and ending it."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from involvement.audit import trail
from involvement.people.models import Person, User

DEVICES = {
    "iPhone": _("iPhone"), "iPad": _("iPad"), "Android": _("Android phone or tablet"),
    "Windows": _("Windows computer"), "Macintosh": _("Mac"), "Linux": _("Linux computer"),
}  # fmt: skip


def device(user_agent: str) -> str:
    """Return what people call the thing with this name of a browser."""
    return str(next((word for sign, word in DEVICES.items() if sign in user_agent), _("A device")))


def live(user: User) -> QuerySet[UserSession]:
    """Return where somebody is signed in now, the newest first, in one statement."""
    return UserSession.objects.filter(_still_open(), user=user).order_by("-created_at")


def over() -> QuerySet[UserSession]:
    """Return what is still known of sessions that have ended: where they were and on what."""
    return UserSession.objects.exclude(_still_open())


def forget(session_key: str | None) -> None:
    """Forget where a session was that ends now."""
    UserSession.objects.filter(session_key=session_key).delete()


@transaction.atomic
def end_others(user: User, *, but: str | None, by: User | None) -> int:
    """Sign somebody out everywhere but here, and return from how many places."""
    return _end(UserSession.objects.filter(user=user).exclude(session_key=but), user, by=by)


@transaction.atomic
def end(session: UserSession, *, by: User) -> int:
    """Sign somebody out in one place. Where that has ended already, nothing happens."""
    return _end(UserSession.objects.filter(pk=session.pk), session.user, by=by)


def _still_open() -> Q:
    open_now = Session.objects.filter(expire_date__gt=timezone.now())
    return Q(session_key__in=open_now.values("session_key"))


def _end(sessions: QuerySet[UserSession], user: User, *, by: User | None) -> int:
    keys = list(sessions.values_list("session_key", flat=True))
    if not keys:
        return 0
    ended, _by_model = Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    if ended:
        person = Person.objects.filter(user=user).values_list("pk", flat=True).first()
        trail.record("user.sessions_ended", user, by=by, reason=str(ended), person_id=person)
    return ended
