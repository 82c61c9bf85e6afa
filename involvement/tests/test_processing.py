import ast
import csv
import html
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from involvement import letters
from involvement.people.domain import processing
from involvement.people.records import TITLES

FEEDBACK = "What somebody said about a meeting"
ROOT = Path(settings.BASE_DIR)


def test_the_register_names_every_field_of_every_record():
    named = {(entry.record, entry.field) for entry in processing.register()}

    assert named == {
        (TITLES[model._meta.label_lower], model._meta.get_field(field).verbose_name)
        for model in apps.get_models()
        if hasattr(model, "Privacy")
        for field in model.Privacy.named
    }
    assert (FEEDBACK, "words") in named


def test_every_record_has_a_title_of_its_own_in_plain_words():
    titles = [processing.find(record.name)._meta.label_lower for record in processing.records()]

    assert sorted(titles) == sorted(TITLES)
    assert len({str(title) for title in TITLES.values()}) == len(TITLES)


@pytest.mark.parametrize("risk", processing.risks(), ids=lambda risk: risk.test)
def test_every_risk_names_a_test_that_is_there(risk):
    path, _part, name = risk.test.partition("::")
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    there = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}

    assert there
    assert not name or name in there
    assert {risk.likelihood, risk.harm, risk.measure, risk.left} & {""} == set()


PAGES = [
    "processing", "processing_risks", "processing_records", "processing_times",
    "processing_register",
]  # fmt: skip


def test_the_first_page_is_short_and_leads_to_every_part(client, keeper):
    client.force_login(keeper)

    page = html.unescape(client.get(reverse("processing")).text)

    for name in [*PAGES[1:], "processing_file", "cases", "access", "trail"]:
        assert f'href="{reverse(name)}"' in page
    assert "<table" not in page
    assert f"{len(processing.register())} fields" in page


def test_the_keeper_reads_every_risk_and_takes_the_table_away(client, keeper):
    client.force_login(keeper)

    page = html.unescape(client.get(reverse("processing_risks")).text)
    answer = client.get(reverse("processing_file"))
    [head, *table] = csv.reader(b"".join(answer).decode().splitlines())

    assert all(risk.risk in page for risk in processing.risks())
    assert head[:3] == ["record", "field", "reveals"]
    assert len(table) == len(processing.register())
    assert [FEEDBACK, "words", "Sensitive"] in [row[:3] for row in table]
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_on_paper_of_which_day_it_is(client, keeper, name):
    client.force_login(keeper)

    page = client.get(reverse(name))

    assert page.text.count("<h1") == 1
    assert page.context["today"] == timezone.localdate()
    assert ("As it was on" in page.text) is (name != "processing")


def test_every_record_has_its_page_with_all_of_its_fields(client, keeper):
    client.force_login(keeper)
    records = client.get(reverse("processing_records")).context["records"]

    shown = [
        entry
        for record in records
        for entry in client.get(reverse("processing_record", args=[record.name])).context["entries"]
    ]

    assert shown == processing.register()
    assert [record.fields for record in records if record.called == FEEDBACK] == [
        sum(entry.record == FEEDBACK for entry in shown)
    ]
    assert client.get(reverse("processing_record", args=["nothing"])).status_code == 404


def test_every_record_stands_under_how_long_it_is_kept():
    kept = sorted(name for time in processing.times() for name in time.records)

    assert kept == sorted(record.called for record in processing.records())


def test_the_pages_ask_the_database_only_who_reads(client, keeper, django_assert_num_queries):
    client.force_login(keeper)

    for name in PAGES:
        with django_assert_num_queries(2):
            client.get(reverse(name))


def test_only_the_keeper_reads_the_register(client, person, team, finance, analyst, chair):
    for user in (person.user, team, finance, analyst, chair):
        client.force_login(user)
        for name in [*PAGES, "processing_file"]:
            assert client.get(reverse(name)).status_code == 403
        assert client.get(reverse("processing_record", args=["seat"])).status_code == 403


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+44", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "\xa0=1", '=HYPERLINK("http://x")'],
)
def test_no_cell_can_be_taken_for_a_formula(cell):
    assert letters.plain_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "A word", "1 (2)", "a=b"])
def test_an_ordinary_cell_stays_as_it_is(cell):
    assert letters.plain_cell(cell) == cell
