"""What is held about people: theirs to look at, and the keepers' to answer for."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from involvement.people import policies
from involvement.people.domain import cases as verbs
from involvement.people.models import DataCase
from involvement.people.views import cases, held, processing, strikes
from involvement.views import ActView

urlpatterns = [
    path("my/details/held/", held.Held.as_view(), name="held"),
    path("my/details/held/page/", held.HeldPage.as_view(), name="held_page"),
    path("my/details/held/data/", held.HeldData.as_view(), name="held_data"),
    path("my/details/held/everything/", held.HeldZip.as_view(), name="held_zip"),
    path("my/details/held/<record>/", held.HeldRecords.as_view(), name="held_records"),
    path("my/details/ask/", cases.Ask.as_view(), name="ask"),
    path("my/details/ask/<ref>/", cases.MyCase.as_view(), name="my_case"),
    path("my/details/ask/<ref>/reply/", cases.ReplyToUs.as_view(), name="my_case_reply"),
    path("settings/cases/", cases.Cases.as_view(), name="cases"),
    path("settings/cases/new/", cases.NewCase.as_view(), name="case_new"),
    path("settings/cases/<ref>/", cases.CasePage.as_view(), name="case"),
    path(
        "settings/cases/<ref>/received/",
        ActView.as_view(
            model=DataCase,
            act=verbs.acknowledge,
            policy=policies.may_keep_cases,
            done=_("Noted. Tell them, if they have no account."),
        ),
        name="case_received",
    ),
    path("settings/cases/<ref>/wait/", cases.WaitForThem.as_view(), name="case_wait"),
    path("settings/cases/<ref>/ask/", cases.AskBack.as_view(), name="case_ask"),
    path("settings/cases/<ref>/not-theirs/", cases.UnlinkCase.as_view(), name="case_not_theirs"),
    path("settings/cases/<ref>/look/", strikes.LookThrough.as_view(), name="case_look"),
    path(
        "settings/cases/<ref>/look/<int:pk>/back/",
        strikes.PutBack.as_view(),
        name="strike_put_back",
    ),
    path("settings/cases/<ref>/go-on/", cases.GoOn.as_view(), name="case_go_on"),
    path("settings/cases/<ref>/more-time/", cases.ExtendCase.as_view(), name="case_extend"),
    path("settings/cases/<ref>/whose/", cases.FindWhose.as_view(), name="case_find"),
    path("settings/cases/<ref>/whose/choose/", cases.ChooseWhose.as_view(), name="case_whose"),
    path("settings/cases/<ref>/answer/", cases.AnswerCase.as_view(), name="case_answer"),
    path("settings/data/", processing.Processing.as_view(), name="processing"),
    path("settings/data/risks/", processing.Risks.as_view(), name="processing_risks"),
    path("settings/data/times/", processing.Times.as_view(), name="processing_times"),
    path("settings/data/records/", processing.Records.as_view(), name="processing_records"),
    path("settings/data/records/<record>/", processing.Record.as_view(), name="processing_record"),
    path("settings/data/register/", processing.Register.as_view(), name="processing_register"),
    path(
        "settings/data/register/file/", processing.ProcessingFile.as_view(), name="processing_file"
    ),
]
