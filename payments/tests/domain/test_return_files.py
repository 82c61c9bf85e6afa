"""A bank's file of returns: matched by what each payment is called, saved whole or not at all."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from involvement.errors import RuleBroken
from involvement.people.models import Person
from payments import bank
from payments.bank import returned
from payments.domain import payouts, reconcile, return_files, returns, run_files
from payments.forms.returns import ReturnFileForm
from payments.models import Due, DueState, PaymentReturn, PayoutRun, ReturnFile, RunState
from payments.tests.factories import today
from payments.tests.money import earned_fee, person_with_account

pytestmark = pytest.mark.django_db
NAMES = ["Zoe", "Amir", "Mair"]  # the order of their names is not the order of the file


def pay(finance, second_finance, *, days=0):
    run = payouts.prepare(pay_on=today() + timedelta(days=days))
    payouts.freeze(run, by=finance)
    payouts.release(run, by=second_finance)
    payouts.take_bank_file(run, by=second_finance)
    payouts.mark_paid(run, by=finance)
    return PayoutRun.objects.get(pk=run.pk)


@pytest.fixture
def paid(finance, second_finance):
    """Two paid runs: three people in the first, the last of them twice, and one in the second."""
    people = [person_with_account(name=name) for name in NAMES]
    for person in [*people, people[-1]]:
        earned_fee(person=person)
    first = pay(finance, second_finance)
    earned_fee(person=people[0])
    return first, pay(finance, second_finance, days=1)


def paid_by_bank(run):
    return bank.read(run.bank_format, run_files.write(run)).credits


def rows_of(*runs, code="B"):
    return [
        f"{credit.reference},{code},{credit.pence // 100}.{credit.pence % 100:02d}"
        for run in runs
        for credit in paid_by_bank(run)
    ]


def as_csv(*rows):
    return "\r\n".join(["reference,code,amount", *rows, ""]).encode()


def as_xml(*payments, status="RJCT"):
    told = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf><OrgnlTxRef><Amt>"
        f'<InstdAmt Ccy="GBP">{amount}</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts>'
        for reference, code, amount in (row.split(",") for row in payments)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
        f"<OrgnlPmtInfAndSts>{told}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


def checked(content, by):
    return return_files.check(returned.read(content), by=by)


def errors(content, by):
    return [(error.number, error.what) for error in checked(content, by).errors]


def totals():
    dues = Due.objects.order_by("pk").values_list("state", "amount_pence", "paid_on")
    return list(dues), PaymentReturn.objects.count()


@pytest.mark.clause("C20")
@pytest.mark.parametrize("trial", [False, True])
def test_what_the_bank_calls_a_payment_finds_it_again(paid, finance, settings, trial):
    settings.TRIAL = trial
    first, second = paid

    found = checked(as_csv(*rows_of(first, second)), finance)

    ids = list(Person.objects.filter(name__in=NAMES).order_by("pk").values_list("pk", flat=True))
    assert found.rows == [*[(first.pk, pk, "B") for pk in ids], (second.pk, ids[0], "B")]
    assert (found.errors, found.known) == ([], 0)


@pytest.mark.clause("C20")
def test_a_file_is_saved_whole_and_the_same_file_again_changes_nothing(paid, finance):
    content = as_csv(*rows_of(*paid))
    kept = return_files.keep(checked(content, finance), by=finance)
    assert not PaymentReturn.objects.exists()

    assert return_files.save(kept, by=finance) == 4
    saved = totals()
    assert return_files.save(kept, by=finance) == 0

    again = checked(content, finance)
    assert (again.rows, again.known, again.errors) == ([], 4, [])
    assert totals() == saved
    assert {state for state, _pence, _on in saved[0]} == {DueState.FAILED}
    assert reconcile.check() == []
    kept.refresh_from_db()
    assert (kept.state, kept.rows, kept.saved) == ("done", [], 4)


def test_a_status_report_notes_only_what_was_refused(paid, finance):
    one, two, *_rest = rows_of(paid[0], code="AC04")
    content = as_xml(one, two.replace("AC04", "XX99"))
    assert [code for _run, _person, code in checked(content, finance).rows] == ["B", "other"]

    assert returned.read(as_xml(one, status="ACSC")) == []
    pounds = b'<InstdAmt Ccy="GBP">50.00</InstdAmt>'
    for told, pence in ((b"", None), (pounds.replace(b"GBP", b"EUR"), -1), (pounds, 50_00)):
        assert returned.read(as_xml(one).replace(pounds, told))[0].pence == pence
    assert errors(as_xml(one.replace("50.00", "50.01")), finance) == [
        (1, "The amount is £50.01 here, and we paid £50. Ask the bank.")
    ]


def test_each_row_that_does_not_fit_says_why(paid, finance, second_finance):
    run = paid[0]
    one, two, three = rows_of(run)
    returns.note(run.lines.get(person__name="Zoe"), code="0", by=finance)
    unknown = "Your money 1,B,50.00"
    back = {"state": RunState.RELEASED, "paid_at": None, "paid_by": None}
    PayoutRun.objects.filter(pk=paid[1].pk).update(**back)
    person = Person.objects.get(name="Mair")
    Person.objects.filter(pk=person.pk).update(user=finance)

    said = errors(
        as_csv(one, two, two.lower(), unknown, two[:-1], two.replace(",B,", ",9,"),
               two.rsplit(",", 1)[0],
               two.replace("50.00", "5.00"), rows_of(paid[1])[0], three,
               two.replace("50.00", "0.00")),
        finance,
    )  # fmt: skip

    assert said == [
        (2, "This is noted already, with another reason: The details are wrong."),
        (4, "This is the same payment as in row 3. Take one out."),
        (5, "We know no payment with the reference “Your money 1”."),
        (6, "This row is cut off, or the amount is not like 12.50."),
        (7, "We do not know this code. Use 0, 2, 3, 5, B, C or other."),
        (8, "This row is cut off, or the amount is not like 12.50."),
        (9, "The amount is £5 here, and we paid £50. Ask the bank."),
        (10, "This run is not marked as paid yet. Do that first."),
        (11, "This payment was yours. Someone else has to do this."),
        (12, "The amount is £0 here, and we paid £50. Ask the bank."),
    ]
    assert PaymentReturn.objects.count() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xef\xbb\xbf", b"reference,code\n", b"\x00\x01\x02", b"%PDF-1.7", b"\xff\xfe\x00",
        b'reference,code,amount\n"open', b"<Document", b"<x/>", as_xml()[:-20],
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Document>&e;</Document>',
        b"reference,code,amount\n" + b"\n" * returned.MOST_BYTES,
        as_xml().replace(b"pain.002", b"pain.001"), b"<!--" + b"x" * returned.MOST_BYTES,
        as_xml().replace(b"<OrgnlPmtInfAndSts>", b"<OrgnlPmtInfAndSts><PmtInfSts>RJCT</PmtInfSts>"),
        as_xml().replace(b"<OrgnlPmtInfAndSts>", b"<OrgnlPmtInfAndSts><PmtInfSts>ACTC</PmtInfSts>"
                         b"</OrgnlPmtInfAndSts><OrgnlPmtInfAndSts><PmtInfSts>RJCT</PmtInfSts>"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_in_words(content):
    with pytest.raises(returned.NotWhole):
        returned.read(content)
    form = ReturnFileForm(data={}, files={"file": SimpleUploadedFile("x", content)})

    assert not form.is_valid()
    assert form.errors["file"][0] in (
        "This file is cut off, or it is another kind. Get it from the bank again",
        "This file is empty. Choose another file",
    )


def test_an_amount_without_end_is_none():
    assert returned.read(as_csv(f"x,B,{'9' * 5000}.00"))[0].pence == -1
    assert len(returned.read(as_csv("x,B,", "y,,1.00"))) == 2


def test_a_file_may_say_that_nothing_came_back_or_be_parted_by_other_signs():
    assert returned.read(as_xml()) == []
    [row] = returned.read(b"reference;code;amount\nx;B;1.00")
    assert (row.reference, row.code, row.pence) == ("x", "B", 1_00)


def test_when_one_cannot_be_saved_none_is(paid, finance):
    kept = return_files.keep(checked(as_csv(*rows_of(*paid)), finance), by=finance)
    line = paid[1].lines.get()
    returns.note(line, code="0", by=finance)
    before = totals()

    with pytest.raises(RuleBroken, match="another reason"):
        return_files.save(kept, by=finance)

    assert totals() == before
    assert ReturnFile.objects.get().state == "preview"


def test_files_forgotten_since_yesterday_go(finance, second_finance):
    old = return_files.keep(return_files.Checked(), by=finance)
    another = return_files.keep(return_files.Checked(), by=second_finance)
    ReturnFile.objects.update(made_at=old.made_at - timedelta(days=2))

    new = return_files.keep(return_files.Checked(), by=finance)
    newer = return_files.keep(return_files.Checked(), by=finance)

    assert set(ReturnFile.objects.all()) == {another, new, newer}
    ReturnFile.objects.filter(pk=another.pk).update(made_at=old.made_at - timedelta(days=7.1))
    return_files.keep(return_files.Checked(), by=finance)
    assert not ReturnFile.objects.filter(pk=another.pk).exists()


@pytest.mark.clause("C20")
def test_whatever_a_file_says_money_adds_up(paid, finance):
    """Rows in any order, some twice, unknown, of another amount, and the file cut off anywhere."""
    good = rows_of(*paid)
    odd = ["2601A1 00001,B,1.00", good[0].replace("50.00", "50.01"), "x,y,z", good[1][:9]]
    pence = {row.split(",")[0]: returned.engine.pence(row.split(",")[2]) for row in good}

    @settings(max_examples=60, deadline=None)
    @given(
        rows=st.lists(st.sampled_from(good + odd), max_size=6),
        cut=st.integers(0, 400),
        is_cut=st.booleans(),
        xml=st.booleans(),
    )
    def hold(rows, cut, is_cut, xml):
        content = as_xml(*[row for row in rows if row.count(",") == 2]) if xml else as_csv(*rows)
        content = content[:cut] if is_cut else content
        try:
            read = returned.read(content)
        except returned.NotWhole:
            return
        if xml:
            assert not is_cut or cut >= len(content)
        found = return_files.check(read, by=finance)
        right = [row.reference for row in read if pence.get(row.reference) == row.pence]
        assert len(found.rows) + len(found.errors) == len(read)
        assert len(found.rows) <= len(set(right))
        with transaction.atomic():
            saved = return_files.save(return_files.keep(found, by=finance), by=finance)
            assert PaymentReturn.objects.count() == saved == len(found.rows)
            back = sum(PaymentReturn.objects.values_list("amount_pence", flat=True))
            assert back == sum(pence[reference] for reference in set(right))
            assert reconcile.check() == []
            transaction.set_rollback(True)

    hold()
