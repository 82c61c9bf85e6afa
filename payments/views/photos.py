"""A photo and nothing more: sent by its person, typed here, put right by its person."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from activities.models import Seat
from involvement import downloads
from involvement.calendars import london_day
from involvement.errors import RuleBroken
from involvement.people import roles
from involvement.people.policies import nations_held
from involvement.views import ActView, FormPage, LinkFormPage, ListPage, Page, PolicyMixin
from payments import policies
from payments.domain import claims, photos, promise
from payments.forms.photos import CorrectForm, SendPhotoForm, TypeForm
from payments.models import ClaimLine, LineState, PhotoState, SentPhoto
from payments.views.claim_steps import Steps, number
from payments.views.claims import LinkSteps, MySteps


class PhotoStep(Steps):
    """Send a photo alone; and the photos that were sent, each with how far it is."""

    form_class = SendPhotoForm
    template_name = "payments/photo/send.html"

    def act(self, form):
        photos.send(self.subject, form.cleaned_data["photo"], by_person=self.person)
        messages.success(self.request, _("We have your photo. We type it for you."))
        return self.step("photo")

    def post(self, request, *args, **kwargs):
        if "take_back" not in request.POST:
            return super().post(request, *args, **kwargs)
        own = SentPhoto.objects.filter(seat=self.subject, pk=number(request.POST["take_back"]))
        try:
            photos.take_back(get_object_or_404(own), by_person=self.person)
        except RuleBroken as why:
            messages.error(request, str(why))
        else:
            messages.success(request, _("You have taken your photo back."))
        return redirect(self.step("photo"))

    def get_back_url(self):
        return self.step("")

    def get_context_data(self, **kwargs):
        sent = SentPhoto.objects.filter(seat=self.subject).exclude(state=PhotoState.TAKEN_BACK)
        return super().get_context_data(
            photos=list(sent.select_related("claim").order_by("-id")),
            can_claim=claims.can_claim(self.subject, today=self.today),
            promise=promise.dates(self.today, self.person.nation),
            **kwargs,
        )


class RightStep(Steps):
    """Put right what was typed from one's photo."""

    form_class = CorrectForm
    template_name = "payments/photo/right.html"
    done = _("Saved. We check it with what you told us.")

    def lines(self):
        sent = ClaimLine.objects.filter(claim__seat=self.subject, state=LineState.SENT)
        typed = sent.filter(appeal=None)
        return typed.filter(claim__sent_photo__isnull=False).select_related("claim")

    def get(self, request, *args, **kwargs):
        asked = number(request.GET.get("line", ""))
        self.line = self.lines().filter(Q(pk=asked) if asked else Q()).last()
        if self.line is None:
            return redirect(self.step(""))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.line = self.lines().filter(pk=number(request.POST.get("line", ""))).first()
        if self.line is None:  # decided by now
            return redirect(self.step(""))
        return super().post(request, *args, **kwargs)

    def get_initial(self):
        line = self.line
        return {"line": line.pk, "kind": line.kind, "amount_pence": line.amount_pence}

    def get_back_url(self):
        return self.step("done")

    def act(self, form):
        kind, pence = form.cleaned_data["kind"], form.cleaned_data["amount_pence"]
        photos.correct(self.line, kind=kind, amount_pence=pence, by_person=self.person)
        return self.step("done")


class MyPhoto(MySteps, PhotoStep, FormPage):
    pass


class LinkPhoto(LinkSteps, PhotoStep, LinkFormPage):
    pass


class MyRight(MySteps, RightStep, FormPage):
    pass


class LinkRight(LinkSteps, RightStep, LinkFormPage):
    pass


class NewestPhoto(Page):
    """To the photo of the meeting somebody was at last."""

    policy = staticmethod(policies.is_involved)

    def get(self, request, *args, **kwargs):
        seats = Seat.objects.filter(person=request.user.involved, invited_at__isnull=False)
        past = seats.filter(meeting__starts_at__lte=timezone.now()).select_related("meeting")
        seat = past.order_by("-meeting__starts_at", "-pk").first()
        if seat is None:
            return redirect("my_money")
        return redirect("my_claim_photo", seat.meeting.ref)


class OfPhoto:
    """A photo that somebody sent, for whoever may type it."""

    policy = staticmethod(policies.may_type_photo)
    looked = "file"

    def get_subject(self):
        found = SentPhoto.objects.select_related(
            "person", "seat__meeting__activity__group", "claim", "seen_by"
        )
        return get_object_or_404(found, pk=self.kwargs["photo"])


class Photos(ListPage):
    """The photos that wait, the oldest first."""

    policy = staticmethod(policies.may_type_photo)
    template_name = "payments/photo/photos.html"
    order = ("sent_at", "id")
    looked = "file"

    def looked_at(self):
        return [photo.person_id for photo in self.shown]

    def rows(self):
        user = self.request.user
        whose = Q(person__nation__in=nations_held(user, roles.TEAM))
        if policies.may_check(user):
            nations = policies.nations_checked(user)
            in_nations = Q(seat__meeting__activity__group__nation__in=nations or ())
            whose |= Q() if nations is None else in_nations
            whose = Q(pk__isnull=False) if nations is None else whose
        waiting = SentPhoto.objects.filter(whose, state=PhotoState.WAITING)
        return waiting.exclude(person__user=user).select_related("person", "seat__meeting")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        self.shown = context["rows"]
        return context


class Photo(OfPhoto, FormPage):
    """One photo to save and look at, and what stands on it."""

    form_class = TypeForm
    template_name = "payments/photo/type.html"
    done = _("Sent to the pay team. The person hears what you typed.")

    def get_back_url(self):
        return reverse("photos")

    def get_context_data(self, **kwargs):
        sent_on = london_day(self.subject.sent_at)
        days = promise.dates(sent_on, self.subject.person.nation)
        return super().get_context_data(photo=self.subject, promise=days, **kwargs)

    def act(self, form):
        photos.type_in(self.subject, **form.cleaned_data, by=self.request.user)
        return reverse("photos")


class Unreadable(OfPhoto, ActView):
    looked = ""
    done = _("Saved. We ask them for another photo.")

    @property
    def goes_to(self):
        return reverse("photos")

    def act(self, photo, *, by):
        photos.cannot_read(photo, by=by)


class PhotoFile(OfPhoto, PolicyMixin, View):
    """The photo itself, to save."""

    def get(self, request, **kwargs):
        photo = self.subject
        if not photo.file:
            raise Http404
        name = f"photo-{photo.pk}.{photo.file.name.rpartition('.')[2]}"
        try:
            return downloads.attachment(photo.file, name=name, content_type=photo.content_type)
        except FileNotFoundError:
            raise Http404 from None
