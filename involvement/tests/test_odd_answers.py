"""What people may type into a box, by kind of box: taken as what, or refused with which words.

Numbers in brackets are those of the rows in the design of security, section 9 A.
"""

import copy

import pytest
from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.http import QueryDict
from django.test import Client
from django.urls import get_resolver, reverse

from activities.forms.groups import FillForm
from activities.forms.meetings import WhenAndWhereForm
from activities.forms.purpose import LimitsForm
from impact.equality import questions
from impact.equality.forms.population import SharesForm
from involvement.forms import MilesField, PlainForm, PlainFormMixin, PoundsField
from involvement.people.domain import details
from involvement.people.forms.partners import PartnerForm
from involvement.people.forms.sign_in import PhoneForm
from involvement.people.models import Capacity, Person
from involvement.people.tests.factories import PersonFactory
from involvement.widgets import DayField
from payments.forms.rates import value_field
from payments.forms.work_kinds import StatusReviewForm
from payments.models import RateKey

NOT_NUMBERS = [
    *("NaN", "sNaN", "Infinity", "-inf", "-0", "+5"),  # 1-4
    *("1e3", "1E+3", "0x10", "1_000"),  # 5
    *("１２", "１２.５０", "٥", "५", "1２", "²"),  # 7-8
    *("5.005", "0.001", "1,00", "5.", ".5", "5.5.5", "£", "5 pounds", "1 000"),  # 12
    *(str(2**63), "9" * 400, "1" + "0" * 5000, "-5.00"),  # 13, 15-16
]
NOT_DAYS = [
    *(["1", "1", "1900"], ["1", "1", "0001"], ["31", "12", "9999"], ["1", "1", "1999"]),  # 17-19
    *(["29", "2", "2027"], ["31", "11", "2026"], ["0", "1", "2027"], ["1", "13", "2027"]),  # 20
    *(["１", "1", "2027"], ["٢", "1", "2027"], ["1", "1", "２０２７"], ["1", "1", "27"]),
    *(["2026-1-2", "", ""], ["1e1", "1", "2027"], ["-1", "1", "2027"], ["9" * 5000, "1", "2027"]),
]


def every_form():
    list(get_resolver().url_patterns)  # whatever has a page is loaded
    waiting = [PlainFormMixin]
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            if hasattr(form, "base_fields") and ".tests." not in form.__module__:
                yield form


def asked_alone(field):
    """The field as it is in a form of ours."""
    form = type("Alone", (PlainForm,), {"one": copy.deepcopy(field)})
    return form().fields["one"]


def every_field(*kinds):
    found = [
        (f"{form.__name__}.{name}", field)
        for form in every_form()
        for name, field in form.base_fields.items()
    ]
    asked = next(iter(questions.sets().values()))
    found += [(key, value_field(key)) for key in RateKey.values]
    found += SharesForm(question=asked.questions[0]).fields.items()
    chosen = [(name, asked_alone(field)) for name, field in found if isinstance(field, kinds)]
    assert {type(field) for _name, field in chosen} >= set(kinds)
    return chosen


def refused(field, typed):
    """The words with which a field refuses something; empty where it takes it."""
    try:
        field.clean(typed)
    except ValidationError as why:
        return why.messages[0]
    return ""


def says_so(field, typed):
    """Whether a field refuses something in words that it was given, with what stands in them."""
    said = refused(field, typed)
    given = [str(words).partition("%")[0] for words in field.error_messages.values()]
    return bool(said) and any(said.startswith(words) for words in given)


@pytest.fixture
def now(time_machine):
    time_machine.move_to("2026-11-20 12:00Z", tick=False)


def test_every_box_for_a_number_takes_only_plain_numbers():
    kinds = (PoundsField, MilesField, forms.IntegerField, forms.DecimalField)
    taken = [
        (name, typed[:20])
        for name, field in every_field(*kinds)
        for typed in NOT_NUMBERS
        if not says_so(field, typed)
    ]

    assert taken == []
    for _name, field in every_field(forms.DecimalField):
        assert [field.clean(typed) for typed in ("12.5", " 12 ", "")] == [12.5, 12, None]


def test_every_box_for_pounds_takes_what_people_write_and_has_a_most():
    for name, field in every_field(PoundsField):
        taken = [field.clean(typed) for typed in (" £5 ", "5.00", "£ 1,000.00", "1000")]  # 9-11
        assert taken == [500, 500, 100_000, 100_000], name
        assert bool(refused(field, "0")) == bool(field.least), name  # 14
        assert says_so(field, "9999999.99"), name  # 15


def test_every_day_is_a_real_one_within_reach(now):
    for name, field in every_field(DayField):
        for typed in NOT_DAYS:
            assert says_so(field, typed), (name, typed)


ORDERS = [  # 23
    (
        FillForm,
        {"starts_on": "20 11 2026", "ends_on": "20 11 2026"},
        "The term must end after it starts",
    ),
    (WhenAndWhereForm, {"day": "19 11 2026"}, "The date must be 20 November 2026 or later"),
    (WhenAndWhereForm, {"day": "21 11 2029"}, "The date must be 20 November 2029 or earlier"),
    (
        WhenAndWhereForm,
        {"day": "1 12 2026", "starts": "2pm", "ends": "2pm"},
        "The end must be after the start",
    ),
    (
        LimitsForm,
        {"decides_on": "2 3 2027", "tell_by": "1 3 2027"},
        "Choose a day on or after the day they decide",
    ),
    (
        PartnerForm,
        {"agreed_on": "1 3 2026", "review_on": "1 3 2026"},
        "Enter a day after the day when we agreed",
    ),
    (
        StatusReviewForm,
        {"reviewed_on": "21 11 2026"},
        "The date must be 20 November 2026 or earlier",
    ),
    (
        StatusReviewForm,
        {"reviewed_on": "20 11 2026", "review_due": "20 11 2026"},
        "The next check must be after this one",
    ),
]


