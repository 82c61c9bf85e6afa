"""My equality answers: by sign-in, or by an address that only whoever answered by link knows.

Nothing here is noted anywhere: no look, no act, no message in the session.
"""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, View

from impact.equality import questions
from impact.equality.domain import store
from impact.equality.forms.answers import AnswersForm
from impact.policies import may_see_own
from involvement.calendars import london_day
from involvement.people.models import LinkPurpose
from involvement.views import FormActs, FormPage, LinkFormPage, LinkMixin, PolicyMixin


class Questions:
    """The page of all questions of one set, whichever way it is opened."""

    form_class = AnswersForm
    template_name = "equality/questions.html"
    key = ""
    door = ""

    @property
    def question_set(self):
        raise NotImplementedError

    @property
    def given(self):
        return None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"question_set": self.question_set}

    def get_initial(self):
        if self.given is None:
            return {}
        several = {one.code for one in self.question_set.questions if one.several}
        return {
            code: answers if code in several else answers[0]
            for code, answers in self.given.said.items()
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(given=self.given, did=self.request.GET.get("did"), **kwargs)

    def act(self, form):
        today = london_day(timezone.now())
        store.keep(self.key, self.question_set, form.said, today=today, door=self.door)
        return f"{self.comes_back}?did=saved"


@method_decorator(sensitive_post_parameters(), name="dispatch")
class MyEquality(Questions, FormPage):
    policy = staticmethod(may_see_own)

    @property
    def key(self):
        return store.key_of(self.request.user.involved)

    @property
    def question_set(self):
        nation = self.request.user.involved.nation
        return questions.set_for(nation, today=london_day(timezone.now()))

    @property
    def given(self):
        if not hasattr(self, "_given"):
            self._given = store.of(self.key)
        return self._given

    @property
    def comes_back(self):
        return reverse("my_equality")

    def get_back_url(self):
        return reverse("my_details")

    def get_context_data(self, **kwargs):
        return super().get_context_data(stop_url=reverse("my_equality_stop"), **kwargs)


class StopMyEquality(PolicyMixin, View):
    """One press: my answers are deleted, and no later figure counts them."""

    http_method_names = ["post"]
    policy = staticmethod(may_see_own)

    def post(self, request):
        store.forget(store.key_of(request.user.involved))
        return redirect(reverse("my_equality") + "?did=stopped")


class ByPersonalLink(Questions, LinkFormPage):
    """The questions for whoever holds a personal link. It never shows what was saved before."""

    purpose = LinkPurpose.INVITATION
    door = ""

    def get_subject(self):
        if self.link.person_id is None or self.link.person.left_at is not None:
            raise Http404

    @property
    def key(self):
        return store.key_of(self.link.person_id)

    @property
    def question_set(self):
        return questions.set_for(self.link.person.nation, today=london_day(timezone.now()))

    def act(self, form):
        self.door = store.new_door()
        return super().act(form)

    @property
    def comes_back(self):
        return reverse("equality_by_link", args=[self.door])


@method_decorator(sensitive_post_parameters(), name="dispatch")
class AfterInvitation(ByPersonalLink):
    pass


@method_decorator(sensitive_post_parameters(), name="dispatch")
class AfterFeedback(ByPersonalLink):
    purpose = LinkPurpose.FEEDBACK


class OwnAddress(LinkMixin):
    """What a private address opens: the row of whoever was given it, and nothing about them."""

    purpose = "equality"
    subject = None

    def dispatch(self, request, *args, **kwargs):
        self.key = store.behind(kwargs["token"])
        if self.key is None:
            return render(request, "equality/gone.html", status=410)
        return super(LinkMixin, self).dispatch(request, *args, **kwargs)

    @property
    def comes_back(self):
        return reverse("equality_by_link", args=[self.kwargs["token"]])


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class EqualityByLink(OwnAddress, Questions, FormActs, FormView):
    @property
    def given(self):
        if not hasattr(self, "_given"):
            self._given = store.of(self.key)
        return self._given

    @property
    def question_set(self):
        return self.given.question_set

    def get_context_data(self, **kwargs):
        stop_url = reverse("equality_by_link_stop", args=[self.kwargs["token"]])
        address = self.request.build_absolute_uri(self.comes_back)
        return super().get_context_data(stop_url=stop_url, address=address, **kwargs)


class StopByLink(OwnAddress, View):
    http_method_names = ["post"]

    def post(self, request, token):
        store.forget(self.key)
        return redirect(self.comes_back)
