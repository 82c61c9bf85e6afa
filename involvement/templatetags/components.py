"""Parts of pages as template tags; each renders one small template in templates/components/."""

from datetime import date, datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.template.loader import get_template
from django.utils import dateformat, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from involvement import display
from involvement.calendars import comes_twice
from involvement.money import pounds

register = template.Library()

LONDON = ZoneInfo("Europe/London")
SHAPES = {
    "ok": "tick",
    "risk": "triangle",
    "stop": "octagon",
    "info": "clock",
    "wait": "bubble",
    "idle": "bar",
    "plain": "",
}


def _render(part, /, **context):
    return get_template(f"components/{part}.html").render(context)


@register.simple_block_tag(end_name="endcard")
def card(content, heading="", level=2, kind=""):
    return _render("card", content=content, heading=heading, level=level, kind=kind)


@register.simple_block_tag(end_name="endpanel")
def panel(content, heading):
    return _render("panel", content=content, heading=heading)


@register.simple_block_tag(end_name="endinset")
def inset(content):
    return _render("inset", content=content)


@register.simple_block_tag(end_name="endwarning")
def warning(content):
    return _render("warning", content=content)


@register.simple_block_tag(end_name="enddetails")
def details(content, summary, is_open=False):
    return _render("details", content=content, summary=summary, is_open=is_open)


@register.simple_block_tag(end_name="endempty")
def empty(content):
    return _render("empty", content=content)


@register.simple_block_tag(end_name="endtable_scroll")
def table_scroll(content, label):
    return _render("table_scroll", content=content, label=label)


@register.simple_block_tag(end_name="endsummary")
def summary(content):
    return _render("summary", content=content)


@register.simple_tag
def row(key, value, change_url="", change_text=""):
    return _render("row", key=key, value=value, change_url=change_url, change_text=change_text)


@register.simple_tag
def shape(name):
    return _drawn(name) if name else ""


@cache
def _drawn(name):
    return _render("shape", name=name)


@register.simple_tag(takes_context=True)
def picture(context, name):
    """A small picture beside words, for a reader who chose pictures; nothing for anybody else."""
    wanted = name and display.shows_pictures(context.get("display") or "")
    return _pictured(name) if wanted else ""


@cache
def _pictured(name):
    return get_template(f"components/pictures/{name}.svg").render()


@register.simple_tag
def tag(word, kind="idle", shape=None):
    return _render(
        "tag", word=word, kind=kind, shape=SHAPES.get(kind, "") if shape is None else shape
    )


@register.simple_tag
def status(word, kind="idle", reason="", clause="", shape=None):
    shape = SHAPES.get(kind, "") if shape is None else shape
    return _render("status", word=word, kind=kind, reason=reason, clause=clause, shape=shape)


@register.simple_tag
def task_list(tasks, name="task"):
    """A page with two lists gives each its own `name`, so that their ids differ."""
    return _render("task_list", tasks=tasks, name=name)


@register.simple_tag
def back(url, label=""):
    return _render("back", url=url, label=label)


@register.simple_tag
def pager(page):
    return _render("pager", page=page)


@register.simple_tag
def tracker(steps):
    return _render("tracker", steps=steps)


@register.simple_tag
def seats(filled, empty=0, reserve_filled=0, reserve_needed=0):
    """Seats as a picture, six to a row so that a phone can show it; the words say the same."""
    reserves = max(reserve_filled, reserve_needed)
    kinds = ["filled"] * filled + ["empty"] * empty
    kinds += ["reserve-filled" if n < reserve_filled else "reserve" for n in range(reserves)]
    drawn = [
        {
            "kind": kind,
            "x": 26 + 48 * (n % 6),
            "y": 26 + 48 * (n // 6),
            "is_reserve": kind.startswith("reserve"),
        }
        for n, kind in enumerate(kinds)
    ]
    words = [
        ngettext(
            "%(filled)d of %(all)d seat filled.",
            "%(filled)d of %(all)d seats filled.",
            filled + empty,
        )
        % {"filled": filled, "all": filled + empty}
    ]
    if reserve_filled:
        words.append(ngettext("%d reserve.", "%d reserves.", reserve_filled) % reserve_filled)
    elif reserve_needed:
        words.append(_("No reserve yet."))
    return _render(
        "seats",
        seats=drawn,
        words=" ".join(words),
        width=4 + 48 * min(len(kinds) or 1, 6),
        height=4 + 48 * max(1, -(-len(kinds) // 6)),
    )


@register.simple_tag(takes_context=True)
def act(context, url, label, kind="secondary", about="", beside=""):
    """One button that posts; `about` adds hidden words, so that no two buttons sound the same.

    `beside` names the picture for readers who chose pictures.
    """
    return _render(
        "act",
        url=url,
        label=label,
        kind=kind,
        about=about,
        picture=picture(context, beside),
        csrf_token=context.get("csrf_token"),
    )


@register.filter
def money(pence):
    return "" if pence is None else pounds(pence)


def _in_london(moment):
    return (
        timezone.localtime(moment, LONDON)
        if isinstance(moment, datetime) and timezone.is_aware(moment)
        else moment
    )


@register.simple_tag
def when(moment):
    """Like "Thursday 13 March 2026, 11am", the time people in London would say."""
    if not moment:
        return ""
    moment = _in_london(moment)
    return _("%(day)s, %(time)s") % {"day": day(moment), "time": clock(moment)}


@register.filter
def day(moment):
    if not isinstance(moment, date):
        return ""
    there = _in_london(moment)
    return _day(date(there.year, there.month, there.day), get_language())


@lru_cache(maxsize=1000)  # a list says the same few days over and over
def _day(there, _language):
    return dateformat.format(there, "l j F Y")


@register.filter
def clock(moment):
    """Like 11am, 2:30pm, midday or midnight: never a bare 12.

    An instant whose time comes twice that night says which of the two it is.
    """
    if not moment:
        return ""
    moment = _in_london(moment)
    said = _hour(moment)
    if not isinstance(moment, datetime) or not comes_twice(moment.date(), moment.time()):
        return said
    which = _("%(time)s winter time") if moment.fold else _("%(time)s summer time")
    return which % {"time": said}


def _hour(moment):
    if moment.minute == 0 and moment.hour in (0, 12):
        return _("midday") if moment.hour else _("midnight")
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02d}" if moment.minute else ""
    return f"{hour}{minutes}{_('pm') if moment.hour >= 12 else _('am')}"
