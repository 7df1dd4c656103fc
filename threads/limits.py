"""How often somebody may do something: fixed windows, counted in the shared cache."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

# name: (times, seconds). A person at a keyboard never meets these; a script does.
LIMITS = {
    "posts": (10, 60),
    "posts a day": (150, 86_400),
    "edits": (30, 60),
    "marks": (60, 60),
    "drafts": (60, 60),
    "previews": (30, 60),
    "searches": (60, 60),
    "suggestions": (120, 60),
    "follows": (60, 60),
}


class TooOften(Exception):
    """Somebody did something too often. ``seconds`` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Try again in {seconds} seconds.")
        self.seconds = seconds


def check(request: HttpRequest, *names: str) -> None:
    """Count one more use of each limit by this member, or by this address for visitors.

    Raises TooOften; ``config.middleware`` turns it into a 429 page.
    """
    who = (
        f"member:{request.user.pk}"
        if request.user.is_authenticated
        else get_adapter().get_client_ip(request)
    )
    for name in names:
        times, seconds = LIMITS[name]
        window, passed = divmod(int(time.time()), seconds)
        key = f"limit:{name.replace(' ', '-')}:{who}:{window}"
        cache.add(key, 0, timeout=seconds)
        if cache.incr(key) > times:
            raise TooOften(seconds - passed)
