"""Records are reached through the viewer: forbidden and missing look alike."""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from config.errors import Gone
from config.requests import Request
from threads import limits
from threads.models.draft import kept_fields


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

    The text waits in their session under the address it was sent to; a composer for the same
    address finds it there.
    """

    @wraps(view)
    def wrapped(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            limits.check(request, "drafts")
            if fields := kept_fields(request.POST):
                request.session["kept"] = {request.path: fields}
                messages.info(request, _("Sign in or sign up to post. Your text is kept."))
        return redirect_to_login(request.path)

    return wrapped


def places(request: Request, *names: str) -> dict[str, str]:
    """Cursors of this address, empty where there are none."""
    return {name: request.GET.get(name, "") for name in names}
