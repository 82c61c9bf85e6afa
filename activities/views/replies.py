"""Answering an invitation: why comes first, four answers, a few questions, and done.

Two doors lead here: the link somebody was sent, and staff who fill it in for them (`behalf`).
"""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from activities.domain import agenda, alone, calendar_file, calls, invited, replies
from activities.forms import fees
from activities.forms.replies import AskForm, FeeForm, HelpForm, SendForm, TravelForm
from activities.models import FeeChoice, Help, Mode, Reply, Seat, Travel
from involvement.errors import RuleBroken
from involvement.money import pounds

STEP_PAGES = {
    "help": ("invitation_help", _("What would help you")),
    "travel": ("invitation_travel", _("Getting there, and care")),
    "fee": ("invitation_fee", _("Your fee")),
}


PART_WORDS = {
    "why": _("Why we need you"),
    "can_change": _("What you can change"),
    "cannot_change": _("What you cannot change"),
    "who_decides": _("Who decides"),
    "decides_on": _("When they decide"),
    "tell_by": _("When we tell you"),
    "role_description": _("What you will do"),
    "ways_of_working": _("How we work together"),
    "pay_terms": _("What we pay"),
    "hard_topics": _("Hard topics and support"),
}


STEPS = ("yes", "take", "ask", "not_sure", "no", "still_ok", "calendar", "purpose")


def invited_seats():
    seats = invited.with_last_time(Seat.objects.filter(invited_at__isnull=False))
    return alone.with_alert(seats).select_related(
        "person__user",
        "person__needs",
        "entered_by",
        "meeting__activity__group",
        "meeting__activity__lead",
        "purpose__contact",
        "role",
    )


class Invited:
    """What every page of an invitation knows: one seat, its meeting, and where the others are."""

    def get_context_data(self, **kwargs):
        steps = {name: self.at(f"invitation_{name}") for name in STEPS}
        return super().get_context_data(
            seat=self.subject,
            meeting=self.subject.meeting,
            steps=steps | {"start": self.at("invitation")},
            **kwargs,
        )


class Open(Invited):
    """A page that is only there while the answer can be given; else the invitation says why."""

    def get(self, request, *args, **kwargs):
        if invited.closed(self.subject, now=timezone.now()):
            return redirect(self.at("invitation"))
        return super().get(request, *args, **kwargs)


class Invitation(Invited):
    """Why, what can change, what is paid, and four answers."""

    template_name = "activities/invitation/invitation.html"

    def get_context_data(self, **kwargs):
        seat = self.subject
        purpose = invited.purpose_now(seat)
        changes = invited.changes(seat, purpose)
        return super().get_context_data(
            purpose=purpose,
            closed=invited.closed(seat, now=timezone.now()),
            changes=changes,
            called=calls.open_for(seat) if seat.is_reserve else None,
            changed_words=[PART_WORDS[part] for part in changes.parts],
            seen=invited.version(seat, purpose.pk),
            others=invited.others(seat),
            minutes=invited.reading_minutes(seat),
            agenda=agenda.pieces(seat.meeting),
            draft_from=parse_datetime(invited.draft(seat).get("started", "")),
            said=seat.get_reply_display(),
            **kwargs,
        )


class SayYes(Invited):
    """Where "yes" leads: to the first question not asked yet, or to the check."""

    def get(self, request, **kwargs):
        seat = self.subject
        step = invited.missing_step(seat, invited.last_time(seat))
        if step:
            return redirect(self.at(STEP_PAGES[step][0]))
        return redirect(self.at("invitation_check"))


class Step(Open):
    """One question of a yes, kept as soon as it is answered."""

    step = ""

    def get_initial(self):
        return invited.draft(self.subject).get(self.step, {})

    def get_back_url(self):
        return self.at("invitation")

    def act(self, form):
        replies.keep_draft(
            self.subject, self.step, form.cleaned_data, by_person=self.subject.person
        )
        return self.at("invitation_yes")


class HelpStep(Step):
    step = "help"
    form_class = HelpForm
    template_name = "activities/invitation/help.html"

    def get_context_data(self, **kwargs):
        before = invited.last_time(self.subject) is not None
        return super().get_context_data(said_before=before, **kwargs)


class TravelStep(Step):
    step = "travel"
    form_class = TravelForm
    template_name = "activities/invitation/travel.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"mode": self.subject.meeting.mode}


