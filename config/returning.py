"""Signing in on the way: visitors come back to the page that they wanted, or to what they sent.

Somebody who was signed out meanwhile sends a form as a visitor. It waits in their session and is
given back in place of its page once they are there, to be sent again. The texts of composers
become drafts instead: threads/views/kept.py.
"""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.utils.translation import gettext as _

from config import errors
from config.requests import Request
from threads import limits

MOST = 2
AN_HOUR = 3600  # later it may be somebody else who signs in
A_DAY = 86_400  # after which the database forgets the session, unless somebody signs in
LEAST = 10  # letters of a value that is worth it: what a button says is shorter
LONGEST = 100_000  # letters of a form, with which a visitor may burden the database


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Visitors sign in first, and come back to this address, which therefore answers GET too."""

    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_sign_in(request)
        return given_back(request) or view(request, *args, **kwargs)

    return wrapped


def to_sign_in(request: Request, back: str = "") -> HttpResponse:
    """To the sign-in page; from there to ``back`` when this address takes nothing but forms."""
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    keep(request, back or request.path)
    return redirect_to_login(back or request.path)


def keep(request: Request, back: str) -> None:
    """Let a form wait for its sender at ``back``; the oldest one makes room."""
    fields = errors.fields_of(request)
    letters = [len(value.strip()) for _name, value in fields]
    if max(letters, default=0) <= LEAST or sum(letters) > LONGEST:
        return
    limits.check(request, "kept")
    others = [pair for pair in request.session.get("forms", {}).items() if pair[0] != back]
    form = {"fields": fields, "action": request.get_full_path(), "at": time()}
    request.session["forms"] = dict([*others, (back, form)][-MOST:])
    request.session.set_expiry(A_DAY)
    messages.info(request, _("Sign in to go on. What you typed is kept."))


def given_back(request: Request) -> HttpResponse | None:
    """What waits for a member at this address, once."""
    forms = request.session.get("forms", {})
    if request.method != "GET" or request.path not in forms:
        return None
    form = forms.pop(request.path)
    request.session["forms"] = forms
    request.session.set_expiry(None)
    return errors.send_again(request, **form) if form.pop("at") > time() - AN_HOUR else None
