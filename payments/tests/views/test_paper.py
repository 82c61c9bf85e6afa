import pytest
from django.urls import reverse

from activities.models import Attendance
from activities.tests.factories import SeatFactory
from involvement.audit.models import AuditRow
from involvement.calendars import Nation
from involvement.people.models import Behalf, RoleGrant
from involvement.people.tests.factories import PersonFactory
from payments.domain import paper
from payments.models import Claim, PaperForm
from payments.tests.factories import PaperFormFactory

CODE = reverse("paper_form_code")


@pytest.fixture
def ann(db):
    return PersonFactory(name="Ann Lee", by_letter=True)


@pytest.fixture
def seat(ann):
    return SeatFactory(person=ann, meeting__held=True, attendance=Attendance.UNMARKED)


@pytest.fixture
def signed_in(client, team):
    client.force_login(team)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    return client


def test_a_form_goes_out_comes_back_and_becomes_a_claim(signed_in, seat, team):
    make = reverse("paper_forms", args=[seat.meeting.ref])
    form = signed_in.get(make).context["form"]
    assert form["seats"].initial == [seat.pk]

    sheets = signed_in.post(make, {"seats": [seat.pk]}, follow=True)

    made = PaperForm.objects.get()
    assert made.shown in sheets.text
    assert "I agree that BASW types this in for me." in sheets.text
    assert AuditRow.objects.filter(action="looked.file", person_id=seat.person_id).exists()
    start = signed_in.post(CODE, {"code": made.shown})
    assert start.url == reverse("paper_form_start", args=[seat.person_id, seat.meeting.ref])
    begin = signed_in.get(start.url).context["form"]
    day = begin["told_on"].initial
    told = {"told_on_day": day.day, "told_on_month": day.month, "told_on_year": day.year}
    assert begin["how"].initial == "letter"
    cost = signed_in.post(start.url, told | {"how": "letter", "agreed": "on"})
    assert cost.url == reverse("behalf_cost", args=[seat.person_id, seat.meeting.ref])
    signed_in.post(cost.url, {"kind": "fare"})
    assert Claim.objects.get().entered_by == team
    assert signed_in.post(CODE, {"code": made.code}).url == cost.url  # begun already


@pytest.mark.parametrize("count", [1, 3])
def test_the_sheets_cost_the_same_however_many(
    signed_in, seat, team, django_assert_num_queries, count
):
    seats = [seat, *(SeatFactory(meeting=seat.meeting) for _ in range(count - 1))]
    paper.make(seats, by=team)
    address = reverse("paper_form_sheets", args=[seat.meeting.ref])

    with django_assert_num_queries(5):
        page = signed_in.get(address)

    assert len(page.context["forms"]) == count


def test_a_code_opens_nothing_for_anybody_else(client, seat, person, chair, finance, team):
    form = PaperFormFactory(seat=seat)
    for user in (person.user, chair, finance):
        client.force_login(user)
        assert client.post(CODE, {"code": form.code}).status_code == 403
    RoleGrant.objects.filter(user=team).update(nation=Nation.SCOTLAND)
    seat.person.nation = Nation.CYMRU
    seat.person.save()
    client.force_login(team)

    elsewhere = client.post(CODE, {"code": form.code})
    nobodys = client.post(CODE, {"code": paper.new_code()})

    said = "We know no form with this code."
    assert said in elsewhere.text
    assert said in nobodys.text
    assert not Behalf.objects.exists()


def test_a_wrong_code_is_said_plainly_and_kept(signed_in):
    page = signed_in.post(CODE, {"code": "AAAA AAAX"})

    assert "is wrong. Look at the form again." in page.text
    assert 'value="AAAA AAA' in page.text
    assert "Enter the code on the form" in signed_in.post(CODE, {"code": ""}).text


def test_a_meeting_without_people_or_forms_says_so(signed_in, seat):
    seat.delete()

    assert "Nobody is asked" in signed_in.get(reverse("paper_forms", args=[seat.meeting.ref])).text
    sheets = signed_in.get(reverse("paper_form_sheets", args=[seat.meeting.ref]))
    assert "No form is made for this meeting yet." in sheets.text
