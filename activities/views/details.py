"""Details of somebody that say what a meeting needs: how to reach them, papers, what helps."""

from django.utils import timezone

from activities.domain import adjustments
from activities.forms.replies import HelpForm
from involvement.notices import post
from involvement.people.domain import needs
from involvement.people.forms.mine import ContactForm, PapersForm
from involvement.people.models import Route
from involvement.people.views.mine import Detail, Mine


class Felt(Detail):
    """A detail that papers on their way must follow."""

    def act(self, form):
        adjustments.change_details(
            self.person, today=timezone.localdate(), by=self.request.user, **form.cleaned_data
        )


class MyContact(Felt):
    form_class = ContactForm
    template_name = "people/mine/contact.html"

    @property
    def needs_fresh_sign_in(self):
        """A number that gets texts is a way in: whoever changes it shows that it is them."""
        return post.can_text() or self.person.route == Route.TEXT

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.person}


class MyPapers(Felt):
    form_class = PapersForm


class MyHelp(Mine):
    form_class = HelpForm
    template_name = "activities/my/help.html"

    def get_initial(self):
        known = needs.of(self.person)
        return {"help": known.help, "words": known.words}

    def act(self, form):
        adjustments.keep_for_all(
            self.person, **form.cleaned_data, today=timezone.localdate(), by=self.request.user
        )