@pytest.mark.parametrize(("form", "typed", "says"), ORDERS)
def test_days_and_times_stand_in_order(now, form, typed, says):
    parts = {}
    for name, value in typed.items():
        whole = value.split(" ")
        boxes = ("_day", "_month", "_year") if len(whole) == 3 else ("",)
        parts |= {name + part: one for part, one in zip(boxes, whole, strict=True)}
    more = {FillForm: {"rows": []}, PartnerForm: {"nations": []}}.get(form, {})

    found = form(parts, **more).errors

    assert found[list(typed)[-1]] == [says]


def test_every_box_of_words_hides_nothing_and_ends_somewhere():
    for name, field in every_field(forms.CharField):
        if type(field) is not forms.CharField:
            continue
        hidden = "a\u202eb\u2066c\u200bd\ufeffe\u2060f\u00adg"  # 25-26
        assert refused(field, hidden) or field.clean(hidden) == "abcdefg", name
        if field.max_length:
            assert refused(field, "word " * 100_000), name  # 31
        if isinstance(field.widget, forms.TextInput):
            told = refused(field, "Ann\r\nBcc: everybody@people.example")  # 34
            assert told == "Write this on one line", name


def test_joiners_stay_where_a_script_needs_them():
    field = asked_alone(forms.CharField())

    assert field.clean("A\u200dn\u200cn") == "Ann"
    for kept in ("می\u200cخواهم", "क्\u200dष", "👩\u200d👧"):
        assert field.clean(kept) == kept


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("07700 900 123", "07700900123"),
        ("+44 (0)7700-900123", "07700900123"),
        ("07700 900 123٣", ""),
        ("０07700 900 123", ""),
        ("07700 900 123 and 5", ""),
    ],
)
def test_no_sign_of_a_phone_number_is_dropped_in_silence(typed, taken):
    form = PhoneForm({"phone": typed})

    assert form.is_valid() == bool(taken)
    assert form.cleaned_data.get("phone", "") == taken


@pytest.mark.parametrize(
    ("named", "searched"),  # 28
    [
        ("Zo\u00eb Lee", "zoe\u0308"),
        ("Zoe\u0308 Lee", "ZO\u00cb"),
        ("Anna Strauß", "STRAUSS"),
        ("Anna Strauss", "strauß"),
        ("İpek Lee", "ipek"),
        ("Ipek Lee", "İPEK"),
        ("Kıvanç Lee", "KIVANÇ"),
        ("Siân Ŵyn", "ŵY"),
    ],
)
def test_a_name_is_found_and_known_again_however_it_is_written(db, team, named, searched):
    person = PersonFactory(name=named, email="ann@people.example", nation="england")

    assert Person.objects.called(searched).get() == person
    again = named.replace("ß", "SS").replace("İ", "i").upper()
    contact = {"email": "ANN@people.example", "phone": person.phone, "address": person.address}
    known = details.add(
        by=team, name=again, nation="england", capacity=Capacity.CARER, route="email", **contact
    )
    assert known == person


def test_two_answers_to_one_question_are_no_answer():  # 38
    one = type("One", (PlainForm,), {"a": forms.CharField(), "day": DayField()})
    for typed in ("a=1&a=2", "day_day=1&day_day=2"):
        with pytest.raises(BadRequest):
            one(QueryDict(typed)).is_valid()

    many = forms.MultipleChoiceField(choices=[("1", "1"), ("2", "2")])
    assert type("Many", (PlainForm,), {"a": many})(QueryDict("a=1&a=2")).is_valid()


def test_a_page_tells_beside_the_box_keeps_what_was_typed_and_changes_nothing(client, team):
    client.force_login(team)
    address, there = reverse("person_new"), Person.objects.count()
    hostile = '<script>{{7*7}}${7*7}{% load x %}</textarea>" onfocus="'  # 32
    typed = {
        "name": "Ann\r\nBcc: all@people.example",
        "described_as": hostile,
        "capacity": Capacity.CARER,
        "nation": "england",
        "route": "email",
        "email": "ann@people.example",
        "paper_format": "screen",
        "is_staff": "1",  # 37: none of the next is a question of this page
        "role": "keeper",
        "id": "1",
        "erased_at": "2026-01-01",
        "state": "done",
    }

    page = client.post(address, typed)

    assert page.status_code == 200
    assert page.context["form"].errors == {"name": ["Write this on one line"]}
    assert 'href="#id_name"' in page.text
    assert page.context["form"]["described_as"].value() == hostile
    assert hostile not in page.text
    assert "&lt;script&gt;{{7*7}}${7*7}{% load x %}&lt;/textarea&gt;" in page.text
    assert client.post(address, typed | {"name": ["Ann", "Bob"]}).status_code == 400
    assert Person.objects.count() == there

    client.post(address, typed | {"name": "Аnn Lee"})  # 29: the first letter is a Russian one
    person = Person.objects.get(described_as=hostile)
    assert (person.user_id, person.erased_at) == (None, None)
    assert (
        "This name mixes letters of two alphabets"
        in client.get(reverse("person", args=[person.pk])).text
    )

    strict = Client(enforce_csrf_checks=True)  # 40
    strict.force_login(team)
    assert strict.post(address, typed).status_code == 403
    client.logout()
    assert client.post(address, typed).url.startswith("/sign-in/")
