"""My record: for a CV or a reference, to read, to print, or as a Word file."""

from django.core.files.base import ContentFile
from django.views.generic import View

from impact import policies
from impact.domain import record, record_file
from involvement import display
from involvement.downloads import attachment
from involvement.views import Page, PolicyMixin

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class MyRecord(Page):
    policy = staticmethod(policies.may_see_own)
    template_name = "impact/my/record.html"

    def get_context_data(self, **kwargs):
        person = self.request.user.involved
        found = record.of(person)
        return super().get_context_data(
            person=person,
            record=found,
            lines=record_file.summary(found),
            pieces=[(piece, record_file.when(piece)) for piece in found.pieces],
            **kwargs,
        )


class MyRecordFile(PolicyMixin, View):
    policy = staticmethod(policies.may_see_own)

    def get(self, request, **kwargs):
        person = request.user.involved
        is_large = display.prints_large(display.of_reader(person))
        content = record_file.word(record.of(person), person, is_large=is_large)
        return attachment(ContentFile(content), name="my-record.docx", content_type=WORD)
