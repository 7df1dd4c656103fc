"""Refusals in the site's look. A page for browsers, one sentence for htmx."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from config.requests import Request

SENTENCES = {
    400: _("That request made no sense to us. Reload the page and try again."),
    403: _("You may not do that."),
    404: _("This is not here, or not here any more."),
    405: _("That does not work here."),
    410: _("This was deleted."),
    413: _("That is too large. A picture may have 10 MB."),
    429: _("That was a lot at once. Wait a moment and try again."),
    500: _("Something broke on our side. What you typed is still here; try again in a moment."),
}


class Gone(Exception):
    """What was asked for was deleted. ``config.middleware`` turns it into a 410 page."""


SECRET_FIELDS = ("csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword")
# How Django's reasons begin when another site sent the form (django.middleware.csrf).
FOREIGN = ("Origin checking failed", "Referer checking failed")


def message(request: Request, status: int) -> HttpResponse:
    """One sentence for the messages region of the page that is open."""
    response = render(
        request, "errors/_message.html", {"sentence": SENTENCES[status]}, status=status
    )
    response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML"
    return response


def bad_request(request: Request, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def gone(request: Request) -> HttpResponse:
    return render(request, "410.html", sorted_out(fields_of(request)), status=410)


def too_often(request: Request, seconds: int) -> HttpResponse:
    context = {"seconds": seconds, "action": request.get_full_path()}
    context |= sorted_out(fields_of(request))
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def not_allowed(request: Request, methods: str) -> HttpResponse:
    response = render(request, "405.html", status=405)
    response["Allow"] = methods
    return response


def is_words(value: str) -> bool:
    return len(value.split()) > 1


def is_long(value: str) -> bool:
    return "\n" in value or len(value) > 100


def fields_of(request: Request) -> list[tuple[str, str]]:
    """What was sent, without what must never be given back."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in SECRET_FIELDS
        for value in values
    ]


def sorted_out(fields: list[tuple[str, str]], *, everything: bool = False) -> dict[str, list[Any]]:
    """Fields for errors/_sent.html: words to be seen, and the rest.

    ``everything`` is to be seen where nothing may ride along.
    """
    words, choices = [], []
    for name, value in fields:
        if everything or is_words(value):
            words.append((name, value, is_long(value)))
        else:
            choices.append((name, value))
    return {"words": words, "choices": choices}


def send_again(request: Request, fields: list[tuple[str, str]], action: str) -> HttpResponse:
    """A form that was sent while its sender was signed out."""
    context = {"from_here": True, "signed_out": True, "action": action, **sorted_out(fields)}
    return render(request, "errors/resend.html", context)


def csrf_failure(request: Request, reason: str = "") -> HttpResponse:
    """The form is older than the session, or comes from elsewhere: give the text back.

    The page holds everything that was sent (never a password) in a form with a fresh token, so
    that one click sends it again; a form that another site sent is only shown, not carried out.
    For htmx that takes the place of the form that was sent: whatever else is on the page stays.
    """
    from_here = not reason.startswith(FOREIGN)
    context = {
        "from_here": from_here,
        "had_password": not {*SECRET_FIELDS[1:]}.isdisjoint(request.POST),
        "action": request.get_full_path() if from_here else "",
        # A composer is its own target, so that what comes of it goes into its place again.
        "in_place": request.htmx and not request.htmx.target,
        **sorted_out(fields_of(request), everything=not from_here),
    }
    template = "errors/_resend.html" if request.htmx else "errors/resend.html"
    response = render(request, template, context, status=403)
    if request.htmx:
        place = ("closest form", "outerHTML") if context["words"] else ("#messages", "innerHTML")
        response["HX-Retarget"], response["HX-Reswap"] = place
        # The page's rule for refusals shows [data-message] only; this is to be shown whole.
        response["HX-Reselect"] = "[data-resend]"
    return response
