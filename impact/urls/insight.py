from django.urls import path

from impact.views.insight import Insight, InsightFile
from impact.views.settings import Settings

urlpatterns = [
    path("insight/", Insight.as_view(), name="insight"),
    path("insight/<name>.csv", InsightFile.as_view(), name="insight_file"),
    path("settings/", Settings.as_view(), name="settings"),
]
