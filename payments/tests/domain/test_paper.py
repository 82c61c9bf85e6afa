import pytest

from activities.tests.factories import SeatFactory
from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.fields import CLEAR
from payments.domain import paper
from payments.models import PaperForm
from payments.tests.factories import PaperFormFactory


def test_one_wrong_sign_and_two_swapped_ones_are_always_found():
    code = paper.new_code()
    assert paper.check_of(code[:-1]) == code[-1]

    wrong = [
        code[:at] + sign + code[at + 1 :] for at in range(8) for sign in CLEAR if sign != code[at]
    ]
    swapped = [
        code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        for at in range(7)
        if code[at] != code[at + 1]
    ]

    assert len(wrong) == 8 * 22
    assert [w for w in wrong + swapped if paper.check_of(w[:-1]) == w[-1]] == []


def test_a_form_is_found_however_its_code_is_typed(db):
    form = PaperFormFactory()
    half, other = form.shown.lower().split()

    assert paper.find(f" {half}-{other} ") == form
    with pytest.raises(RuleBroken, match="8 letters and numbers"):
        paper.find(half)
    with pytest.raises(RuleBroken, match="One letter or number of this code is wrong"):
        paper.find(next(s for s in CLEAR if s != form.code[0]) + form.code[1:])
    unknown = next(code for code in iter(paper.new_code, None) if code != form.code)
    assert paper.find(unknown) is None


def test_a_form_made_again_keeps_its_code_and_is_printed_with_the_newest(team):
    seat = SeatFactory()
    others = [SeatFactory(meeting=seat.meeting) for _ in range(2)]
    nations = {one.person.nation for one in [seat, *others]}
    paper.make([seat, *others], by=team)
    [code] = PaperForm.objects.filter(seat=seat).values_list("code", flat=True)
    assert paper.newest(seat.meeting, nations=nations).count() == 3

    paper.make([seat], by=team)

    assert [(f.seat, f.code) for f in paper.newest(seat.meeting, nations=nations)] == [(seat, code)]
    assert AuditRow.objects.filter(action="paperform.made", person_id=seat.person_id).count() == 2
