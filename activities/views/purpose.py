from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities import policies
from activities.domain import outcomes, proposals, purpose
from activities.domain.purpose import FIELDS, Part
from activities.forms.purpose import FORMS, AgreeForm, OutcomeForm
from activities.models import Activity, Outcome, Purpose
from activities.views.stages import mends
from involvement.calendars import Nation
from involvement.meanwhile import Shared
from involvement.people import roles
from involvement.people.models import User
from involvement.views import ActView, FormPage, Page


def next_page(activity: Activity, missing: list[purpose.Gap]) -> str:
    """After one part is saved: the next thing that is missing, or the whole to read."""
    if missing:
        return mends(activity, missing[0].part)
    return reverse("activity_purpose", args=[activity.ref])


class OfActivity:
    """A page that the team plans one activity on."""

    model = Activity
    policy = staticmethod(policies.may_plan)

    def subjects(self):
        return Activity.objects.select_related("group", "lead")


class PurposePage(OfActivity, Page):
    """The whole purpose as it stands, with the versions that were agreed before."""

    template_name = "activities/purpose/page.html"

    def get_context_data(self, **kwargs):
        versions = list(
            Purpose.objects.filter(activity=self.subject)
            .select_related("contact", "lead_agreed_by", "chair_agreed_by")
            .prefetch_related("outcomes")
        )
        current = versions[0] if versions else None
        has_outcomes = current is not None and bool(current.outcomes.all())
        missing = purpose.missing_in(current, has_outcomes=has_outcomes)
        return super().get_context_data(
            purpose=current,
            versions=versions,
            proposals=proposals.of(self.subject).select_related("person")[: proposals.SHOWN],
            missing=[{"text": gap.text, "url": mends(self.subject, gap.part)} for gap in missing],
            **kwargs,
        )


class PurposePart(OfActivity, Shared, FormPage):
    """One part of the purpose. Saving writes the draft; an agreed version is never changed."""

    template_name = "activities/purpose/part.html"
    done = _("Saved.")

    def get_form_class(self):
        if self.kwargs["part"] not in FORMS:
            raise Http404
        return FORMS[Part(self.kwargs["part"])]

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self.kwargs["part"] == Part.CONTACT:
            kwargs["contacts"] = team_of(self.subject)
        return kwargs

    def get_initial(self):
        names = FIELDS.get(self.kwargs["part"], ())
        current = self.current
        said = {name: getattr(current, name) for name in names} if current else {}
        # what is not said yet leaves room for what the form proposes
        return {name: value for name, value in said.items() if value not in (None, "")}

    @property
    def current(self):
        if not hasattr(self, "_current"):
            self._current = self.subject.current_purpose
        return self._current

    def get_back_url(self):
        return reverse("activity_purpose", args=[self.subject.ref])

    def act(self, form):
        purpose.write(self.subject, by=self.request.user, **form.cleaned_data)
        return next_page(self.subject, purpose.gaps(self.subject))

    def get_context_data(self, **kwargs):
        is_agreed = self.current is not None and self.current.is_agreed
        return super().get_context_data(is_agreed=is_agreed, **kwargs)


def team_of(activity: Activity):
    """Accounts of the team that work for this activity's nation."""
    return (
        User.objects.filter(
            is_active=True,
            grants__role=roles.TEAM.code,
            grants__nation__in=[Nation.UK, activity.nation],
        )
        .distinct()
        .order_by("name", "pk")
    )


class Outcomes(OfActivity, Page):
    template_name = "activities/purpose/outcomes.html"

    def get_context_data(self, **kwargs):
        current = self.subject.current_purpose
        rows = list(current.outcomes.all()) if current else []
        missing = purpose.missing_in(current, has_outcomes=bool(rows))
        next_url = next_page(self.subject, missing)
        return super().get_context_data(purpose=current, rows=rows, next_url=next_url, **kwargs)


class OutcomePage(OfActivity, Shared, FormPage):
    """Add an outcome; `outcome` in the address means change that one."""

    form_class = OutcomeForm
    template_name = "activities/purpose/part.html"
    done = _("Saved.")

    def get_initial(self):
        there = self.outcome
        return {n: getattr(there, n) for n in ("text", "measure", "by_date")} if there else {}

    @property
    def outcome(self):
        if "outcome" not in self.kwargs:
            return None
        return get_object_or_404(Outcome, pk=self.kwargs["outcome"], purpose__activity=self.subject)

    def get_back_url(self):
        return reverse("outcomes", args=[self.subject.ref])

    def act(self, form):
        if self.outcome is None:
            outcomes.add(self.subject, by=self.request.user, **form.cleaned_data)
        else:
            outcomes.change(self.outcome, by=self.request.user, **form.cleaned_data)
        return self.get_back_url()


class OutcomeRemove(OfActivity, ActView):
    done = _("Removed.")

    def act(self, activity, *, by):
        there = Outcome.objects.filter(
            pk=self.kwargs["outcome"], purpose__activity=activity
        ).first()
        if there is not None:
            outcomes.remove(there, by=by)

    @property
    def goes_to(self):
        return reverse("outcomes", args=[self.subject.ref])


class AgreePurpose(FormPage):
    """The purpose to read and agree, for the lead and for the chairs of the group."""

    model = Activity
    policy = staticmethod(policies.may_read_purpose)
    form_class = AgreeForm
    template_name = "activities/purpose/agree.html"
    done = _("You agreed the purpose. Thank you.")

    def subjects(self):
        return Activity.objects.select_related("group", "lead")

    @property
    def current(self):
        if not hasattr(self, "_current"):
            self._current = (
                Purpose.objects.filter(activity=self.subject)
                .select_related("contact", "lead_agreed_by", "chair_agreed_by")
                .prefetch_related("outcomes")
                .first()
            )
        return self._current

    def get_back_url(self):
        may_plan = policies.may_plan(self.request.user, self.subject)
        return self.subject.get_absolute_url() if may_plan else reverse("meetings")

    def act(self, form):
        seen, by = form.cleaned_data["seen"], self.request.user
        if by.pk == self.subject.lead_id or not policies.may_agree_as_chair(by, self.subject):
            purpose.agree_as_lead(self.subject, seen=seen, by=by)
        else:
            purpose.agree_as_chair(self.subject, seen=seen, by=by)
        return reverse("purpose_agree", args=[self.subject.ref])

    def get_context_data(self, **kwargs):
        user, current = self.request.user, self.current
        missing = purpose.missing_in(
            current, has_outcomes=current is not None and bool(current.outcomes.all())
        )
        is_lead = user.pk == self.subject.lead_id
        as_lead = is_lead and current and not current.lead_agreed_at
        is_chair = policies.may_agree_as_chair(user, self.subject)
        as_chair = not is_lead and is_chair and current and not current.chair_agreed_at
        return super().get_context_data(
            purpose=current,
            proposals=proposals.of(self.subject)[: proposals.SHOWN],
            seen=purpose.fingerprint(current) if current else "",
            missing=missing,
            can_agree=not missing and bool(as_lead or as_chair),
            has_chair=bool(current and current.chair_agreed_at)
            or self.subject.group.chairs.exclude(pk=self.subject.lead_id).exists(),
            **kwargs,
        )
