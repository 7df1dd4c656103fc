"""Records are reached through the viewer: forbidden and missing look alike."""

from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse

from config.errors import Gone
from config.requests import Request
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

    The text waits in their session for the composer it came from: see kept.py. They come back to
    that composer, or to this address, which therefore answers GET too.
    """

    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        target = kept.target_of(request) if request.method == "POST" else ""
        if target:
            kept.keep(request, target)
        return redirect_to_login(kept.composer_address(target) if target else request.path)

    return wrapped


def places(request: Request, *names: str) -> dict[str, str]:
    """Cursors of this address, empty where there are none."""
    return {name: request.GET.get(name, "") for name in names}
