from django.urls import path

from activities.views import chairs, rules

urlpatterns = [
    path("settings/roles/<int:ref>/groups/", chairs.ChairedGroups.as_view(), name="chaired_groups"),
    path("settings/presence/", rules.Rules.as_view(), name="presence_rules"),
    path("settings/presence/change/", rules.ChangeRule.as_view(), name="presence_rule_change"),
]
