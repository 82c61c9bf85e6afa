from django.db.models import Q
from django.urls import reverse

from involvement.notices import kinds, policies
from involvement.notices.models import Notice
from involvement.people import roles
from involvement.people.policies import may_work_in_team, nations_held
from involvement.views import ActView, ListPage


class PostTasks(ListPage):
    """Messages that did not leave, or may not have: somebody checks and says which."""

    policy = staticmethod(may_work_in_team)
    template_name = "notices/post_tasks.html"

    def rows(self):
        nations = nations_held(self.request.user, roles.TEAM)
        return (
            Notice.objects.for_staff_to_mend()
            .filter(Q(person=None) | Q(person__nation__in=nations))
            .select_related("person", "user")
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for notice in context["rows"]:
            notice.said = kinds.label(notice.kind)
        return context


class MendPost(ActView):
    model = Notice
    slug_field = "pk"
    policy = staticmethod(policies.may_mend)

    def subjects(self):
        return Notice.objects.select_related("person", "user")

    @property
    def goes_to(self):
        return reverse("post_tasks")
