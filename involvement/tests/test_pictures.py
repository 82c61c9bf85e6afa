"""Pictures beside words: our own, small, quiet to a screen reader, and only where asked for."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template

from activities.models import FeeChoice, Travel
from impact.models import Felt
from involvement import pictures
from involvement.people.models import Help, PaperFormat, Route
from payments.models import CostKind, PayWay

ROOT = Path(__file__).resolve().parents[2]
DRAWN = sorted((ROOT / "templates" / "components" / "pictures").glob("*.svg"))
NAMES = {path.stem for path in DRAWN}
USED = re.compile(r'{%\s*picture "([a-z]+)"|beside="([a-z]+)"')
ASKED = {
    "fee_choice": FeeChoice, "choice": FeeChoice, "travel": Travel, "help": Help, "route": Route,
    "knew_why": Felt, "could_take_part": Felt, "was_listened_to": Felt,
    "paper_format": PaperFormat, "way": PayWay,
}  # fmt: skip


def used_in_templates():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html")]
    return {name for source in sources for pair in USED.findall(source) for name in pair if name}


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: path.stem)
def test_a_picture_is_small_takes_the_colour_of_words_and_says_nothing(path):
    drawing = path.read_text(encoding="utf-8")

    assert len(drawing) < 600
    assert 'stroke="currentColor"' in drawing
    assert 'aria-hidden="true"' in drawing
    assert re.findall(r"<(text|title|image|style|script|use|a)\b|#[0-9a-f]{3}|href", drawing) == []


def test_every_picture_is_used_and_every_use_has_a_picture():
    beside = {name for answers in pictures.BESIDE.values() for name in answers.values()}
    kinds = {kind.value for kind in CostKind}

    assert used_in_templates() | beside | kinds | set(pictures.PAGES.values()) == NAMES


@pytest.mark.parametrize("box", ASKED)
def test_every_answer_has_its_picture_and_no_two_the_same(box):
    found = [pictures.beside(box, answer.value) for answer in ASKED[box]]

    assert "" not in found
    assert len(set(found)) == len(found)


def test_nothing_is_drawn_for_who_did_not_ask():
    drawn = Template('{% load components %}{% picture "yes" %}')

    assert drawn.render(Context()) == ""
    assert drawn.render(Context({"display": "text-large"})) == ""
    assert drawn.render(Context({"display": "pictures-on"})).startswith("<svg")
