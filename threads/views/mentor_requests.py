"""Asking for the mentor mark, and the desk where staff decides."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config.requests import Request
from threads import limits
from threads.mentor_forms import DecisionForm, ProofForm, ReasonForm
from threads.models import MentorRequest
from threads.models.mentor_request import (
    NEWEST,
    OLDEST,
    AskedAlready,
    AskedTooSoon,
    DecidedAlready,
)
from threads.paging import page
from threads.views.curators import curators_only
from threads.views.reach import members_only, places

REQUESTS_A_PAGE = 20
LISTS = {
    "": gettext_lazy("Open"),
    "mentors": gettext_lazy("Mentors"),
    "past": gettext_lazy("Refused and withdrawn"),
}
SAID = {
    "granted": gettext_lazy("%(name)s is a mentor now."),
    "refused": gettext_lazy("The request of %(name)s is refused."),
    "withdrawn": gettext_lazy("%(name)s has no mentor mark any more."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def new(request: Request) -> HttpResponse:
    """What became of one's request; the form where one may ask."""
    if request.method != "POST":
        return request_page(request, ProofForm())
    form = ProofForm(request.POST)
    if not form.is_valid():
        return request_page(request, form, status=422)
    limits.check(request, "mentor requests")
    try:
        MentorRequest.objects.ask(member=request.user, proof=form.cleaned_data["proof"])
    except (AskedAlready, AskedTooSoon):
        return request_page(request, form, status=409)
    messages.success(request, _("Thank you. Staff reads your request, and you hear of it here."))
    return redirect("mentor_requests.new")


def request_page(request: Request, form: ProofForm, status: int = 200) -> HttpResponse:
    latest = MentorRequest.objects.latest_of(request.user)
    waits = bool(latest and latest.again_at and latest.again_at > timezone.now())
    may_ask = not (latest and (latest.is_open or latest.is_standing or waits))
    context = {"form": form, "latest": latest, "may_ask": may_ask, "waits": waits}
    return render(request, "mentor_requests/new.html", context, status=status)


@require_safe
@curators_only
def index(request: Request) -> HttpResponse:
    show = request.GET.get("show", "")
    if show not in LISTS:
        raise Http404
    everything = MentorRequest.objects.for_staff()
    rows, order = {
        "": (everything.open(), OLDEST),
        "mentors": (everything.standing(), NEWEST),
        "past": (everything.past(), NEWEST),
    }[show]
    requests = page(rows, order, REQUESTS_A_PAGE, **places(request, "after", "before"))
    for asked in requests:
        asked.form = form_for(asked)
    context = {"requests": requests, "show": show, "lists": LISTS}
    return render(request, "mentor_requests/index.html", context)


@require_POST
@curators_only
def decide(request: Request, pk: int) -> HttpResponse:
    return settle(request, pk, DecisionForm)


@require_POST
@curators_only
def withdraw(request: Request, pk: int) -> HttpResponse:
    return settle(request, pk, ReasonForm)


def settle(request: Request, pk: int, form_class: type[ReasonForm]) -> HttpResponse:
    """Do what a member of the staff decides, and answer with the request as it is then: 422 where
    the reason is missing, 409 where another one was faster."""
    asked: Any = get_object_or_404(MentorRequest.objects.for_staff(), pk=pk)
    form = form_class(request.POST, auto_id=f"request-{pk}-%s")
    if not form.is_valid():
        return answer(request, asked, form, status=422)
    limits.check(request, "decisions")
    try:
        form.apply(asked, by=request.user)
    except PermissionError:
        raise PermissionDenied from None
    except DecidedAlready as faster:
        return answer(request, faster.request, form_for(faster.request), status=409)
    messages.success(request, SAID[asked.state] % {"name": asked.member.shown_name})
    if request.htmx:
        return answer(request, asked, form_for(asked))
    return redirect("mentor_requests.index")


def answer(request: Request, asked: Any, form: Any, status: int = 200) -> HttpResponse:
    """One request: in its place on the desk, or as a page where there is no htmx."""
    asked.form = form
    context = {"asked": asked, "is_news": True, "was_faster": status == 409}
    if not request.htmx:
        return render(request, "mentor_requests/show.html", context, status=status)
    response = render(request, "mentor_requests/_request.html", context, status=status)
    if status == 409:  # the page's rule for refusals would show one sentence in #messages
        response["HX-Retarget"] = response["HX-Reselect"] = f"#request-{asked.pk}"
        response["HX-Reswap"] = "outerHTML"
    return response


def form_for(asked: Any) -> ReasonForm | None:
    names = f"request-{asked.pk}-%s"
    if asked.is_open:
        return DecisionForm(auto_id=names)
    return ReasonForm(auto_id=names) if asked.is_standing else None
