"""Splitting posts off, as several test files do it."""

from threads.models import Thread
from threads.models.splitting import split

TITLE = "How do I join a platform team?"
HEADING = {"title": TITLE, "from_role": "Backend engineer", "to_role": "", "topics": ["a-topic"]}


def split_off(post, by=None) -> Thread:
    return split(post, by=by or post.author, **HEADING)
