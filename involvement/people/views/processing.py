"""The register of processing and the assessment of its risks, to read, print and take away."""

import csv
import io

from django.http import Http404
from django.utils import timezone
from django.views.generic import View

from involvement import downloads
from involvement.calendars import london_day
from involvement.letters import plain_cell
from involvement.people import policies
from involvement.people.domain import processing
from involvement.views import Page, PolicyMixin


class OfProcessing(Page):
    """A page for keepers, which says on paper of which day it is."""

    policy = staticmethod(policies.may_keep_cases)

    def get_context_data(self, **kwargs):
        return super().get_context_data(today=london_day(timezone.now()), **kwargs)


class Processing(OfProcessing):
    template_name = "people/processing/page.html"

    def get_context_data(self, **kwargs):
        fields, risks = len(processing.register()), len(processing.risks())
        records = len(processing.records())
        return super().get_context_data(fields=fields, records=records, risks=risks, **kwargs)


class Risks(OfProcessing):
    template_name = "people/processing/risks.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(risks=processing.risks(), **kwargs)


class Records(OfProcessing):
    template_name = "people/processing/records.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(records=processing.records(), **kwargs)


class Record(OfProcessing):
    template_name = "people/processing/record.html"

    def get_context_data(self, **kwargs):
        if (model := processing.find(self.kwargs["record"])) is None:
            raise Http404
        return super().get_context_data(entries=processing.entries(model), **kwargs)


class Times(OfProcessing):
    template_name = "people/processing/times.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(times=processing.times(), **kwargs)


class Register(OfProcessing):
    template_name = "people/processing/register.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(records=processing.records(), **kwargs)


class ProcessingFile(PolicyMixin, View):
    """The register as CSV. No cell can be taken for a formula."""

    http_method_names = ["get"]
    policy = staticmethod(policies.may_keep_cases)

    def get(self, request):
        text = io.StringIO()
        csv.writer(text).writerows([plain_cell(cell) for cell in row] for row in processing.rows())
        return downloads.streamed(
            [text.getvalue()], name="register-of-processing.csv", content_type="text/csv"
        )
