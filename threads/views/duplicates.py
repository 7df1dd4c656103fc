"""A discussion that repeats another: the form that says so, and where its readers land."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config.requests import Request
from threads import limits
from threads.duplicates import DuplicateForm, candidates
from threads.models import Duplicate, Thread
from threads.models.joining import unmark
from threads.views.reach import members_only, number, reach

# Whoever turns the pages of a duplicate stays on it.
STAYS = {"stay", "sort", "basis", "after", "before", "start"}


@require_http_methods(["GET", "POST"])
@members_only
def create(request: Request, pk: int) -> HttpResponse:
    """Find the discussion that asks the same, then mark this one, or merge it."""
    thread = reach(Thread.objects.joinable_by(request.user), request.user, pk)
    if request.method == "GET":
        limits.check(request, "searches")
        return form_page(request, thread, DuplicateForm(), request.GET.get("q", ""))
    limits.check(request, "edits")
    form = DuplicateForm(request.POST)
    try:
        original = form.submit(thread, request.user, request.get_host())
    except PermissionError:
        raise PermissionDenied from None
    if original is None:
        typed = request.POST.get("q") or request.POST.get("original", "")
        return form_page(request, thread, form, typed, status=422)
    messages.success(
        request, _("Done. Who opens “%(title)s” lands here.") % {"title": thread.title}
    )
    return redirect(looking_for(thread, original))


def form_page(
    request: Request, thread: Thread, form: DuplicateForm, typed: str, status: int = 200
) -> HttpResponse:
    context = {
        "thread": thread,
        "form": form,
        "mark": standing_mark(request, thread),
        "candidates": candidates(thread, typed, request.get_host()),
    }
    return render(request, "duplicates/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
@members_only
def undo(request: Request, pk: int) -> HttpResponse:
    """Let the discussion stand on its own again, with all that was moved."""
    thread = reach(Thread.objects.joinable_by(request.user), request.user, pk)
    if request.method == "GET":  # back from signing in
        return redirect("duplicates.create", pk)
    limits.check(request, "edits")
    try:
        unmark(thread, request.user)
    except PermissionError:
        raise PermissionDenied from None
    messages.success(request, _("Undone. The discussion stands on its own again."))
    return redirect(thread)


def landing(request: Request, thread: Thread) -> HttpResponse | None:
    """Where a reader of a duplicate lands; nothing for other discussions and for who stays.

    Not permanent, because a mark can be taken back. No query but for duplicates.
    """
    stays = not STAYS.isdisjoint(request.GET)
    original = None if stays else original_of(request, thread)
    return redirect(looking_for(thread, original)) if original else None


def original_of(request: Request, thread: Thread) -> Thread | None:
    """The discussion that a duplicate repeats, while it can be read."""
    if not thread.duplicate_of_id:
        return None
    return Thread.objects.visible_to(request.user).filter(pk=thread.duplicate_of_id).first()


def looking_for(thread: Thread, original: Thread) -> str:
    return f"{original.get_absolute_url()}?duplicate={thread.pk}"


def own_page(thread: Thread, **query: str) -> str:
    """The address at which a discussion's own posts stand, also a duplicate's."""
    query = {**({"stay": "1"} if thread.duplicate_of_id else {}), **query}
    return thread.get_absolute_url() + (f"?{urlencode(query)}" if query else "")


def notices(request: Request, thread: Thread) -> dict[str, Any]:
    """For the top of a discussion's page: the mark of a duplicate, or what the reader came from."""
    return {"mark": standing_mark(request, thread), "looked_for": looked_for(request, thread)}


def standing_mark(request: Request, thread: Thread) -> Duplicate | None:
    """The mark of a duplicate, with its ``original`` and whether this reader may take it back."""
    if not thread.duplicate_of_id:
        return None
    marks = Duplicate.objects.standing().filter(source=thread.pk)
    mark = marks.select_related("marked_by").first()
    if not mark:  # taken back since the discussion was read
        return None
    mark.original = original_of(request, thread)
    mark.marked_as = mark.marker(thread)
    mark.can_be_undone = mark.can_be_undone_by(request.user)
    return mark


def looked_for(request: Request, thread: Thread) -> Thread | None:
    pk = number(request.GET.get("duplicate"))
    if pk is None:
        return None
    duplicates = Thread.objects.visible_to(request.user).filter(duplicate_of=thread.pk)
    return duplicates.filter(pk=pk).first()
