from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, View

from involvement import display
from involvement.people.domain import display as kept
from involvement.people.forms.display import DisplayForm
from involvement.views import ToldKindly

YEAR = 365 * 24 * 60 * 60


@method_decorator(never_cache, name="dispatch")
class Display(FormView):
    """How pages look: for everybody, signed in or not. Looking saves nothing."""

    form_class = DisplayForm
    template_name = "people/display.html"

    def get_initial(self):
        return display.read(display.of(self.request))

    def form_valid(self, form):
        words = display.written(form.cleaned_data)
        if "look" in self.request.POST:
            display.speak(words)
            return self.render_to_response(
                self.get_context_data(form=form, display=words, is_a_look=True)
            )
        messages.success(self.request, _("Saved. Every page looks like this now."))
        return keep(self.request, words)

    def get_context_data(self, **kwargs):
        is_usual = not display.of(self.request)
        return super().get_context_data(is_usual=is_usual, **kwargs)


class DisplayBack(ToldKindly, View):
    """One press: all as it was before."""

    http_method_names = ["post"]

    def post(self, request):
        messages.success(request, _("Every page looks as it did at first."))
        return keep(request, "")


def keep(request, words):
    """Keep the words in the account, or on the device of somebody who is not signed in."""
    answer = redirect(reverse("display"))
    if request.user.is_authenticated:
        kept.keep(request.user, words)
    elif words:
        answer.set_cookie(
            display.COOKIE,
            words,
            max_age=YEAR,
            secure=settings.SITE_IS_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        answer.delete_cookie(display.COOKIE, samesite="Lax")
    return answer
