"""What a release says: the one place from which its page, pictures and files are made. (R9)"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from impact.equality import census
from impact.equality.census import Census
from impact.equality.domain.releases import asked_of
from impact.equality.models import Release
from impact.equality.questions import NOT_SAID, Question
from involvement import disclosure
from involvement.calendars import london_day
from involvement.disclosure import Figure


@dataclass(frozen=True)
class Line:
    """One group: what it is called, how many it is, and its share of everybody."""

    group: str
    label: str | Promise
    figure: Figure
    share: str
    census: str


@dataclass(frozen=True)
class Said:
    """What was said to one question; no lines where that would tell too much."""

    question: Question
    sentence: str
    lines: list[Line]
    notes: list[str]


@dataclass(frozen=True)
class Told:
    """A whole release in words and rounded numbers."""

    release: Release
    asked: Figure
    answered: Figure
    said: list[Said]
    census: Census | None


def tell(release: Release) -> Told:
    """Say a release from its frozen figures alone; nothing is counted here."""
    sizes: dict[str, dict[str, int]] = {}
    for figure in release.figures.all():
        sizes.setdefault(figure.question, {})[figure.group] = figure.size
    asked = asked_of(release.nation, today=london_day(release.made_at))
    found = census.of_nation(release.nation)
    return Told(
        release=release,
        asked=disclosure.said(release.asked, least=release.least),
        answered=disclosure.said(release.answered, least=release.least),
        said=[_said(one, sizes.get(one.id, {}), release, found) for one in asked],
        census=found,
    )


def rows(told: Told) -> list[list[str]]:
    """Return the whole release as a table, its headings first."""
    head = [_("Question"), _("Answer"), _("People"), _("Share"), _("Census")]
    table = [
        [_("We asked"), "", told.asked.words, "", ""],
        [_("Answered"), "", told.answered.words, "", ""],
    ]
    for one in told.said:
        lines = [
            [str(line.label), line.figure.words, line.share, line.census] for line in one.lines
        ]
        table += [[one.question.words, *cells] for cells in lines or [[one.sentence, "", "", ""]]]
    if told.census:
        table.append([_("Where the census shares come from"), told.census.source, "", "", ""])
    return [head, *table]


def _said(
    question: Question, sizes: dict[str, int], release: Release, found: Census | None
) -> Said:
    least = max(release.least, disclosure.LEAST_SENSITIVE if question.sensitive else 0)
    words = question.groups | {NOT_SAID: _("Not said")}
    lines = [
        Line(
            group,
            words[group],
            disclosure.said(size, least=least),
            _share(size, release.answered),
            _in_census(found, question, group),
        )
        for group, size in sizes.items()
    ]
    notes = [_("People may choose more than one answer.")] if question.several else []
    if not lines:
        return Said(question, _("This cannot be shown: it would tell of few people."), [], notes)
    most = max(lines, key=lambda line: line.figure.size)
    if not most.figure.size:
        return Said(question, _("Every answer was given by few people."), lines, notes)
    sentence = _("The most given answer: %(words)s, about %(number)d of %(all)d people.")
    about = {"words": most.label, "number": most.figure.size, "all": release.answered}
    return Said(question, sentence % about, lines, notes)


def _share(size: int, whole: int) -> str:
    percent = disclosure.share(size, whole)
    return "" if percent is None else _("about %(percent)d%%") % {"percent": percent}


def _in_census(found: Census | None, question: Question, group: str) -> str:
    percent = found and found.share(question.code, group)
    return "" if percent is None else _("%(percent)s%%") % {"percent": percent}
