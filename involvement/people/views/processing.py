"""The register of processing and the assessment of its risks, to read, print and take away."""

import csv
import io

from django.views.generic import View

from involvement import downloads
from involvement.people import policies
from involvement.people.domain import processing
from involvement.views import Page, PolicyMixin


class Processing(Page):
    template_name = "people/processing/page.html"
    policy = staticmethod(policies.may_keep_cases)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            register=processing.register(), risks=processing.risks(), **kwargs
        )


class ProcessingFile(PolicyMixin, View):
    """The register as CSV. No cell can be taken for a formula."""

    http_method_names = ["get"]
    policy = staticmethod(policies.may_keep_cases)

    def get(self, request):
        text = io.StringIO()
        csv.writer(text).writerows(
            [downloads.plain_cell(cell) for cell in row] for row in processing.rows()
        )
        return downloads.streamed(
            [text.getvalue()], name="register-of-processing.csv", content_type="text/csv"
        )
