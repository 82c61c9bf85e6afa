"""Pages for everyone, and the way to a new link when one is old."""

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import TemplateView, View

from involvement import clauses, links, scores
from involvement.notices import outbox
from involvement.people import trial
from involvement.people.models import LinkPurpose


class PublicPage(TemplateView):
    """A page that anybody may read."""


class Home(PublicPage):
    """What this is for; in the trial, one press to look round as each kind of user."""

    template_name = "public/home.html"

    def get_context_data(self, **kwargs):
        cast = trial.CAST if settings.TRIAL else []
        return super().get_context_data(cast=cast, **kwargs)


class OurPromises(PublicPage):
    """The framework's 65 clauses, what we do about each, and what does not work yet."""

    template_name = "public/our_promises.html"

    def get_context_data(self, **kwargs):
        kept, told = clauses.promises(), scores.told()
        stages = [
            (
                name,
                [(one, kept[one.id], told.get(one.id, "")) for one in clauses.of_stage(name)],
            )
            for name in clauses.STAGES
        ]
        return super().get_context_data(stages=stages, **kwargs)


class LinkAgain(View):
    """POST sends a new link to whoever an old one was for. Says the same to everybody."""

    http_method_names = ["post"]

    def post(self, request):
        purpose = request.POST.get("purpose", "")
        token = request.POST.get("token", "")[:200]
        if purpose in LinkPurpose.values and (old := links.spent(token, purpose=purpose)):
            outbox.queue(
                "link_again",
                to=old.person or old.user,
                about_id=old.pk,
                # one an hour is enough, however often the button is pressed
                key=f"link_again:{old.pk}:{timezone.now():%Y%m%d%H}",
            )
        return render(request, "links/sent_again.html")
