"""A keeper looks through what staff wrote about somebody, before they are given it."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from involvement.people.domain import held, strikes
from involvement.people.forms.strikes import StrikeForm
from involvement.people.models import DataCase, Strike
from involvement.people.policies import may_keep_cases
from involvement.people.views.cases import OneCase
from involvement.views import ActView, FormPage


@method_decorator(sensitive_post_parameters("words", "text"), name="dispatch")
class LookThrough(OneCase, FormPage):
    """Only words that staff wrote are here, as the person would be given them now."""

    form_class = StrikeForm
    template_name = "people/cases/look.html"
    looked = "file"
    done = _("These words are left out now.")

    @cached_property
    def texts(self):
        found = strikes.texts(self.subject.person, held.kinds())
        return {":".join(map(str, text.place)): text for text in found}

    def get(self, request, *args, **kwargs):
        if self.subject.person is None:
            return redirect(self.get_back_url())
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.subject.person is None:
            return redirect(self.get_back_url())
        return super().post(request, *args, **kwargs)

    def get_success_url(self):
        return reverse("case_look", args=[self.subject.ref])

    def get_form_kwargs(self):
        struck = strikes.of(self.subject.person, held.kinds(), found=self.texts.values())
        return super().get_form_kwargs() | {
            "texts": [
                (
                    key,
                    _("%(where)s: %(words)s")
                    % {
                        "where": text.kind.said,
                        "words": struck.out_of(text.row, text.name, text.words),
                    },
                )
                for key, text in self.texts.items()
            ]
        }

    def get_context_data(self, **kwargs):
        made = Strike.objects.filter(person=self.subject.person).select_related("by")
        return super().get_context_data(strikes=made, has_texts=bool(self.texts), **kwargs)

    def act(self, form):
        text = self.texts[form.cleaned_data["text"]]
        strikes.strike(self.subject, text, words=form.cleaned_data["words"], by=self.request.user)


class PutBack(ActView):
    policy = staticmethod(may_keep_cases)
    act = staticmethod(strikes.put_back)
    done = _("They are given these words again.")

    def get_subject(self):
        self.case = get_object_or_404(DataCase, ref=self.kwargs["ref"])
        return get_object_or_404(Strike, pk=self.kwargs["pk"], person=self.case.person_id)

    @property
    def goes_to(self):
        return reverse("case_look", args=[self.case.ref])
