import ast
import csv
import html
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse

from involvement import downloads
from involvement.people.domain import processing

ROOT = Path(settings.BASE_DIR)


def test_the_register_names_every_field_of_every_record():
    named = {(entry.record, entry.field) for entry in processing.register()}

    assert named == {
        (str(model._meta.verbose_name).capitalize(), field.replace("_", " "))
        for model in apps.get_models()
        if hasattr(model, "Privacy")
        for field in model.Privacy.named
    }
    assert ("Feedback", "words") in named


@pytest.mark.parametrize("risk", processing.risks(), ids=lambda risk: risk.test)
def test_every_risk_names_a_test_that_is_there(risk):
    path, _part, name = risk.test.partition("::")
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    there = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}

    assert there
    assert not name or name in there
    assert {risk.likelihood, risk.harm, risk.measure, risk.left} & {""} == set()


def test_the_keeper_reads_both_and_takes_the_table_away(client, keeper):
    client.force_login(keeper)

    page = html.unescape(client.get(reverse("processing")).text)
    answer = client.get(reverse("processing_file"))
    [head, *table] = csv.reader(b"".join(answer).decode().splitlines())

    assert all(risk.risk in page for risk in processing.risks())
    assert page.count("<h1") == 1
    assert head[:3] == ["record", "field", "reveals"]
    assert len(table) == len(processing.register())
    assert ["Feedback", "words", "Sensitive"] in [row[:3] for row in table]
    assert answer["Cache-Control"] == "private, no-store"


def test_only_the_keeper_reads_the_register(client, person, team, finance, analyst, chair):
    for user in (person.user, team, finance, analyst, chair):
        client.force_login(user)
        for name in ("processing", "processing_file"):
            assert client.get(reverse(name)).status_code == 403


@pytest.mark.parametrize(
    "cell", ["=1+1", "+44", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")']
)
def test_no_cell_can_be_taken_for_a_formula(cell):
    assert downloads.plain_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "A word", "1 (2)", "a=b"])
def test_an_ordinary_cell_stays_as_it_is(cell):
    assert downloads.plain_cell(cell) == cell
