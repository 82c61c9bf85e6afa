from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from involvement.audit.models import AuditRow
from payments.models import ModulusTable, PayeeAccount
from payments.tests.factories import ModulusTableFactory, today

pytestmark = pytest.mark.django_db

ROWS = b"089999 089999 MOD10 0 0 0 0 0 0 0 0 0 0 0 0 0 5\r\n"
GOOD = {"account_name": "Ann Lee", "sort_code": "089999", "account_number": "66374958"}
DOUBT = "These numbers may not belong together."


def load(client, *, rows=ROWS, substitutes=b"938173 938017\n", **answers):
    typed = {"version": "9.10", "dated_day": "17", "dated_month": "10", "dated_year": "2026"}
    files = {
        "weights": SimpleUploadedFile("valacdos.txt", rows),
        "substitutes": SimpleUploadedFile("scsubtab.txt", substitutes),
    }
    return client.post(reverse("modulus_table_new"), typed | files | answers)


@pytest.fixture
def officer(client, finance):
    client.force_login(finance)
    return client


@pytest.fixture
def used(finance):
    return ModulusTableFactory(used_at=timezone.now(), used_by=finance)


def test_a_table_is_loaded_looked_at_and_then_used(officer, finance):
    assert "No table is loaded yet" in officer.get(reverse("modulus_tables")).text

    page = officer.get(load(officer).url).text

    table = ModulusTable.objects.get()
    assert (table.version, table.row_count, table.substitute_count) == ("9.10", 1, 1)
    assert "089999 089999 MOD10" in page
    for _ in range(2):
        officer.post(reverse("modulus_table_use", args=[table.pk]))
    table.refresh_from_db()
    assert table.used_by == finance
    assert "version <strong>9.10</strong>" in officer.get(reverse("modulus_tables")).text
    assert AuditRow.objects.filter(action="modulustable.used").count() == 1


def test_the_same_table_again_is_not_another(officer):
    assert load(officer).url == load(officer).url
    assert ModulusTable.objects.count() == 1


@pytest.mark.parametrize(
    "rows", [b"=1+1", ROWS + b"12 13 MOD10", "é".encode(), b"\x00", b"x" * 2**21]
)
def test_what_is_no_table_is_told_and_not_kept(officer, rows):
    page = load(officer, rows=rows)

    assert page.status_code == 200
    assert page.context["form"].errors
    assert not ModulusTable.objects.exists()


def test_a_table_of_half_a_year_ago_is_called_old(officer, finance):
    long_ago = today() - timedelta(days=190)
    ModulusTableFactory(dated=long_ago, used_at=timezone.now(), used_by=finance)

    assert "more than 6 months old" in officer.get(reverse("modulus_tables")).text


@pytest.mark.parametrize("who", ["keeper", "second_finance", "team", "person"])
def test_finance_and_keeper_keep_the_table(client, request, who):
    user = request.getfixturevalue(who)
    client.force_login(getattr(user, "user", user))
    may = who in ("keeper", "second_finance")

    assert client.get(reverse("modulus_tables")).status_code == (200 if may else 403)


@pytest.mark.parametrize(("who", "up"), [("keeper", "settings"), ("second_finance", "runs")])
def test_the_way_back_from_the_table_is_where_they_came_from(client, request, who, up):
    client.force_login(request.getfixturevalue(who))

    page = client.get(reverse("modulus_tables")).text

    assert f'<a class="govuk-back-link" href="{reverse(up)}">' in page
    assert reverse("modulus_tables") in client.get(reverse(up)).text


def test_numbers_that_may_not_belong_together_are_told_once_and_saved(client, person, used):
    client.force_login(person.user)
    wrong = GOOD | {"account_number": "66374957"}

    first = client.post(reverse("my_pay_bank"), wrong)

    assert DOUBT in first.text
    assert not PayeeAccount.objects.exists()
    seen = first.context["form"]["seen"].value()
    went = client.post(reverse("my_pay_bank"), wrong | {"seen": seen})
    assert went.url == reverse("my_pay_saved")
    assert PayeeAccount.objects.get().numbers_doubted


def test_numbers_that_may_belong_together_are_saved_at_once(client, person, used):
    client.force_login(person.user)

    assert client.post(reverse("my_pay_bank"), GOOD).url == reverse("my_pay_saved")
    assert not PayeeAccount.objects.get().numbers_doubted


def test_a_table_only_loaded_checks_nothing(client, person):
    ModulusTableFactory()
    client.force_login(person.user)

    went = client.post(reverse("my_pay_bank"), GOOD | {"account_number": "66374957"})

    assert went.url == reverse("my_pay_saved")
