"""The look keeps its promises: contrast, size, stillness, and errors that lead to their boxes."""

import gzip
import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string

from involvement.forms import PlainForm
from involvement.widgets import ClockField, DayField

STATIC = Path(__file__).resolve().parents[2] / "static"
CSS = (STATIC / "css" / "involvement.css").read_text(encoding="utf-8")
KINDS = ("ok", "risk", "stop", "info", "wait")
TEXT = [  # text on what is behind it: 7 to 1
    *[(words, ground) for words in ("ink", "second", "link", "visited", "link-hover", "error")
      for ground in ("page", "surface")],
    ("on-head", "head"), ("on-button", "button"), ("on-button", "button-hover"),
    ("on-quiet", "quiet"), ("on-quiet", "quiet-hover"), ("link", "quiet"),
    ("on-danger", "danger"), ("on-danger", "danger-hover"), ("focus-ink", "amber"),
    ("second", "idle-soft"),
    *[(kind, f"{kind}-soft") for kind in (*KINDS, "idle")],
]  # fmt: skip
EDGES = [  # shapes and edges: 3 to 1
    *[(f"{kind}-edge", ground) for kind in (*KINDS, "idle") for ground in ("surface", "page")],
    ("input", "surface"), ("warm", "surface"), ("second", "page"), ("info-edge", "info-soft"),
]  # fmt: skip
LIGHT_EDGES = [("button", "page"), *[(f"chart-{n}", "surface") for n in range(1, 5)],
               *[(f"chart-{n}", f"chart-{n + 1}") for n in range(1, 4)]]  # fmt: skip
LIGHT, DARK = (
    dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})", block))
    for block in re.findall(r":root\{([^}]*--page:[^}]*)\}", CSS)
)

