"""The request as our views get it, for the type checker."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class Request(HttpRequest):
    """``htmx`` by its middleware; ``user`` is a member once ``members_only`` has let them in."""

    htmx: HtmxDetails
    user: User  # type: ignore[assignment]
