"""Two people change the same thing: nothing of either is lost in silence.

Row 40 of the design of security, section 9 A.
"""

import re
from datetime import date

import pytest
from django import forms
from django.urls import reverse

from activities.models import Group, Meeting
from activities.tests.factories import GroupFactory, MeetingFactory
from involvement.meanwhile import said_now
from involvement.people.models import Person
from involvement.people.tests.factories import PersonFactory
from involvement.widgets import DayField

CHANGED = "This was changed while you were writing."


def as_shown(client, address):
    """What a page would send if nothing was typed."""
    form = client.get(address).context["form"]
    shown = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if isinstance(field, forms.MultiValueField):
            parts = field.widget.decompress(value)
            shown |= dict(zip(("day_day", "day_month", "day_year"), parts, strict=True))
        elif not (value is None or value is False):
            shown[name] = value
    mark = re.search(r'name="seen_before" value="([^"]+)"', client.get(address).text)
    return shown | {"seen_before": mark[1]}


def test_who_saves_second_sees_what_it_says_now_and_decides(client, team):
    meeting = MeetingFactory(title="Homes", activity__lead=team, is_high_level=False)
    client.force_login(team)
    address = reverse("meeting_correct", args=[meeting.ref])
    mine = as_shown(client, address) | {"name": "Homes for all"}
    Meeting.objects.filter(pk=meeting.pk).update(title="Better homes")

    refused = client.post(address, mine)

    assert (refused.status_code, Meeting.objects.get().title) == (409, "Better homes")
    assert CHANGED in refused.text
    assert refused.context["form"].errors["name"] == ["It now says: Better homes"]
    assert 'value="Homes for all"' in refused.text
    mark = re.search(r'name="seen_before" value="([^"]+)"', refused.text)[1]
    assert client.post(address, mine | {"seen_before": mark}).status_code == 302
    assert Meeting.objects.get().title == "Homes for all"


def test_what_the_other_did_not_touch_is_not_asked_about(client, team):
    person = PersonFactory(name="Ann", email="ann@people.example", phone="07700 900 123")
    client.force_login(team)
    address = reverse("person_change", args=[person.pk])
    mine = as_shown(client, address) | {"phone": "07700 900 456"}
    Person.objects.filter(pk=person.pk).update(name="Ann Lee")

    refused = client.post(address, mine)

    assert refused.status_code == 409
    assert refused.context["form"].errors["name"] == ["It now says: Ann Lee"]
    assert "phone" not in refused.context["form"].errors
    assert client.post(address, mine | {"name": "Ann Lee"}).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.phone) == ("Ann Lee", "07700 900 456")


@pytest.mark.parametrize("mark", [{}, {"seen_before": ""}])
def test_a_page_from_before_and_one_that_nobody_changed_are_saved(client, team, mark):
    group = GroupFactory(name="Homes")
    client.force_login(team)
    address = reverse("group_change", args=[group.pk])
    mine = as_shown(client, address) | {"name": "Homes for all"}

    assert client.post(address, mine | mark).status_code == 302
    assert Group.objects.get().name == "Homes for all"


def test_what_it_says_now_is_told_as_people_read_it():
    word = forms.ChoiceField(choices=[("", [("a", "An apple")]), ("b", "A bee")])

    assert said_now(word, "a") == "An apple"
    assert said_now(forms.MultipleChoiceField(choices=[("b", "A bee")]), ["b"]) == "A bee"
    assert said_now(forms.BooleanField(), True) == "yes"
    assert said_now(DayField(), date(2027, 3, 1)) == "Monday 1 March 2027"
    assert said_now(forms.CharField(), None) == ""
