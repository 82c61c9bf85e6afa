"""What BASW books and pays itself."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from payments.domain import direct as acts
from payments.views import direct

urlpatterns = [
    path("team/paid-for/<str:ref>/", direct.PaidFor.as_view(), name="paid_for"),
    path("payments/invoices/", direct.Invoices.as_view(), name="invoices"),
    path(
        "payments/invoices/<int:invoice>/agree/",
        direct.InvoiceAct.as_view(act=acts.agree, done=_("Saved.")),
        name="invoice_agree",
    ),
    path(
        "payments/invoices/<int:invoice>/paid/",
        direct.InvoiceAct.as_view(act=acts.mark_paid, done=_("Saved. The person is told.")),
        name="invoice_paid",
    ),
    path(
        "payments/invoices/<int:invoice>/cancel/",
        direct.InvoiceAct.as_view(act=acts.cancel, done=_("Saved.")),
        name="invoice_cancel",
    ),
    path("payments/invoices/bookings/", direct.Bookings.as_view(), name="bookings"),
    path(
        "payments/invoices/<int:invoice>/take-back/",
        direct.TakeBack.as_view(),
        name="booking_take_back",
    ),
]
