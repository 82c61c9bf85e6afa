"""Vouchers, gifts, organisations and statements on paper, for finance."""

from django.urls import path, reverse_lazy
from django.utils.translation import gettext_lazy as _

from payments.domain import organisations, sendings
from payments.views import sendings as views
from payments.views import statements, year_pdf

GIFT = "payments/gifts/<int:gift>/"
ORGANISATION = "payments/organisations/<int:organisation>/"

urlpatterns = [
    path("payments/gifts/", views.Sendings.as_view(), name="sendings"),
    path(GIFT, views.Sending.as_view(), name="sending"),
    path(GIFT + "prepare/", views.Prepare.as_view(), name="sending_prepare"),
    path(
        GIFT + "agree/",
        views.SendingAct.as_view(act=sendings.agree, done=_("Agreed. Now it can be sent.")),
        name="sending_agree",
    ),
    path(GIFT + "sent/", views.Sent.as_view(), name="sending_sent"),
    path(
        GIFT + "cancel/",
        views.SendingAct.as_view(
            act=sendings.cancel, done=_("Stopped. The person can choose again.")
        ),
        name="sending_cancel",
    ),
    path(
        GIFT + "lost/",
        views.SendingAct.as_view(
            act=sendings.did_not_arrive, done=_("Saved. It is owed again. Please call them.")
        ),
        name="sending_lost",
    ),
    path("payments/statements/", statements.FindPayee.as_view(), name="statements"),
    path(
        "payments/statements/<int:payee>/",
        statements.PayeeYears.as_view(),
        name="statement_years",
    ),
    path(
        "payments/statements/<int:payee>/<int:year>/",
        statements.PayeeYear.as_view(),
        name="statement_year",
    ),
    path(
        "payments/statements/<int:payee>/<int:year>/paid.pdf",
        year_pdf.PayeeYearPdf.as_view(),
        name="statement_year_pdf",
    ),
    path("payments/organisations/", views.Organisations.as_view(), name="organisations"),
    path("payments/organisations/new/", views.NewOrganisation.as_view(), name="organisation_new"),
    path(ORGANISATION, views.OneOrganisation.as_view(), name="organisation"),
    path(
        ORGANISATION + "confirm/",
        views.OrganisationAct.as_view(
            act=organisations.confirm, done=_("Confirmed. Gifts can go to it now.")
        ),
        name="organisation_confirm",
    ),
    path(
        ORGANISATION + "stop/",
        views.OrganisationAct.as_view(
            act=organisations.stop,
            done=_("Taken off the list."),
            goes_to=reverse_lazy("organisations"),
        ),
        name="organisation_stop",
    ),
]
