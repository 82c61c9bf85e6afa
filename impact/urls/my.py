from django.urls import path

from impact.views.answers import StartHere
from impact.views.differences import MyDifference
from impact.views.home import MyHome
from impact.views.leaving import Leave, LeaveSurely, Left
from impact.views.record import MyRecord, MyRecordFile

urlpatterns = [
    path("my/", MyHome.as_view(), name="my_home"),
    path("my/record/", MyRecord.as_view(), name="my_record"),
    path("my/record/word/", MyRecordFile.as_view(), name="my_record_file"),
    path("my/leave/", Leave.as_view(), name="my_leave"),
    path("my/leave/sure/", LeaveSurely.as_view(), name="my_leave_sure"),
    path("left/", Left.as_view(), name="left"),
    path("my/difference/", MyDifference.as_view(), name="my_difference"),
    path("my/feedback/<ref>/", StartHere.as_view(), name="my_feedback"),
]
