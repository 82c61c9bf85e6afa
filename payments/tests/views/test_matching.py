import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import strip_tags

from payments.domain import matching, payouts
from payments.models import BankLine, PaymentReturn, RunState
from payments.tests.factories import BankLineFactory, today
from payments.tests.money import earned_fee, person_with_account

pytestmark = pytest.mark.django_db


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


def upload(client, *rows):
    content = "\n".join(["date,description,amount", *rows]).encode()
    sent = {"file": SimpleUploadedFile("statement.csv", content)}
    return client.post(reverse("match_file"), sent, follow=True)


@pytest.mark.clause("C20")
def test_a_statement_is_read_and_the_rest_said_by_a_press(client, finance, second_finance):
    """The whole job: read it, one press for what is left, and why a payment came back."""
    earned_fee(person=person_with_account(name="Ann Lee"))
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)
    payouts.take_bank_file(run, by=second_finance)
    client.force_login(finance)
    assert "No line waits for you." in words(client.get(reverse("match")))
    assert "Nothing is matched yet." in words(client.get(reverse("match_settled")))
    assert "Row 2 has no day or no amount" in words(upload(client, "x,y,z"))

    rows = [f"{today()},Payments,-50.00", f"{today()},Rent,-9.00", f"{today()},From Lee,50.00"]
    page = words(upload(client, *rows))
    assert "3 new lines. 0 matched by themselves." in page
    assert "Payments It is the run of" in page
    assert "£50 came in" in page
    assert "Nothing has changed." in words(upload(client, *rows))

    whole, rent, back = BankLine.objects.order_by("pk")
    is_run = reverse("match_run", args=[whole.pk, run.pk])
    for _ in range(2):
        page = words(client.post(is_run, follow=True))
        assert "Matched. The run is paid, and everybody in it is told." in page
    run.refresh_from_db()
    assert run.state == RunState.PAID
    assert "All of it is on the bank statement of" in words(client.get(run.get_absolute_url()))
    unseen = BankLineFactory(pence=-77_00)
    client.post(reverse("match_rest"))
    rent.refresh_from_db()
    assert rent.state == "open"
    client.post(reverse("match_rest"), {"shown": [rent.pk, back.pk, "x", "9" * 30]})
    for line in (rent, unseen, back):
        line.refresh_from_db()
    assert (unseen.state, back.state) == ("open", "open")
    assert (rent.state, rent.words) == ("not_ours", "")

    line = run.lines.get()
    page = client.post(reverse("match_payment", args=[back.pk, line.pk]), follow=True)
    assert "Came back: say why Ann Lee" in words(page)
    why = reverse("run_came_back", args=[run.pk, line.pk])
    assert why in page.content.decode()
    client.post(why, {"code": "B"})
    assert PaymentReturn.objects.get().person == line.person
    page = client.get(reverse("match_settled"))
    assert "A payment that came back: Ann Lee" in words(page)
    page = words(client.post(reverse("match_again", args=[back.pk]), follow=True))
    assert "It stays so." in page
    client.post(reverse("match_again", args=[rent.pk]))
    assert "The bank says nothing more" in words(client.get(reverse("match")))


@pytest.mark.clause("C20")
def test_one_of_many_equal_payments_is_found_by_name_or_day(client, finance, second_finance):
    for name in ("Ann Lee", "Bo Reed", "Cy Moss", "Di Wood"):
        earned_fee(person=person_with_account(name=name))
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)
    payouts.take_bank_file(run, by=second_finance)
    line, rent = BankLineFactory(words="Transfer"), BankLineFactory(pence=-1)
    client.force_login(finance)
    page = client.get(reverse("match")).content.decode()
    choose = reverse("match_choose", args=[line.pk])
    assert choose in page
    assert reverse("match_choose", args=[rent.pk]) not in page

    assert words(client.get(choose)).count("It is this") == 4
    for find, count in (("moss", 1), (run.reference, 4), (f"{today().year} moss", 1), ("zzz", 0)):
        assert words(client.get(choose, {"find": find})).count("It is this") == count
    paid = run.lines.get(person__name="Cy Moss")
    client.post(reverse("match_payment", args=[line.pk, paid.pk]))

    line.refresh_from_db()
    assert (line.state, line.person) == ("matched", paid.person)
    assert "No payment of ours fits this line." in words(client.get(choose))


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_however_long(client, finance, django_assert_num_queries, count):
    for number in range(count):
        earned_fee(person=person_with_account(name=f"Ann Lee {number}"))
        BankLineFactory(pence=-5000 - number)
        matching.not_ours(BankLineFactory(), by=finance)
    client.force_login(finance)

    with django_assert_num_queries(7):
        assert words(client.get(reverse("match"))).count("went out") == count
    with django_assert_num_queries(3):
        assert words(client.get(reverse("match_settled"))).count("Not ours") == count
