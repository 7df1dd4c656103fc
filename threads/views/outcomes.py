"""What became of a question: its asker tells, says it differently, or takes it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.requests import Request
from threads import limits
from threads.models import Outcome, Thread
from threads.models.telling import say_differently, take_back
from threads.outcome_form import OutcomeForm
from threads.outcomes import due_stage, time_between
from threads.views.duplicates import own_page
from threads.views.reach import members_only, reach


@require_http_methods(["GET", "POST"])
@members_only
def create(request: Request, pk: int) -> HttpResponse:
    thread = reach(Thread.objects.for_page(request.user), request.user, pk)
    if thread.asker_id != request.user.pk:
        raise PermissionDenied
    if request.method == "GET":
        return form_page(request, thread, OutcomeForm(nameless=nameless(thread, request)))
    form = OutcomeForm(request.POST, nameless=nameless(thread, request))
    if not form.is_valid():
        return refused(request, thread, form)
    limits.check(request, "edits")
    thread.tell_outcome(by=request.user, **form.cleaned_data)
    if request.htmx:
        thread = reach(Thread.objects.for_page(request.user), request.user, pk)
        context = {"thread": thread, **on_page(request, thread), "focus": True}
        return render(request, "outcomes/_outcome.html", context)
    messages.success(request, _("Thank you. Readers see it above your question."))
    return back_to(thread)


@require_http_methods(["GET", "POST"])
@members_only
def edit(request: Request, pk: int) -> HttpResponse:
    outcome = reach(Outcome.objects.told_by(request.user), request.user, pk)
    teller = nameless(outcome.thread, request)
    if request.method == "GET":
        initial = {"kind": outcome.kind, "words": outcome.words}
        said = OutcomeForm(initial=initial, nameless=teller)
        return form_page(request, outcome.thread, said, outcome)
    form = OutcomeForm(request.POST, nameless=teller)
    if not form.is_valid():
        return form_page(request, outcome.thread, form, outcome, status=422)
    limits.check(request, "edits")
    say_differently(outcome, by=request.user, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return back_to(outcome.thread)


@require_http_methods(["GET", "POST"])
@members_only
def removal(request: Request, pk: int) -> HttpResponse:
    outcome = reach(Outcome.objects.told_by(request.user), request.user, pk)
    if request.method == "GET":  # back from signing in
        return redirect("outcomes.edit", pk)
    limits.check(request, "edits")
    take_back(outcome, by=request.user)
    messages.success(request, _("Taken back. Readers do not see it any more."))
    return back_to(outcome.thread)


def nameless(thread: Thread, request: Request) -> Any:
    """The asker, who is reading, where they asked without their name."""
    return request.user if thread.question and thread.question.alias is not None else None


def refused(request: Request, thread: Thread, form: OutcomeForm) -> HttpResponse:
    if not request.htmx:
        return form_page(request, thread, form, status=422)
    context = {"thread": thread, **on_page(request, thread, form), "focus": True}
    return render(request, "outcomes/_outcome.html", context, status=422)


def form_page(
    request: Request,
    thread: Thread,
    form: OutcomeForm,
    outcome: Outcome | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form as a page; ``outcome`` is the one that is said differently."""
    context = {"thread": thread, "form": form, "outcome": outcome, "back": own_page(thread)}
    return render(request, "outcomes/new.html", context, status=status)


def back_to(thread: Thread) -> HttpResponse:
    return redirect(f"{own_page(thread)}#outcome")


def on_page(request: Request, thread: Thread, form: OutcomeForm | None = None) -> dict[str, Any]:
    """What a discussion's page says of its outcome. Needs a thread from for_page(); no query.

    Only the asker gets a form, and only once the time for it has come.
    """
    told = thread.outcome
    asks = request.user.pk == thread.asker_id
    stage = due_stage(thread) if asks else None
    return {
        "told_after": told and time_between(thread.created_at, told.created_at),
        "told_before": [
            {**said, "created_at": parse_datetime(said["created_at"])}
            for said in thread.earlier_outcomes
        ],
        "asks_outcome": asks and (form is not None or stage is not None),
        "shows_outcome_links": asks and (told is not None or stage is None),
        "outcome_stage": stage,
        "outcome_form": (form or OutcomeForm(nameless=nameless(thread, request))) if asks else None,
    }
