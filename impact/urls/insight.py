from django.urls import path

from impact.views.insight import Insight, InsightFile
from impact.views.on_time import OnTime
from impact.views.presence_map import PresenceFile, PresenceMap, PresencePdf, VacantPlaces
from impact.views.settings import Settings

urlpatterns = [
    path("insight/", Insight.as_view(), name="insight"),
    path("insight/<name>.csv", InsightFile.as_view(), name="insight_file"),
    path("insight/presence/", PresenceMap.as_view(), name="presence_map"),
    path("insight/presence/vacant/", VacantPlaces.as_view(), name="vacant_places"),
    path("insight/presence/map.pdf", PresencePdf.as_view(), name="presence_map_pdf"),
    path("insight/presence/<name>.csv", PresenceFile.as_view(), name="presence_map_file"),
    path("payments/on-time/", OnTime.as_view(), name="on_time"),
    path("settings/", Settings.as_view(), name="settings"),
]
