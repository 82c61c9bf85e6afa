from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from involvement.notices import kinds, letters, policies, writing
from involvement.notices.delivery import READERS
from involvement.notices.models import Letter, Notice
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
            .select_related(*READERS)
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for notice in context["rows"]:
            notice.said = kinds.label(notice.kind)
            notice.partner = writing.partner_between(notice)
        return context


class Letters(ListPage):
    """Letters that wait for printing, the oldest first; POST says which ones were printed."""

    policy = staticmethod(may_work_in_team)
    template_name = "notices/letters.html"
    order = ("id",)
    page_size = 25

    @property
    def nations(self):
        return nations_held(self.request.user, roles.TEAM)

    def rows(self):
        return Letter.objects.to_print(self.nations).select_related("notice__person").defer("body")

    def get_context_data(self, **kwargs):
        return super().get_context_data(place=self.request.GET.urlencode(), **kwargs)

    def post(self, request, **kwargs):
        ids = request.POST.getlist("letter")[: self.page_size]
        count = letters.mark_printed(ids, nations=self.nations, by=request.user)
        if count:
            said = ngettext(
                "%(count)d letter is marked as printed.",
                "%(count)d letters are marked as printed.",
                count,
            )
            messages.success(request, said % {"count": count})
        else:
            messages.info(request, _("Nothing has changed. These were marked before."))
        return redirect("letters")


class LetterSheets(Letters):
    """The same letters as they go on paper, each on its own sheet."""

    http_method_names = ["get", "head", "options"]
    template_name = "notices/letter_sheets.html"
    looked = "file"

    def rows(self):
        return Letter.objects.to_print(self.nations).select_related("notice__person__user")

    def looked_at(self):
        return self.shown

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        self.shown = [letter.person_id for letter in context["rows"]]
        return context


class MendPost(ActView):
    model = Notice
    slug_field = "pk"
    policy = staticmethod(policies.may_mend)

    def subjects(self):
        return Notice.objects.select_related(*READERS)

    @property
    def goes_to(self):
        return reverse("post_tasks")
