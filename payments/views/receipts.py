"""Receipts, to save."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.generic import View

from involvement import downloads
from involvement.views import PolicyMixin
from payments import policies
from payments.models import ClaimLine


class ReceiptFile(PolicyMixin, View):
    """The photo of a receipt, to save: for whoever sent it, and for finance."""

    policy = staticmethod(policies.may_see_receipt)

    def get_subject(self):
        lines = ClaimLine.objects.select_related(
            "receipt", "claim__person", "claim__seat__meeting__activity__group"
        )
        return get_object_or_404(
            lines, pk=self.kwargs["line"], claim__ref=self.kwargs["ref"], receipt__isnull=False
        )

    def get(self, request, **kwargs):
        receipt = self.subject.receipt
        ending = receipt.file.name.rpartition(".")[2]
        name = f"{self.subject.claim.ref}-{self.subject.pk}.{ending}"
        try:
            return downloads.attachment(receipt.file, name=name, content_type=receipt.content_type)
        except FileNotFoundError:
            raise Http404 from None
