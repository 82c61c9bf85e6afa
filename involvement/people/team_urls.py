"""What the team does about people, beyond their own pages."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from involvement.people import sheets
from involvement.people.domain import imports as adding
from involvement.people.views import imports, partners
from involvement.people.views.behalf import EndBehalf, StartBehalf

urlpatterns = [
    path("team/partners/", partners.Partners.as_view(), name="partners"),
    path("team/partners/new/", partners.AddPartner.as_view(), name="partner_new"),
    path("team/partners/<int:ref>/", partners.ChangePartner.as_view(), name="partner_change"),
    path("team/people/<int:ref>/partner/", partners.Through.as_view(), name="person_partner"),
    path("team/people/import/", imports.ImportPeople.as_view(), name="people_import"),
    path("team/people/import/file/", imports.Template.as_view(), name="people_template"),
    path(
        "team/people/import/<int:ref>/", imports.LookAtImport.as_view(), name="people_import_look"
    ),
    path(
        "team/people/import/<int:ref>/add/",
        imports.ImportAct.as_view(act=adding.add_all, done=_("Everybody was added.")),
        name="people_import_add",
    ),
    path(
        "team/people/import/<int:ref>/undo/",
        imports.ImportAct.as_view(act=adding.take_back, done=_("Everybody was taken back.")),
        name="people_import_undo",
    ),
    path(
        "team/people/export/csv/",
        imports.ExportPeople.as_view(kind=sheets.CSV),
        name="people_csv",
    ),
    path(
        "team/people/export/xlsx/",
        imports.ExportPeople.as_view(kind=sheets.XLSX),
        name="people_xlsx",
    ),
    path("team/behalf/<int:ref>/start/", StartBehalf.as_view(), name="behalf_start"),
    path("team/behalf/<int:ref>/end/", EndBehalf.as_view(), name="behalf_end"),
]
