from django.urls import reverse

from activities.tests.factories import GroupFactory, SeatFactory
from involvement.calendars import Nation
from involvement.people.tests.factories import PersonFactory


def test_people_are_found_by_the_group_they_were_asked_to(client, team, person):
    seat = SeatFactory(person=person)
    SeatFactory(person=person, meeting__activity__group=seat.meeting.activity.group)
    SeatFactory()
    PersonFactory()
    client.force_login(team)

    asked = {"group": seat.meeting.activity.group_id}
    answer = client.post(reverse("people"), asked, follow=True)

    assert list(answer.context["rows"]) == [person]


def test_groups_of_other_nations_are_not_offered(client, team, db):
    GroupFactory(name="Housing", nation=Nation.ENGLAND)
    team.grants.update(nation=Nation.CYMRU)
    GroupFactory(name="Tai", nation=Nation.CYMRU)
    client.force_login(team)

    page = client.get(reverse("people")).text

    assert ("Tai" in page, "Housing" in page) == (True, False)
