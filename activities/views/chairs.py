"""The keeper's page of the groups that an account chairs."""

from django.utils.translation import gettext_lazy as _

from activities.domain import chairs
from activities.forms.chairs import ChairForm
from involvement.people.views.grants import OfAccount
from involvement.views import FormPage


class ChairedGroups(OfAccount, FormPage):
    form_class = ChairForm
    needs_fresh_sign_in = True
    done = _("Saved. It works from their next page on.")

    def get_initial(self):
        return {"groups": self.subject.chaired_groups.all()}

    def act(self, form):
        chairs.choose_groups(self.subject, form.cleaned_data["groups"], by=self.request.user)
        return self.get_back_url()