class FeeStep(Step):
    step = "fee"
    form_class = FeeForm
    template_name = "activities/invitation/fee.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"offered": self.subject.fee_offered_pence}

    def get_initial(self):
        return fees.as_typed(super().get_initial())


class Check(Open):
    """Everything that will be sent, with a way to change each; what is known is not listed."""

    form_class = SendForm
    template_name = "activities/invitation/check.html"

    def get_back_url(self):
        return self.at("invitation")

    def get(self, request, *args, **kwargs):
        if invited.missing_step(self.subject, invited.last_time(self.subject)):
            return redirect(self.at("invitation_yes"))
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        if self.request.method == "POST":  # what was seen comes with the post
            return {}
        return {"seen": invited.version(self.subject, invited.purpose_now(self.subject).pk)}

    def get_context_data(self, **kwargs):
        seat = self.subject
        return super().get_context_data(rows=_rows(seat, self.at), **kwargs)

    def act(self, form):
        seat = self.subject
        before = invited.last_time(seat)
        if invited.missing_step(seat, before):
            return self.at("invitation_yes")
        replies.accept(
            seat, **invited.answers(seat, before), **form.cleaned_data, by_person=seat.person
        )
        return self.at("invitation_done")


class Ask(Open):
    form_class = AskForm

    def get_back_url(self):
        return self.at("invitation")

    def act(self, form):
        replies.ask(self.subject, form.cleaned_data["question"], by_person=self.subject.person)
        return self.at("invitation_done")


class Answer(Invited):
    """One press: no, not sure yet, or still all right."""

    http_method_names = ["post"]
    act = None

    def post(self, request, **kwargs):
        try:
            self.act(self.subject, request)
        except RuleBroken as why:
            messages.error(request, str(why))
            return redirect(self.at("invitation"))
        return redirect(self.at("invitation_done"))


class SayNo(Answer):
    def act(self, seat, request):
        replies.decline(seat, by_person=seat.person)


class SayNotSure(Answer):
    def act(self, seat, request):
        replies.not_sure(seat, by_person=seat.person)


class SayStillOk(Answer):
    def act(self, seat, request):
        replies.still_ok(seat, seen=request.POST.get("seen", "")[:40], by_person=seat.person)


class Done(Invited):
    """What was answered, what happens next, and who to call."""

    template_name = "activities/invitation/done.html"

    def get(self, request, *args, **kwargs):
        if self.subject.reply == Reply.NONE:
            return redirect(self.at("invitation"))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(purpose=invited.purpose_now(self.subject), **kwargs)


class Calendar(Invited):
    def get(self, request, **kwargs):
        return calendar(self.subject.meeting)


def calendar(meeting) -> HttpResponse:
    """Give a meeting as a calendar file, under a name that says nothing."""
    content = calendar_file.ics(meeting, now=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{meeting.ref}.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


def _rows(seat: Seat, at) -> list[dict]:
    """What the check page lists: only what was typed now. The rest is "same as last time"."""
    shown, draft = [], invited.draft(seat)
    for step, (page, words) in STEP_PAGES.items():
        if step == "fee" and not seat.fee_offered_pence:
            continue
        typed = draft.get(step)
        values = [_("Same as last time")] if typed is None else _said(step, typed, seat)
        shown.append({"words": words, "values": values, "url": at(page)})
    return shown


def _said(step: str, typed: dict, seat: Seat) -> list:
    if step == "help":
        values = [Help(one).label for one in typed["help"] if one != Help.OTHER]
        return values + [typed["words"]] * bool(typed["words"]) or [_("Nothing this time")]
    if step == "travel":
        care = [_("Someone must cover care")] if typed["care"] else [_("No care to cover")]
        if typed.get("stay"):
            care.insert(0, _("I need to stay the night"))
        is_asked = seat.meeting.mode != Mode.ONLINE and "travel" in typed
        return care if not is_asked else [Travel(typed["travel"]).label, *care]
    if typed["fee_choice"] == FeeChoice.LESS:
        return [FeeChoice.LESS.label, pounds(typed["less"])]
    if typed.get("to"):
        return fees.said(typed["fee_choice"], typed["to"])
    return [FeeChoice(typed["fee_choice"]).label]
