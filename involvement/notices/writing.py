"""The words of messages, made when they leave, from what is true then."""

import logging
from dataclasses import dataclass, field

from django.template.loader import render_to_string
from django.utils import translation

from involvement import display
from involvement.notices import copies, kinds
from involvement.notices.models import Notice
from involvement.people.models import Partner, Route

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Message:
    """One message as it leaves: by which way, to whom, and what it says."""

    route: Route
    to: str
    subject: str
    body: str
    message_id: str
    notice_id: int | None = None


@dataclass
class Written:
    """A batch, sorted: what can leave, what is no longer true, what could not be written."""

    messages: list[tuple[Notice, Message]] = field(default_factory=list)
    untrue: list[Notice] = field(default_factory=list)
    broken: list[Notice] = field(default_factory=list)


def write(batch: list[Notice]) -> Written:
    """Write every message of a batch. One that cannot be written holds up no other."""
    by_kind: dict[str, list[Notice]] = {}
    written = Written()
    for notice in batch:
        kind = kinds.KINDS.get(notice.kind)
        if kind is None or kind.reaches(notice):
            by_kind.setdefault(notice.kind, []).append(notice)
        else:
            written.untrue.append(notice)
    for kind, notices in by_kind.items():
        try:
            words = kinds.KINDS[kind].words(notices)
        except Exception as error:
            _log(kind, error)
            written.broken += notices
        else:
            _write_kind(notices, words, written)
    return written


def _write_kind(notices: list[Notice], words, written: Written) -> None:
    for notice in notices:
        if notice.pk not in words:
            written.untrue.append(notice)
            continue
        try:
            with translation.override(display.language(display.of_reader(notice.reader))):
                written.messages.append((notice, _message(notice, words[notice.pk])))
        except Exception as error:
            _log(notice.kind, error)
            written.broken.append(notice)


def _message(notice: Notice, words: kinds.Words) -> Message:
    if partner := partner_between(notice):
        return _to_partner(notice, partner, words)
    reader = notice.reader
    usual = getattr(reader, "route", Route.EMAIL)  # an account has none
    route = Route(words.get("route", usual))  # some news goes by every way there is
    context = {"reader": reader, **words}
    if route == Route.TEXT:
        body = _render(f"texts/{notice.kind}.txt", context)
        to = words.get("to", reader.phone)
        return Message(route, to, "", body, notice.message_id, notice.pk)
    to = f"{reader.name}\n{reader.address}" if route == Route.LETTER else reader.email
    to = words.get("to", to)  # an address that is theirs no longer is told so
    subject = " ".join(_render(f"emails/{notice.kind}/subject.txt", context).split())
    body = _render(f"emails/{notice.kind}/body.txt", context)
    return Message(route, to, subject, body, notice.message_id, notice.pk)


def partner_between(notice: Notice) -> Partner | None:
    """Return the partner who passes this on, where the person agreed that one does."""
    person = notice.person
    if person is None or not person.reached_through_partner or not person.came_through.email:
        return None
    return person.came_through if kinds.is_for_others(notice.kind) else None


def _to_partner(notice: Notice, partner: Partner, words: kinds.Words) -> Message:
    """Say what it is about in the words for others: a link of theirs is in nobody else's hands."""
    context = {"reader": partner, **copies.for_others(notice, words)}
    subject = " ".join(_render("others/pass_on/subject.txt", context).split())
    body = _render("others/pass_on/body.txt", context)
    return Message(Route.EMAIL, partner.email, subject, body, notice.message_id, notice.pk)


def _render(template: str, context: dict) -> str:
    return render_to_string(template, context).strip()


def _log(kind: str, error: Exception) -> None:
    """Name the kind and the sort of error only: its words may hold somebody's name."""
    logger.error("A message of the kind %s could not be written: %s.", kind, type(error).__name__)
