from functools import cache

from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import Group
from involvement.people.forms.find import ANY, CHOOSE, FindForm


class FindInGroupsForm(FindForm):
    group = forms.ChoiceField(
        label=_("Was asked to a meeting of"), required=False, error_messages=CHOOSE
    )

    def __init__(self, *args, nations, **kwargs):
        super().__init__(*args, nations=nations, **kwargs)
        groups = Group.objects.filter(nation__in=nations).order_by("name")
        self.fields["group"].choices = cache(
            lambda: [*ANY, *((str(pk), name) for pk, name in groups.values_list("pk", "name"))]
        )
