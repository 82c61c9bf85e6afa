import csv
import io
import re

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from impact.equality.models import Release
from impact.equality.tests.factories import NOW, ReleaseFactory, make, people_who_said
from involvement.tests.access_table import without_token
from involvement.tests.test_documents import text_of

WANTED = {"nation": "england", "circle": "everyone", "until": "2026-10-01", "least": "8"}


@pytest.fixture
def release(analyst):
    """23, 13 and 3: numbers that may be seen nowhere."""
    people_who_said(23, sex="female", ethnic_group="white_british")
    people_who_said(13, sex="male", ethnic_group="indian")
    people_who_said(3, sex="rather_not", ethnic_group="african")
    return make(by=analyst)


def as_csv(client, release):
    return list(csv.reader(io.StringIO(client.get(reverse("release_csv", args=[release.pk])).text)))


@pytest.mark.clause("R3")
def test_page_picture_and_files_say_the_same_rounded_numbers(client, analyst, release):
    client.force_login(analyst)

    page = client.get(release.get_absolute_url()).text
    file = as_csv(client, release)
    book = load_workbook(
        io.BytesIO(client.get(reverse("release_excel", args=[release.pk])).content)
    )
    sheet = [[cell or "" for cell in row] for row in book.active.values]

    told = client.get(reverse("release_json", args=[release.pk])).json()
    pdf = text_of(client.get(reverse("release_pdf", args=[release.pk])).content)

    assert sheet == file
    assert [list(row) for row in (told[0], *map(dict.values, told))] == file
    assert pdf.startswith("Who is involved: England Everybody who")
    for _question, *said in file[1:]:
        assert " ".join(" ".join(said).split()) in pdf
    assert not {"23", "13", "39"} & set(re.findall(r"[0-9.]+", pdf))
    sex = [row for row in file if row[0] == "What is your sex?"]
    assert [row[1:] for row in sex] == [
        ["Female", "25", "about 62%", "51.0%"],
        ["Male", "15", "about 37%", "49.0%"],
        ["Not said", "fewer than 8", "", ""],
    ]
    for _question, *said in file[3:]:
        assert all(words in page.replace("&#x27;", "'") for words in said)
    assert not {"23", "13", "39"} & {
        word for row in file for word in re.findall(r"[0-9.]+", row[2])
    }
    words = re.sub(r"<[^>]+>", " ", page.split("<svg", 1)[1])
    assert not {"23", "13", "39"} & set(re.findall(r"[0-9.]+", words))
    assert page.count("<figure") == page.count("<figcaption")
    assert page.count("<h1") == 1


def test_the_bars_are_as_long_as_the_rounded_numbers(client, analyst, release):
    client.force_login(analyst)

    page = client.get(release.get_absolute_url()).text
    sex = page.split('id="sex"')[1].split("</figure>")[0]

    assert re.findall(r'width="(\d+)%" height="22"', sex) == ["100", "60", "0"]


def test_no_cell_is_a_formula(client, analyst, release, monkeypatch):
    client.force_login(analyst)
    monkeypatch.setattr(
        "impact.equality.domain.figures.rows", lambda told: [["=1+1", "+1", "-1", "@a"]]
    )

    file = as_csv(client, release)

    assert file == [["'=1+1", "'+1", "'-1", "'@a"]]


def test_the_analyst_makes_figures_and_is_shown_them(client, analyst):
    people_who_said(31, sex="female")
    with time_machine.travel(NOW):
        client.force_login(analyst)
        form = client.get(reverse("release_new"))
        went = client.post(reverse("release_new"), WANTED, follow=True)
        again = client.post(reverse("release_new"), WANTED)

    assert "Before 1 October 2026" in form.text
    assert "Who is involved: England" in went.text
    assert "made already" in again.text
    assert Release.objects.count() == 1


def test_what_was_not_chosen_is_said_in_words_of_its_own(client, analyst):
    client.force_login(analyst)

    page = client.post(reverse("release_new"), {"nation": "france"}).text

    for words in ("Choose a nation", "Choose whose answers", "Choose the 12 months"):
        assert words in page
    assert not Release.objects.exists()


@pytest.mark.parametrize("who", ["team", "chair", "keeper"])
def test_others_read_figures_and_make_none(client, request, release, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(release.get_absolute_url()).status_code == 200
    assert "Make new figures" not in client.get(reverse("releases")).text
    assert client.get(reverse("release_new")).status_code == 403
    assert client.post(reverse("release_new"), WANTED).status_code == 403


@pytest.mark.parametrize("who", ["person", "finance", "outsider"])
def test_whoever_has_no_part_in_it_is_refused(client, request, release, who):
    somebody = request.getfixturevalue(who)
    client.force_login(getattr(somebody, "user", somebody))

    for address in (reverse("releases"), release.get_absolute_url()):
        assert client.get(address).status_code in (403, 404)


@pytest.mark.parametrize("query", ["?group=male", "?sex=male&nation=ni", "?least=1", "?age=18_24"])
def test_nothing_in_an_address_filters_a_release(client, analyst, release, query):
    client.force_login(analyst)

    for name in ("release", "release_csv"):
        address = reverse(name, args=[release.pk])
        plain, asked = (without_token(client.get(to).text) for to in (address, address + query))
        assert asked == plain
    assert client.get(reverse("release", args=[release.pk + 1])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(
    client, team, django_assert_num_queries, count
):
    ReleaseFactory.create_batch(count, made_by=team)
    client.force_login(team)

    with django_assert_num_queries(3):
        page = client.get(reverse("releases"))

    assert len(page.context["rows"]) == count


def test_an_empty_list_says_who_makes_figures(client, team):
    client.force_login(team)

    assert "There are no figures yet" in client.get(reverse("releases")).text


def test_a_release_takes_few_queries(client, team, release, django_assert_num_queries):
    client.force_login(team)

    with django_assert_num_queries(4):
        client.get(release.get_absolute_url())
