import csv
import zipfile
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from involvement.audit.models import AuditRow
from involvement.calendars import Nation
from involvement.notices import outbox
from involvement.people import sheets
from involvement.people.models import ImportState, PeopleImport, Person, RoleGrant
from involvement.people.tests.factories import PeopleImportFactory, PersonFactory, UserFactory

FILE = reverse("people_import")
HEADS = (
    "Name,Described as,Takes part as,Nation,"
    "Hears from us by,E-mail,Phone,Postal address,Reads papers"
)
ANN = "Ann Lee,,Carer,England,E-mail,ann@people.example,,,Large print"
BOB = 'Bob Ó Neill,Survivor,Service user,WALES,Letter by post,,,"1 Street, Town",On a screen'


@pytest.fixture
def signed_in(client, team):
    client.force_login(team)
    return client


def csv_of(*rows, heads=HEADS, encoding="utf-8", split=","):
    text = (
        "\r\n".join([heads, *rows]).replace(",", split)
        if split != ","
        else "\r\n".join([heads, *rows])
    )
    return text.encode(encoding)


def xlsx_of(*rows, heads=HEADS):
    book = openpyxl.Workbook()
    for row in (heads.split(","), *rows):
        book.active.append(row)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def with_part(content, name, part):
    written = BytesIO(content)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, part)
    return written.getvalue()


def send(client, content, name="people.csv"):
    return client.post(FILE, {"file": SimpleUploadedFile(name, content)})


def test_a_list_is_looked_at_then_added_whole_then_taken_back(signed_in, team):
    bob = BOB.replace("WALES", str(Nation.CYMRU.label))
    look = send(signed_in, csv_of(ANN, bob)).url
    page = signed_in.get(look).text
    assert "Add 2 people?" in page
    assert not Person.objects.exists()

    add, undo = (
        reverse(f"people_import_{act}", args=[look.split("/")[-2]]) for act in ("add", "undo")
    )
    assert signed_in.post(add).url == look
    assert signed_in.post(add).url == look

    people = {person.name: person for person in Person.objects.all()}
    assert set(people) == {"Ann Lee", "Bob Ó Neill"}
    assert people["Ann Lee"].paper_format == "large_print"
    assert (people["Bob Ó Neill"].nation, people["Bob Ó Neill"].address) == (
        "cymru",
        "1 Street, Town",
    )
    assert PeopleImport.objects.get().rows == []
    assert AuditRow.objects.filter(action="person.imported", actor_id=team.pk).count() == 2
    assert "2 people were added" in signed_in.get(look).text

    assert signed_in.post(undo).url == look
    assert signed_in.post(undo).url == look
    assert not Person.objects.exists()
    assert "Everybody was taken back" in signed_in.get(look).text


def test_nobody_is_taken_back_once_one_was_asked(signed_in):
    look = send(signed_in, csv_of(ANN)).url
    signed_in.post(look + "add/")
    outbox.queue("link_again", to=Person.objects.get(name="Ann Lee"), about_id=1, key="asked")

    page = signed_in.post(look + "undo/", follow=True).text

    assert "Somebody of this list has been asked or written to." in page
    assert Person.objects.filter(name="Ann Lee").exists()
    assert PeopleImport.objects.get().state == ImportState.DONE


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (ANN.replace("Ann Lee", ""), "Name", "Enter their name"),
        (ANN.replace("ann@people.example", "ann"), "E-mail", "Enter an e-mail address, like"),
        (ANN.replace("England", "France"), "Nation", "Choose one from the list"),
        (ANN.replace("Ann Lee", "=1+1"), "Name", "This is a formula. Paste the words instead"),
        (ANN.replace(",,,Large", ",7.7E+09,,Large"), "Phone", "The first 0 is lost."),
        (ANN.replace(",,,Large", ",7700900123,,Large"), "Phone", "The first 0 is lost."),
    ],
)
def test_one_wrong_row_stops_all_and_says_where(signed_in, row, column, words):
    page = send(signed_in, csv_of(ANN.replace("Ann", "Good"), row)).text

    assert "1 thing to mend" in page
    assert "Row 3</strong>" in page or f"Row 3, {column}</strong>" in page
    assert words in page
    assert not PeopleImport.objects.exists()
    assert not Person.objects.exists()


def test_people_of_another_nation_are_refused(client, db):
    member = UserFactory()
    RoleGrant.objects.create(user=member, role="team", nation=Nation.SCOTLAND)
    client.force_login(member)

    page = send(client, csv_of(ANN)).text

    assert "Row 2, Nation" in page
    assert not PeopleImport.objects.exists()


def test_who_is_here_already_is_left_and_a_double_row_is_told(signed_in):
    PersonFactory(name="Ann Lee", email="ann@people.example")
    everybody = send(signed_in, csv_of(ANN)).text
    some = signed_in.get(send(signed_in, csv_of(ANN, ANN.replace("ann@", "two@"))).url).text
    double = send(signed_in, csv_of(ANN, ANN)).text

    assert "Everybody in this file is on the list already" in everybody
    assert "Add 1 person?" in some
    assert "1 person in the file is on the list already" in some
    assert "This is the same person as in row 2. Take one out" in double