CHOSEN = {
    name: {
        **(DARK if name == "dark" else LIGHT),
        **dict(
            pair
            for block in re.findall(rf"\.colour-{name}[^{{}}]*\{{([^}}]*--page:[^}}]*)\}}", CSS)
            for pair in re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6})", block)
        ),
    }
    for name in ("cream", "white", "dark")
}


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (
            p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def too_weak(tokens, pairs, least):
    return [
        (words, ground, round(contrast(tokens[words], tokens[ground]), 2))
        for words, ground in pairs
        if contrast(tokens[words], tokens[ground]) < least
    ]


def test_the_measure_itself_is_right():
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#1c1b22", "#fff9ec"), 2) == 16.28


def test_a_chosen_colour_is_the_colour_of_the_page():
    assert {name: tokens["page"] for name, tokens in CHOSEN.items()} == {
        "cream": LIGHT["page"], "white": "#ffffff", "dark": DARK["page"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "tokens",
    [LIGHT, DARK, *CHOSEN.values()],
    ids=["light", "dark", *(f"chosen {name}" for name in CHOSEN)],
)
def test_every_text_can_be_read(tokens):
    assert too_weak(tokens, TEXT, 7) == []


def test_every_edge_can_be_seen():
    assert too_weak(LIGHT, EDGES + LIGHT_EDGES, 3) == []
    assert too_weak(DARK, EDGES, 3) == []


def test_the_focus_shows_on_every_ground():
    for tokens in (LIGHT, DARK):
        for ground in ("page", "surface", "head", "button", "quiet"):
            ring = max(contrast(tokens[mark], tokens[ground]) for mark in ("amber", "focus-ink"))
            assert ring >= 3, ground


def test_nothing_moves_sticks_or_is_fetched_from_afar():
    assert re.findall(r"position:\s*(?:-webkit-)?(fixed|sticky)", CSS) == []
    assert re.findall(r"(?:transition|animation)[a-z-]*:|@keyframes|@font-face|@import", CSS) == []
    assert re.findall(r"url\((?!['\"]?data:)", CSS) == []
    assert "crest" not in CSS
    assert "GDS Transport" not in CSS


def test_the_files_are_small():
    script = (STATIC / "js" / "involvement.js").read_bytes()

    assert len(gzip.compress(CSS.encode())) <= 20 * 1024
    assert len(gzip.compress(script)) <= 12 * 1024


class EveryKind(PlainForm):
    name = forms.CharField(label="<b>Name</b>", error_messages={"required": "Enter your name"})
    about = forms.CharField(
        label="About", max_length=200, widget=forms.Textarea, help_text="Short is fine"
    )
    way = forms.ChoiceField(
        label="Way", choices=[("e", "E-mail"), ("p", "Phone")], widget=forms.RadioSelect
    )
    needs = forms.MultipleChoiceField(
        label="Needs", choices=[("a", "Easy Read")], widget=forms.CheckboxSelectMultiple
    )
    group = forms.ChoiceField(label="Group", choices=[("", "Choose"), ("h", "Housing")])
    met_on = DayField(label="Day")
    met_at = ClockField(label="Time")
    photo = forms.FileField(label="Photo")
    agree = forms.BooleanField(label="I agree")


def test_every_link_in_the_error_summary_reaches_a_control():
    page = render_crispy_form(
        EveryKind({"met_on_day": "1", "met_on_month": "13", "met_on_year": "2026"})
    )

    links = re.findall(r'<a href="#([^"]+)"', page)
    controls = re.findall(r'<(?:input|select|textarea)\b[^>]*\bid="([^"]+)"', page)
    assert len(links) == 9
    assert [link for link in links if link not in controls] == []
    assert "id_met_on_1" in links
    described = " ".join(re.findall(r'aria-describedby="([^"]+)"', page)).split()
    assert [part for part in described if f'id="{part}"' not in page] == []


def test_labels_and_tags_never_let_markup_through():
    assert "<b>" not in render_crispy_form(EveryKind())
    page = Template(
        "{% load components %}{% tag word 'ok' %}{% card heading=word %}{{ word }}{% endcard %}"
    )
    assert "<script>" not in page.render(Context({"word": "<script>"}))


def test_every_part_of_a_page_can_be_drawn():
    page = Template("""{% load components %}{% card heading="H" level=3 kind="do" %}in{% endcard %}
        {% status "Stop" kind="stop" reason="Why" clause="R1" %}{% shape "clock" %}{% back "/x" %}
        {% summary %}{% row "Name" "Ann" "/c" "your name" %}{% row "Joined" "May" %}{% endsummary %}
        {% task_list tasks %}{% task_list tasks "other" %}{% tracker steps %}{% pager page %}
        {% seats 2 1 reserve_needed=1 %}{% act "/x" "Ask" about="Dee" %}
        {% panel "Sent" %}p{% endpanel %}
        {% inset %}i{% endinset %}{% warning %}w{% endwarning %}
        {% details "More" %}d{% enddetails %}
        {% empty %}e{% endempty %}{% table_scroll "Pay" %}t{% endtable_scroll %}
        {{ 6240|money }} {% when moment %} {{ moment|day }}""").render(
        Context(
            {
                "tasks": [{"title": "T", "url": "/t", "status_word": "Done", "status_kind": "ok"}],
                "steps": [{"word": "Sent", "date": "May", "state": "now"}],
                "page": {"next_url": "/n"},
                "moment": datetime(2026, 7, 3, 10, tzinfo=UTC),
            }
        )
    )

    assert "£62.40 Friday 3 July 2026, 11am Friday 3 July 2026" in page
    assert "2 of 3 seats filled. No reserve yet." in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_one_question_makes_its_label_the_heading():
    form = EveryKind()
    form.single_question = True

    assert render_crispy_form(form).count("<h1") == 1


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (("", "", ""), "Enter a date, like 27 3 2026"),
        (("27", "", "2026"), "Enter a date, like 27 3 2026"),
        (("27", "3", "26"), "Enter a date, like 27 3 2026"),
        (("٢٧", "3", "2026"), "Enter a date, like 27 3 2026"),
        (("31", "2", "2026"), "The date must be a real date"),
        (("1", "1", "2019"), "The date must be 1 January 2020 or later"),
        (("2", "1", "2030"), "The date must be 1 January 2030 or earlier"),
    ],
)
def test_a_day_that_cannot_be_is_refused(parts, says):
    field = DayField(earliest=date(2020, 1, 1), latest=lambda: date(2030, 1, 1))

    with pytest.raises(forms.ValidationError) as why:
        field.clean(list(parts))

    assert why.value.messages == [says]


def test_a_day_comes_back_as_a_date():
    assert DayField().clean([" 27", "03", "2026"]) == date(2026, 3, 27)
    assert DayField(required=False).clean(["", "", ""]) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("11am", time(11)),
        ("2:30 PM", time(14, 30)),
        ("14.30", time(14, 30)),
        ("midday", time(12)),
        ("12am", time(0)),
    ],
)
def test_a_time_is_understood_as_people_write_it(typed, meant):
    assert ClockField().clean(typed) == meant


@pytest.mark.parametrize("typed", ["3", "25:00", "13pm", "2:75", "soon"])
def test_a_time_that_is_not_clear_is_asked_again(typed):
    with pytest.raises(forms.ValidationError, match="like 2:30pm"):
        ClockField().clean(typed)


def test_the_page_for_our_own_mistake_needs_nothing():
    page = render_to_string("500.html")

    assert "It is our fault" in page
    assert "<script" not in page
