"""Who takes part at each level and stage, side by side: from frozen figures alone. (R1)"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Level
from impact.equality.domain import figures
from impact.equality.domain.figures import Line, Said, Told
from impact.equality.models import Part, Release
from impact.equality.questions import Question
from involvement import disclosure
from involvement.calendars import Nation

NAMES = {
    Part.NOT_YES: gettext_lazy("Asked only"),
    Part.SAID_YES: gettext_lazy("Said yes only"),
    **{Part(level): level.label for level in Level},
}


@dataclass(frozen=True)
class Row:
    """One answer, and what the figures of each part show of it; nothing where they show none."""

    label: str | Promise
    lines: list[Line | None]
    shares: list[int | None]

    @property
    def apart(self) -> int:
        """How many percent lie between the parts that show a share."""
        known = [share for share in self.shares if share is not None]
        return max(known, default=0) - min(known, default=0)


@dataclass(frozen=True)
class Beside:
    """One question in every part that has figures."""

    question: Question
    rows: list[Row]
    sentence: str


@dataclass(frozen=True)
class Levels:
    """The newest figures of each part of one nation, question by question."""

    told: list[Told]
    beside: list[Beside]

    @property
    def names(self) -> list[str | Promise]:
        return [name_of(told) for told in self.told]

    @property
    def carried(self) -> list[Told]:
        """Those that were not counted when others last were: fewer than 30 were new there."""
        newest = max((told.release.until for told in self.told), default=None)
        return [told for told in self.told if told.release.until != newest]

    @property
    def missing(self) -> list[str | Promise]:
        """The parts of which there are no figures yet."""
        there = {told.release.circle for told in self.told}
        return [name for part, name in NAMES.items() if part not in there]


def newest() -> dict[str, list[Release]]:
    """Return the newest release of each part, by nation, in the order of the steps."""
    found = Release.objects.filter(circle__in=Part.values)
    rows = found.order_by("nation", "circle", "-until", "-id").distinct("nation", "circle")
    of = {(release.nation, release.circle): release for release in rows.prefetch_related("figures")}
    by_nation = {
        nation: [of[nation, part] for part in Part if (nation, part) in of]
        for nation in Nation.values
    }
    return {nation: releases for nation, releases in by_nation.items() if releases}


def name_of(told: Told) -> str | Promise:
    """Name a part in a few words: a level as the activities do, or a stage."""
    return NAMES[Part(told.release.circle)]


def put_beside(releases: Sequence[Release]) -> Levels:
    """Say the releases of the parts beside each other; nothing is counted here."""
    told = [figures.tell(release) for release in releases]
    questions = {said.question.code: said.question for one in told for said in one.said}
    of = [{said.question.code: said for said in one.said} for one in told]
    beside = [
        _beside(question, [said.get(code) for said in of], told)
        for code, question in questions.items()
    ]
    return Levels(told, beside)


def rows(levels: Levels) -> list[list[str]]:
    """Return all of it as a table, its headings first."""
    head = [_("Question"), _("Answer"), *(str(name) for name in levels.names)]
    until = [told.release.until.isoformat() for told in levels.told]
    answered = [told.answered.words for told in levels.told]
    table = [[_("12 months up to"), "", *until], [_("Answered"), "", *answered]]
    for one in levels.beside:
        table += [[one.question.words, *cells] for cells in cells_of(one)] or [
            [one.question.words, one.sentence, *("" for _told in levels.told)]
        ]
    return [head, *table]


def cells_of(beside: Beside) -> list[list[str]]:
    """Return the table of one question: an answer, and its words in each part."""
    return [[str(row.label), *(words_of(line) for line in row.lines)] for row in beside.rows]


def words_of(line: Line | None) -> str:
    """Say what the figures of one part show of one answer."""
    if line is None:
        return _("Not shown")
    return f"{line.figure.words} ({line.share})" if line.share else line.figure.words


def _beside(question: Question, said: list[Said | None], told: list[Told]) -> Beside:
    lines = [{line.group: line for line in one.lines} if one else {} for one in said]
    groups = {group: line.label for part in lines for group, line in part.items()}
    found = []
    for group, label in groups.items():
        at = [part.get(group) for part in lines]
        shares = [
            disclosure.share(line.figure.size, one.release.answered) if line else None
            for line, one in zip(at, told, strict=True)
        ]
        found.append(Row(label, at, shares))
    return Beside(question, found, _sentence(found, told))


def _sentence(found: list[Row], told: list[Told]) -> str:
    if not found:
        return _("This cannot be shown: it would tell of few people.")
    widest = max(found, key=lambda row: row.apart)
    if not widest.apart:
        return _("No difference can be seen.")
    known = {share: n for n, share in enumerate(widest.shares) if share is not None}
    least, most = min(known), max(known)
    low, high = (name_of(told[known[share]]) for share in (least, most))
    sentence = _(
        "The widest difference is “%(words)s”: about %(least)d%% (%(low)s) and"
        " %(most)d%% (%(high)s)."
    )
    return sentence % {
        "words": widest.label, "least": least, "low": low, "most": most, "high": high
    }  # fmt: skip
