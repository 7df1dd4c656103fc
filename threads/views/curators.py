"""What the curating views share: who may, and the desk as the answer to every deed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from config.requests import Request
from config.returning import given_back, to_sign_in
from threads.desk import Desk, desk, on_desk, queue_of
from threads.finding import found_for
from threads.models.deeds import Conflict
from threads.rail import rail_of
from threads.recommended import resources_of
from threads.views.reach import number, reach


def curators_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Visitors sign in first; for everybody who is no curator nothing is here."""

    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_sign_in(request, back=reverse("curate.show"))
        if not request.user.is_staff:
            raise Http404
        return given_back(request) or view(request, *args, **kwargs)

    return wrapped


def do(request: Request, thread_pk: int, deed: Callable[..., Any], **context: Any) -> HttpResponse:
    """Do what a curator asks and answer with the desk: 409 where another one decided otherwise,
    422 where what was typed cannot be kept.

    ``deed`` is called with ``by`` and ``seen``; ``context`` is for the desk, such as ``focus``.
    """
    try:
        deed(by=request.user, seen=number(request.POST.get("seen")))
    except (Conflict, ValidationError) as conflict:
        return refused(request, thread_pk, conflict, **context)
    shown = fetch(request, thread_pk)
    seen = number(request.POST.get("seen"))
    own = shown.since(shown.seen if seen is None else seen, own=True)
    said = own[0].said if own else _("Nothing had to change.")
    for action in shown.since(shown.seen if seen is None else seen, own=False):
        messages.info(request, _("Meanwhile: %(told)s") % {"told": action.told})
    if request.htmx:
        return fragment(request, shown, said=said, **context)
    messages.success(request, said)
    return redirect(f"{address(thread_pk)}#{place(request)}")


def refused(
    request: Request, thread_pk: int, conflict: Conflict | ValidationError, **context: Any
) -> HttpResponse:
    """The desk as it is now, with a sentence about who was first, and what was typed."""
    status = 409 if isinstance(conflict, Conflict) else 422
    # A NUL cannot be seen, and would be refused again with the text that it hides in.
    context |= {"conflict": conflict, "typed": request.POST.get("note", "").replace("\0", "")}
    shown = fetch(request, thread_pk)
    if not request.htmx:
        return page(request, shown, status=status, **context)
    response = fragment(request, shown, status=status, **context)
    # The page's rule for refusals shows one sentence in #messages; this one is the desk itself.
    response["HX-Retarget"], response["HX-Reswap"] = "#desk", "outerHTML"
    response["HX-Reselect"] = "#desk"
    return response


def fetch(request: Request, thread_pk: int) -> Desk:
    thread = reach(on_desk(), request.user, thread_pk)
    return desk(thread, request.user, number(request.POST.get("next")))


def page(request: Request, shown: Desk, *, status: int = 200, **context: Any) -> HttpResponse:
    context |= {"desk": shown, "queue": queue_of(request.user)} | search(request, shown)
    return render(request, "curate/show.html", context, status=status)


def fragment(request: Request, shown: Desk, *, status: int = 200, **context: Any) -> HttpResponse:
    """The same for htmx. A panel on a discussion's own page has no queue, but ties beside it."""
    at_desk = came_from(request).startswith(reverse("curate.show"))
    if came_from(request).startswith(reverse("threads.show", args=[shown.thread.pk])):
        resources = resources_of(shown.thread, posts=())
        context |= {"rail": rail_of(shown.thread), "resources": resources}
    context |= {"desk": shown, "queue": queue_of(request.user) if at_desk else None}
    context |= search(request, shown)
    response = render(request, "curate/updated.html", context, status=status)
    if at_desk:
        response["HX-Replace-Url"] = address(shown.thread.pk)
    return response


def came_from(request: Request) -> str:
    """The page that htmx stands on, or nothing where the header is no address of ours."""
    try:
        return request.htmx.current_url_abs_path or ""
    except ValueError:  # such as http://[bad
        return ""


def search(request: Request, shown: Desk) -> dict[str, Any]:
    """What the curator looks for beside the suggestions, if anything."""
    typed = (request.POST.get("q") or request.GET.get("q") or "").strip()
    return {"q": typed, "found": found_for(shown, typed) if typed else None}


def address(thread_pk: int) -> str:
    return f"{reverse('curate.show')}?thread={thread_pk}"


def place(request: Request) -> str:
    if "target" in request.POST:
        following = number(request.POST.get("next"))
        return f"candidate-{following}" if following else "suggestions"
    return "linked"
