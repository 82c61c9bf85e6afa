from django.urls import path

from activities.views import chairs

urlpatterns = [
    path("settings/roles/<int:ref>/groups/", chairs.ChairedGroups.as_view(), name="chaired_groups"),
]
