"""How often somebody may do something, counted in the database that all processes share."""

from allauth.account.adapter import get_adapter
from django.db import connection
from django.http import HttpRequest

# name: (times, seconds). A person at a keyboard never meets these; a script does.
LIMITS = {
    "posts": (10, 60),
    "posts a day": (150, 86_400),
    "edits": (30, 60),
    "edits a day": (300, 86_400),
    "names": (10, 3600),  # each on all posts of a member
    "marks": (60, 60),
    "moves": (30, 60),
    "moves a day": (200, 86_400),  # each may name a new role
    "drafts": (60, 60),
    "drafts a day": (2_000, 86_400),
    "kept": (10, 3600),
    "previews": (30, 60),
    "uploads": (20, 60),
    "uploads a day": (100, 86_400),
    "searches": (60, 60),
    "suggestions": (120, 60),
    "follows": (60, 60),
    "mentor requests": (10, 86_400),
    "decisions": (60, 60),
    "looks": (20, 3600),  # behind an alias, by staff
}


class TooOften(Exception):
    """Somebody did something too often. ``seconds`` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Try again in {seconds} seconds.")
        self.seconds = seconds


# One statement: two requests at once are both counted, and a count that is over begins again.
COUNT = """
INSERT INTO accounts_ratecount AS old (key, count, ends_at)
VALUES (%s, 1, now() + %s * interval '1 second')
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN old.ends_at < now() THEN 1 ELSE old.count + 1 END,
    ends_at = CASE WHEN old.ends_at < now() THEN excluded.ends_at ELSE old.ends_at END
RETURNING count, ceil(extract(epoch FROM ends_at - now()))
"""


def check(request: HttpRequest, *names: str) -> None:
    """Count one more use of each limit by this member, or by this address for visitors.

    Raises TooOften; ``config.middleware`` turns it into a 429 page.
    """
    member = request.user.pk
    who = f"member:{member}" if member else get_adapter().get_client_ip(request)
    for name in names:
        times, seconds = LIMITS[name]
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [f"{name}:{who}"[:120], seconds])
            used, left = cursor.fetchone()
        if used > times:
            raise TooOften(max(1, int(left)))
