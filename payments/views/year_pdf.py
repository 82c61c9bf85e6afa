"""What somebody was paid in a tax year, as a document to keep or to send on."""

from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.generic import View

from involvement import documents, downloads
from involvement.calendars import london_day
from involvement.documents import Part
from involvement.money import pounds
from involvement.templatetags.components import day
from involvement.views import PolicyMixin
from payments import policies
from payments.domain import tax_years
from payments.models import GoesAs
from payments.views.statements import OfPayee


class MyYearPdf(PolicyMixin, View):
    """The person's own: the same payments as on the page."""

    http_method_names = ["get"]
    policy = staticmethod(policies.is_involved)

    def get(self, request, year, **kwargs):
        person, year = self.of_whom(), tax_years.TaxYear(year)
        if year not in tax_years.years(person):
            raise Http404
        name = f"paid-{year.first_day}-to-{year.last_day}.pdf"
        return downloads.made(written(person, year), name=name, content_type=documents.PDF)

    def of_whom(self):
        return self.request.user.involved


class PayeeYearPdf(OfPayee, MyYearPdf):
    """Finance's, for who does not sign in. The look is noted."""

    policy = staticmethod(policies.may_print_statement)
    looked = "paid"

    def of_whom(self):
        return self.subject


def written(person, year) -> bytes:
    found = tax_years.statement(person, year)
    first, last = (date_format(one, "j F Y") for one in (year.first_day, year.last_day))
    parts = [
        Part(
            words=[
                _("Tax year: %(first)s to %(last)s") % {"first": first, "last": last},
                person.name,
            ]
        ),
        _paid(_("Fees"), found.fees, found.fees_pence),
        _paid(_("Your costs that we paid back"), found.costs, found.costs_pence),
    ]
    tax = [
        _("Fees count as income. Money back for your costs does not."),
        _("It is for you to tell HMRC or your benefits office. We are not allowed to give advice."),
        _("Citizens Advice can help you for free."),
    ]
    if found.gifts:
        heading = _("Fees given away, as the person asked")
        parts.append(_paid(heading, found.gifts, found.gifts_pence))
        tax.insert(1, _("Ask about fees that you gave away."))
    made = _("Made by BASW, the British Association of Social Workers, on %(day)s.")
    today = day(london_day(timezone.now()))
    parts.append(Part(heading=_("Tax"), words=[" ".join(tax), made % {"day": today}]))
    return documents.report(_("What we paid you"), parts)


def _paid(heading, dues, total) -> Part:
    if not dues:
        return Part(heading=heading, words=[_("Nothing in this year.")])
    rows = [[day(due.paid_on), _for_what(due), pounds(due.amount_pence)] for due in dues]
    rows.append(["", _("Together"), pounds(total)])
    return Part(
        heading=heading, head=[_("Paid on"), _("For"), _("Amount")], rows=rows, figures=(2,)
    )


def _for_what(due) -> str:
    if due.seat is None:
        return due.what_for
    if due.goes_as == GoesAs.VOUCHER:
        return f"{due.seat.meeting.title} ({_('voucher')})"
    return due.seat.meeting.title
