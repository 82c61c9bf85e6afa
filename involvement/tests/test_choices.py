import pytest
from django import forms
from django.apps import apps
from django.forms.renderers import DjangoTemplates

from involvement.fields import Labelled

CHOICES = [("", "All"), ("a", "A & b"), ("Some", [(1, "One"), (2, "Two")])]


@pytest.mark.parametrize("model", [m for m in apps.get_models() if issubclass(m, Labelled)])
def test_a_choice_is_shown_in_the_words_that_django_would_show(model):
    fields = [field for field in model._meta.concrete_fields if field.choices]
    assert fields

    for field in fields:
        for value, label in [*field.flatchoices, ("unknown", "unknown")]:
            row = model(**{field.attname: value})
            assert getattr(row, f"get_{field.name}_display")() == str(label)
        assert getattr(model(**{field.attname: None}), f"get_{field.name}_display")() is None


@pytest.mark.parametrize("chosen", [None, "", "a", 2])
@pytest.mark.parametrize("attrs", [{}, {"disabled": True, "data-odd": 'a"b', "hidden": False}])
def test_a_list_of_choices_is_drawn_as_django_draws_it(chosen, attrs):
    select = forms.Select(attrs=attrs, choices=CHOICES)

    ours, theirs = (
        select.render("which", chosen, renderer=renderer)
        for renderer in (forms.renderers.TemplatesSetting(), DjangoTemplates())
    )

    assert ours == theirs
