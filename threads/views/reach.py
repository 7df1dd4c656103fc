"""Records are reached through the viewer: forbidden and missing look alike."""

from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse

from config.errors import Gone
from config.requests import Request
from config.returning import signed_in
from threads.views import kept


def reach(queryset: Any, user: Any, pk: int) -> Any:
    """The record with this key, if this user may see it.

    Raises Gone for what was deleted and Http404 for what never was, or is not for this user.
    """
    try:
        return queryset.visible_to(user).get(pk=pk)
    except queryset.model.DoesNotExist:
        if queryset.model.objects.deleted().filter(pk=pk).exists():
            raise Gone from None
        raise Http404 from None


def members_only(view):
    """Send visitors to the sign-in page and keep what they typed for when they come back.

    A text waits in their session for the composer it came from: see kept.py. They come back to
    that composer, or to this address with any other form: see config/returning.py.
    """
    others = signed_in(view)

    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        is_sent = request.method == "POST" and not request.user.is_authenticated
        target = kept.target_of(request) if is_sent else ""
        if not target:
            return others(request, *args, **kwargs)
        kept.keep(request, target)
        return redirect_to_login(kept.composer_address(target))

    return wrapped


def number(typed: str | None) -> int | None:
    """A key or a place that an address or a form sent, or nothing for anything else."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 19 else None


def places(request: Request, *names: str) -> dict[str, str]:
    """Cursors of this address, empty where there are none."""
    return {name: request.GET.get(name, "") for name in names}
