"""What every page shares: who may see it, what a form does, how a list is paged."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView, View

from involvement import display, links, steps
from involvement.audit import trail
from involvement.errors import LinkGone, RuleBroken
from involvement.paging import Paged
from involvement.people import fresh, looks
from involvement.people.models import Person
from involvement.written import one_or_404, written_once

PAGE_SIZE = 50


class ToldKindly:
    """An address that belongs to a button says so when it is opened."""

    http_method_names = ["get", "head", "options", "post"]

    def http_method_not_allowed(self, request, *args, **kwargs):
        refusal = super().http_method_not_allowed(request, *args, **kwargs)
        refusal.content = render(request, "405.html").content
        return refusal


class Noted:
    """A page that the trail remembers, when it shows what we hold about people.

    `looked` names what: "file", "needs", "bank", "paid" or "answers". `looked_at` says whose.
    """

    looked = ""
    subject: Any = None

    def dispatch(self, request, *args, **kwargs):
        answer = super().dispatch(request, *args, **kwargs)
        if self.looked and answer.status_code == 200 and request.method != "OPTIONS":
            reason = looks.reads_as(request.user.role_codes, self.looked)
            trail.look(self.looked, self.looked_at(), by=request.user, reason=reason)
        return answer

    def looked_at(self) -> Iterable[int]:
        """Return the ids of the people whose things this page has just shown."""
        about = self.subject
        return [about.pk if isinstance(about, Person) else about.person_id]


@written_once
def subject_of(page: type, model: type, *, ref: Any) -> QuerySet:
    """Find the subject of a kind of page by its reference, written once for each kind."""
    return page(model=model).subjects().filter(**{page.slug_field: ref})


class PolicyMixin(Noted, ToldKindly):
    """A page that names who may see it. Everything else is refused.

    `policy(user, subject)` is a `may_…` function of a `policies` module. A subject that somebody
    may not see looks just like one that does not exist.
    """

    policy: Callable[[Any, Any], bool] | None = None
    model = None
    slug_field = "ref"
    subject: Any = None
    needs_fresh_sign_in = False

    def get_subject(self) -> Any:
        """Return what the page is about, by its reference; None for a page about nothing."""
        if self.model is None:
            return None
        return one_or_404(subject_of(type(self), self.model, ref=self.kwargs["ref"]))

    def subjects(self) -> QuerySet:
        """Where the subject is looked up; override to bring related rows along.

        It is the same for every request: what depends on one belongs into `get_subject`.
        """
        return self.model.objects.all()

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        self.subject = self.get_subject()
        if not self.policy(request.user, self.subject):
            if self.subject is None:
                raise PermissionDenied
            raise Http404
        if self.needs_fresh_sign_in and not fresh.is_fresh(request):
            return fresh.ask(request, then=self.comes_back_to())
        return super().dispatch(request, *args, **kwargs)

    def comes_back_to(self) -> str:
        """Where to go on after showing once more that it is you; here, unless it only posts."""
        return self.request.get_full_path()

    def get_context_data(self, **kwargs):
        return super().get_context_data(subject=self.subject, **kwargs)


@method_decorator(never_cache, name="dispatch")
class Page(PolicyMixin, TemplateView):
    """A page to read."""


class FormActs:
    """A form whose valid answer becomes one domain act; a broken rule is told on the same page."""

    done = ""

    def act(self, form) -> Any:
        """Do the one act. May return a URL or an object to go to."""
        raise NotImplementedError

    def form_valid(self, form):
        try:
            went = self.act(form)
        except RuleBroken as why:
            form.add_error(why.field if why.field in form.fields else None, str(why))
            return self.form_invalid(form)
        if self.done:
            messages.success(self.request, self.done)
        return redirect(went or self.get_success_url())


@method_decorator(never_cache, name="dispatch")
class FormPage(steps.Stepped, FormActs, PolicyMixin, FormView):
    """A page that asks. `template_name` falls back to the plain one-form page."""

    template_name = "question.html"
    back_url = ""

    def get_back_url(self) -> str:
        return self.back_url

    def get_success_url(self):
        return self.subject.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(back_url=self.get_back_url(), **kwargs)


class ActView(PolicyMixin, View):
    """POST does one domain act to one object, then goes back to its page."""

    http_method_names = ["post"]
    act: Callable[..., Any] | None = None
    done = ""
    goes_to = ""

    def post(self, request, **kwargs):
        try:
            self.act(self.subject, by=request.user)
        except RuleBroken as why:
            messages.error(request, str(why))
        else:
            if self.done:
                messages.success(request, self.done)
        return redirect(self.goes_to or self.subject)


class ListPage(Page):
    """A page of rows, found by the last row seen and never by counting. (performance.md)

    `order` names the fields that sort; the last must be unique. A leading - turns all round.
    """

    order: tuple[str, ...] = ("-id",)
    page_size = PAGE_SIZE
    hides_place = False  # for a list sorted by names: the way to the next page does not show them
    # Returns at most so many rows from the top, where a statement written once knows them.
    first_rows: Callable[[int], list] | None = None

    def rows(self) -> QuerySet:
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        page = Paged(
            self.rows,
            order=self.order,
            size=self.page_size,
            request=self.request,
            hides_place=self.hides_place,
            first=self.first_rows,
        )
        return super().get_context_data(page=page, rows=page.rows, **kwargs)


class LinkMixin(ToldKindly):
    """A page opened by a personal link: no sign-in, nothing used up by looking."""

    purpose: str = ""
    link = None

    def dispatch(self, request, *args, **kwargs):
        try:
            self.link = links.find(kwargs["token"], purpose=self.purpose)
            self.subject = self.get_subject()
        except (LinkGone, Http404):
            return link_gone(request, purpose=self.purpose, token=kwargs["token"])
        request.display_of_reader = display.of_reader(self.link.person or self.link.user)
        display.speak(display.of(request))
        # The site's referrer policy keeps the token from other sites. Not "no-referrer" here:
        # browsers then post from "null", and the check of origins refuses that.
        return super().dispatch(request, *args, **kwargs)

    def get_subject(self) -> Any:
        """Return what the link opens; raise Http404 when that is over."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        own = {"subject": self.subject, "token": self.kwargs["token"]}
        return super().get_context_data(**kwargs | own)


@method_decorator(never_cache, name="dispatch")
class LinkPage(LinkMixin, TemplateView):
    """A page to read, by link."""


@method_decorator(never_cache, name="dispatch")
class LinkFormPage(steps.Stepped, FormActs, LinkMixin, FormView):
    """A page that asks, by link."""

    template_name = "question.html"
    back_url = ""

    def get_back_url(self) -> str:
        return self.back_url

    def get_context_data(self, **kwargs):
        return super().get_context_data(back_url=self.get_back_url(), **kwargs)


def link_gone(request: HttpRequest, *, purpose: str, token: str) -> HttpResponse:
    """Say that a link is old, and offer a new one, without saying whose it was."""
    return render(request, "links/gone.html", {"purpose": purpose, "token": token}, status=410)