@pytest.mark.parametrize(
    ("encoding", "split"), [("utf-8-sig", ","), ("utf-8", ";"), ("cp1252", ";"), ("utf-16", "\t")]
)
def test_a_csv_from_any_office_is_read(signed_in, encoding, split):
    row = ANN.replace("Ann Lee", "Zoë Lee")

    answer = send(signed_in, csv_of(row, encoding=encoding, split=split))

    assert "Zoë Lee" in signed_in.get(answer.url).text


def test_a_spreadsheet_is_read_as_words(signed_in):
    answer = send(signed_in, xlsx_of(ANN.split(",")), name="people.xlsx")

    assert "Add 1 person?" in signed_in.get(answer.url).text


def test_a_spreadsheet_that_computes_is_told_which_cell(signed_in):
    page = send(signed_in, xlsx_of(["=HYPERLINK(1)", *ANN.split(",")[1:]]), name="p.xlsx").text

    assert "Row 2, Name" in page
    assert "This is a formula." in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty"),
        (b"<html>", "Save the list as CSV or XLSX"),
        (b"%PDF-1.4", "Save the list as CSV or XLSX"),
        (b"a,b\n1,2", "Add these columns to the first row"),
        (HEADS.encode(), "There is nobody in this list"),
        (b"x" * (sheets.LARGEST + 1), "over 2 MB"),
        (b"PK\x03\x04 broken", "We cannot open this file"),
        (with_part(xlsx_of(), "xl/vbaProject.bin", b"x"), "macros or links"),
        (with_part(xlsx_of(), "xl/externalLinks/externalLink1.xml", b"<a/>"), "macros or links"),
        (
            with_part(xlsx_of(), "xl/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'),
            "macros or links",
        ),
        (
            with_part(xlsx_of(), "xl/y.xml", b" " * (sheets.MOST_UNPACKED + 1)),
            "unpacks to too much",
        ),
    ],
)
def test_a_hostile_or_broken_file_is_one_kind_sentence(signed_in, content, words):
    page = send(signed_in, content).text

    assert words in page
    assert not PeopleImport.objects.exists()


def test_too_many_rows_are_refused_before_they_are_checked(signed_in):
    page = send(signed_in, csv_of(*[ANN] * (sheets.MOST_ROWS + 1))).text

    assert "Use 2000 people or fewer in one file" in page


def test_a_list_is_for_whoever_read_it(signed_in):
    other = PeopleImportFactory()

    for name in ("look", "add", "undo"):
        address = reverse(f"people_import_{name}", args=[other.pk])
        ask = signed_in.get if name == "look" else signed_in.post
        assert ask(address).status_code == 404


def test_a_list_closes_with_the_nation_of_its_people(client, db):
    member = UserFactory()
    grant = RoleGrant.objects.create(user=member, role="team", nation=Nation.ENGLAND)
    client.force_login(member)
    read, added = (send(client, csv_of(ANN.replace("Ann", name))).url for name in ("Kay", "Ann"))
    client.post(added + "add/")
    grant.nation = Nation.SCOTLAND
    grant.save()

    for look in (read, added):
        assert client.get(look).status_code == 404
        assert client.post(look + "add/").status_code == 404
        assert client.post(look + "undo/").status_code == 404
    assert [person.name for person in Person.objects.all()] == ["Ann Lee"]


def test_the_file_to_fill_in_can_be_sent_back(signed_in):
    template = b"".join(signed_in.get(reverse("people_template")).streaming_content)

    answer = send(signed_in, template, name="people-to-add.xlsx")

    assert "Ann Example" in signed_in.get(answer.url).text


def test_an_export_holds_the_nations_held_and_no_cell_acts(client, db):
    member = UserFactory()
    RoleGrant.objects.create(user=member, role="team", nation=Nation.CYMRU)
    PersonFactory(name='=cmd|"/C calc"!A0', nation=Nation.CYMRU, phone="+44 7700 900123")
    PersonFactory(name="\u200b＝1+1", nation=Nation.CYMRU)
    PersonFactory(name="Far Away", nation=Nation.SCOTLAND)
    client.force_login(member)

    answer = client.post(reverse("people_csv"))
    rows = list(csv.reader(StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert {row[0] for row in rows[1:]} == {"'\u200b＝1+1", '\'=cmd|"/C calc"!A0'}
    assert "'+44 7700 900123" in {row[6] for row in rows[1:]}
    assert answer["Content-Disposition"] == 'attachment; filename="people.csv"'
    [row] = AuditRow.objects.filter(action="people.exported")
    assert (row.actor_id, row.reason) == (member.pk, "csv")
    assert AuditRow.objects.filter(action="looked.file").count() == 2

    book = openpyxl.load_workbook(
        BytesIO(b"".join(client.post(reverse("people_xlsx")).streaming_content))
    )
    assert {cell.data_type for line in book.active.iter_rows() for cell in line} <= {
        *("inlineStr", "s"),
        "n",  # an empty cell
    }
    assert not any(
        str(cell.value or "").startswith("=") for line in book.active.iter_rows() for cell in line
    )


@pytest.mark.parametrize("words", ["=1", " +2", "@x", "-3", "\t=1", "＝1", "plain", "it's"])
def test_what_was_made_safe_comes_back_as_it_was(words):
    assert sheets.restored(sheets.safe(words)) == words
    assert sheets.safe(words) == (words if words in ("plain", "it's") else f"'{words}")
