"""Many people from a file, and the list of people as a file."""

from django.core.files.base import File
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from involvement import downloads
from involvement.audit import trail
from involvement.people import policies, roles, sheets
from involvement.people.domain import imports
from involvement.people.forms.imports import CHOICES, COLUMNS, MOST_SHOWN, ImportForm
from involvement.people.models import ImportState, PeopleImport, Person
from involvement.people.policies import nations_held
from involvement.people.views.people import WithNations
from involvement.views import ActView, FormPage, Page, PolicyMixin

EXAMPLE = [
    _("Ann Example"), "", _("Carer"), _("England"), _("Letter by post"), "", "01632 960001",
    _("1 Example Street, Exampleton, EX1 1AA"), _("Large print"),
]  # fmt: skip


class ImportPeople(WithNations, FormPage):
    """Look into a file; nothing is added before somebody has seen what is in it."""

    policy = staticmethod(policies.may_work_in_team)
    form_class = ImportForm
    template_name = "people/import/file.html"

    def get_back_url(self):
        return reverse("people")

    def form_valid(self, form):
        found = form.cleaned_data["file"]
        if found.errors or not found.rows:
            context = self.get_context_data(
                form=form,
                found=found,
                errors=found.errors[:MOST_SHOWN],
                more=max(0, len(found.errors) - MOST_SHOWN),
            )
            return self.render_to_response(context)
        return super().form_valid(form)

    def act(self, form):
        found = form.cleaned_data["file"]
        kept = imports.keep(found.rows, known=len(found.known), by=self.request.user)
        return kept.get_absolute_url()


class OwnImport:
    """A list that this account has read, while it works for the nations of its people."""

    policy = staticmethod(policies.may_use_import)

    def get_subject(self):
        return get_object_or_404(PeopleImport, pk=self.kwargs["ref"], by=self.request.user)


class LookAtImport(OwnImport, Page):
    template_name = "people/import/look.html"

    def get_context_data(self, **kwargs):
        found = self.subject
        is_done = found.state == ImportState.DONE
        added = list(found.people.all()[:MOST_SHOWN]) if is_done else []
        return super().get_context_data(
            shown=found.rows[:MOST_SHOWN],
            more=max(0, len(found.rows) - MOST_SHOWN),
            added=added,
            count=found.people.count() if is_done else len(found.rows),
            **kwargs,
        )


class ImportAct(OwnImport, ActView):
    """One press: add them all, or take them all back."""


class Template(PolicyMixin, View):
    """The file to fill in, with one made-up person in it."""

    policy = staticmethod(policies.may_work_in_team)

    def get(self, request):
        written = sheets.written_xlsx([COLUMNS.values(), EXAMPLE], title=str(_("People")))
        return _file(written, sheets.XLSX, name="people-to-add")


class ExportPeople(PolicyMixin, View):
    """POST gives the list of people as a file, of the nations held and no other. Recorded."""

    http_method_names = ["post"]
    policy = staticmethod(policies.may_work_in_team)
    kind = sheets.CSV

    def post(self, request):
        nations = nations_held(request.user, roles.TEAM)
        people = list(Person.objects.filter(nation__in=nations, erased_at=None))
        trail.record("people.exported", request.user, by=request.user, reason=self.kind)
        trail.look("file", [person.pk for person in people], by=request.user, reason="team")
        rows = [COLUMNS.values(), *([_said(person, name) for name in COLUMNS] for person in people)]
        if self.kind == sheets.CSV:
            written = sheets.written_csv(rows)
            return downloads.streamed(written, name="people.csv", content_type="text/csv")
        return _file(sheets.written_xlsx(rows, title=str(_("People"))), sheets.XLSX, name="people")


def _said(person, name):
    return getattr(person, f"get_{name}_display")() if name in CHOICES else getattr(person, name)


def _file(written, kind, *, name) -> FileResponse:
    return downloads.attachment(
        File(written, name=f"{name}.{kind}"), name=f"{name}.{kind}", content_type=sheets.TYPES[kind]
    )
