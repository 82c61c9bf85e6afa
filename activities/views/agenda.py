"""The agenda of a meeting: for whoever writes it, and for whoever reads it before they come."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities import policies
from activities.domain import agenda
from activities.forms.agenda import BREAK, PIECE, ChangeItemForm, ItemForm
from activities.models import AgendaItem, MeetingState
from activities.views.meetings import OfMeeting
from involvement.meanwhile import Shared
from involvement.views import ActView, FormPage, Page


class Agenda(OfMeeting, Page):
    """Every piece with its time, who leads it, and what is asked of people."""

    template_name = "activities/agenda/page.html"

    def get_context_data(self, **kwargs):
        pieces = agenda.pieces(self.subject)
        is_open = self.subject.state == MeetingState.PLANNED
        return super().get_context_data(
            pieces=pieces,
            is_open=is_open,
            advice=agenda.advice(self.subject, pieces) if is_open else [],
            **kwargs,
        )


class AddItem(OfMeeting, FormPage):
    form_class = ItemForm

    def get_success_url(self):
        return reverse("meeting_agenda", args=[self.subject.ref])

    get_back_url = get_success_url

    def act(self, form):
        agenda.add(self.subject, by=self.request.user, **form.said())


class OfItem:
    """Something about one piece of an agenda, then back to the agenda."""

    policy = staticmethod(policies.may_run_line)

    def get_subject(self):
        items = AgendaItem.objects.select_related("meeting__activity__group")
        return get_object_or_404(items, pk=self.kwargs["pk"], meeting__ref=self.kwargs["ref"])

    def get_success_url(self):
        return reverse("meeting_agenda", args=[self.kwargs["ref"]])

    get_back_url = get_success_url

    @property
    def goes_to(self):
        return self.get_success_url()


class ChangeItem(OfItem, Shared, FormPage):
    form_class = ChangeItemForm
    done = _("Saved.")

    def get_initial(self):
        item = self.subject
        return {
            "kind": BREAK if item.is_break else PIECE,
            "about": item.title,
            "minutes": item.minutes,
            "lead": item.lead,
            "ask": item.ask,
        }

    def act(self, form):
        agenda.change(self.subject, by=self.request.user, **form.said())


class ItemAct(OfItem, ActView):
    """One press about one piece of an agenda."""
