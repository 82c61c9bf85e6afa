import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import strip_tags

from involvement.people.models import Person
from payments.bank import engine
from payments.domain import payouts, returns
from payments.models import Due, DueState, PaymentReturn, ReturnFile
from payments.tests.factories import PaymentReturnFactory, today
from payments.tests.money import change_account, earned_fee, person_with_account

pytestmark = pytest.mark.django_db


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


@pytest.fixture
def paid(finance, second_finance):
    person = person_with_account(name="Ann Lee")
    Person.objects.filter(pk=person.pk).update(phone="07700 900123")
    for _ in range(2):
        earned_fee(person=person)
    run = payouts.prepare(pay_on=today())
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)
    payouts.take_bank_file(run, by=second_finance)
    payouts.mark_paid(run, by=finance)
    return run


@pytest.mark.clause("C20")
def test_a_failed_payment_is_noted_called_about_and_paid_again(paid, client, finance):
    """The whole job: the bank's message, the call, new details, and the next run."""
    client.force_login(finance)
    line = paid.lines.first()
    address = reverse("run_came_back", args=[paid.pk, line.pk])
    assert address in client.get(paid.get_absolute_url()).content.decode()
    page = words(client.get(address))
    assert "£100" in page
    assert "07700 900123" not in page
    assert "Choose why it came back" in words(client.post(address))
    assert not PaymentReturn.objects.exists()

    page = words(client.post(address, {"code": "B"}, follow=True))
    back = PaymentReturn.objects.get()
    assert "Call them" in page
    assert "07700 900123" in page
    assert "The account is closed" in page
    assert "Pay again" not in page
    assert client.get(address).status_code == 404
    assert address not in client.get(paid.get_absolute_url()).content.decode()
    assert "1 payment came back." in words(client.get(reverse("runs")))
    assert "1 payment came back." in words(client.get(reverse("claims")))

    again = reverse("return_again", args=[back.pk])
    assert "so we need new ones, or a call" in words(client.post(again, follow=True))
    call = reverse("return_call", args=[back.pk])
    assert "Choose what came of it" in words(client.post(call))
    assert "Waits for new details" in words(client.post(call, {"outcome": "new"}, follow=True))

    change_account(back.person, number="12345678")
    assert "Pay again" in words(client.get(back.get_absolute_url()))
    assert "The next run pays it." in words(client.post(again, follow=True))
    assert set(Due.objects.values_list("state", flat=True)) == {DueState.APPROVED}
    assert "Goes again" in words(client.get(reverse("returns")))
    assert "The money goes to them again" in words(client.get(back.get_absolute_url()))
    assert "payment came back." not in words(client.get(reverse("runs")))


@pytest.mark.clause("C20")
def test_the_person_reads_what_happened_and_what_to_do(paid, client, finance):
    person = paid.lines.first().person
    back = returns.note(paid.lines.first(), code="C", by=finance)
    client.force_login(person.user)

    page = client.get(reverse("my_money"))
    assert "It came back to us. You have not done anything wrong." in words(page)
    assert words(page).count("Payment failed") == 2
    assert reverse("my_pay") in page.content.decode()
    returns.pay_again(back, by=finance)
    page = words(client.get(reverse("my_money")))
    assert "It came back to us" not in page
    assert "£100 will be in your bank by" in page
    payouts.freeze(payouts.prepare(pay_on=today(), kind="again"), by=finance)
    assert words(client.get(reverse("my_money"))).count("On its way") == 2


def test_of_somebody_who_may_have_died_no_number_is_shown(paid, client, finance, team):
    back = returns.note(paid.lines.first(), code="2", by=finance)
    client.force_login(finance)
    page = words(client.get(back.get_absolute_url()))
    assert "Do not call, and do not write." in page
    assert "07700 900123" not in page

    client.force_login(team)
    assert "Make sure how somebody is Ann Lee" in words(client.get(reverse("team_home")))
    assert "a bank told us that they have died" in words(
        client.get(reverse("person", args=[back.person_id]))
    )
    page = client.post(reverse("person_not_quiet", args=[back.person_id]), follow=True)
    assert "We write to them again." in words(page)
    assert "have died" not in words(page)


def test_ones_own_payment_is_somebody_elses_to_see_to(paid, client, finance):
    line = paid.lines.first()
    Person.objects.filter(pk=line.person_id).update(user=finance)
    client.force_login(finance)
    assert client.get(reverse("run_came_back", args=[paid.pk, line.pk])).status_code == 404
    assert "came-back" not in client.get(paid.get_absolute_url()).content.decode()
    back = PaymentReturnFactory(
        line__run__number=9, line__due__seat__person=line.person, line__payee=line.payee
    )

    assert "Someone else has to do this." in words(client.get(reverse("returns")))
    assert client.get(back.get_absolute_url()).status_code == 404
    assert client.post(reverse("return_again", args=[back.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(client, finance, django_assert_num_queries, count):
    for number in range(count):
        PaymentReturnFactory(line__run__number=number + 1)
    client.force_login(finance)

    with django_assert_num_queries(3):
        page = words(client.get(reverse("returns")))

    assert page.count("The account is closed") == count


def test_what_is_done_stands_at_the_end(client, finance):
    done, waiting = (PaymentReturnFactory(line__run__number=number) for number in (1, 2))
    Due.objects.filter(payout_lines__came_back=done).update(state=DueState.APPROVED)
    client.force_login(finance)

    page = client.get(reverse("returns"))

    assert [back.pk for back in page.context["rows"]] == [waiting.pk, done.pk]
    assert "Nothing came back" not in words(page)
    after = client.get(reverse("returns") + f"?after=False~{waiting.pk}")
    assert [back.pk for back in after.context["rows"]] == [done.pk]


def test_an_empty_list_says_what_to_do(client, finance):
    client.force_login(finance)

    assert "If the bank sends a payment back, open its run" in words(client.get(reverse("returns")))


def upload(client, *rows):
    content = "\n".join(["reference,code,amount", *rows]).encode()
    sent = {"file": SimpleUploadedFile("returns.csv", content)}
    return client.post(reverse("returns_file"), sent, follow=True)


@pytest.mark.clause("C20")
def test_a_file_is_looked_at_first_and_saved_once(paid, client, finance, settings):
    reference = engine.reference_of(paid.reference, 1, trial=settings.TRIAL)
    row = f"{reference},B,100.00"
    client.force_login(finance)

    page = words(upload(client, row, "x,B,1.00"))
    assert "1 row does not fit" in page
    assert "We know no payment with the reference “x”." in page
    assert not ReturnFile.objects.exists()
    page = words(upload(client, row))
    assert "Save that 1 payment came back?" in page
    assert "Ann LeeThe account is closed" in page
    assert not PaymentReturn.objects.exists()

    kept = ReturnFile.objects.get()
    save = reverse("return_file_save", args=[kept.pk])
    for _ in range(2):
        assert "See below whom to call" in words(client.post(save, follow=True))
    assert PaymentReturn.objects.count() == 1
    assert "1 payment was saved" in words(client.get(kept.get_absolute_url()))
    assert "All of this file is noted already" in words(upload(client, row))


def test_a_file_of_nothing_is_said_plainly(client, finance):
    client.force_login(finance)

    assert "No payment came back in this file" in words(upload(client))
    assert "Choose a file" in words(client.post(reverse("returns_file")))
    assert "Use 500 payments or fewer" in words(upload(client, *["x,B,1.00"] * 501))
