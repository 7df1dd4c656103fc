"""What the demo's members follow, and what they have not read of it yet."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery

from background import queue
from threads.models import Follow, Notification, Post, Thread, hearing

UNREAD = timedelta(days=12)  # what is older was read when it was new
# Beside what they asked and answered, by the keys of the scenes.
FOLLOWED = {
    "nadia": ["is-ml-worth-it", "ml-engineer-to-research", "first-on-call"],
    "ravi": ["research-engineer-no-phd", "staff-scope"],
}


def add_follows(threads: dict[str, Thread], members: dict[str, Any], now: datetime) -> None:
    """``threads`` are those of the scenes by their keys; all times are set already."""
    own = Post.objects.filter(thread=OuterRef("thread"), author=OuterRef("member"))
    first = own.order_by("created_at").values("created_at")[:1]
    Follow.objects.update(created_at=Subquery(first))
    for handle, keys in FOLLOWED.items():
        for key in keys:
            Follow.objects.follow(threads[key], members[handle])
    news = Post.objects.visible_to(None).filter(created_at__gt=now - UNREAD)
    for post in news.select_related("thread", "parent").order_by("created_at"):
        hearing.tell_of(post)
    written_at = Post.objects.filter(pk=OuterRef("newest_id")).values("created_at")
    Notification.objects.exclude(newest_id=None).update(created_at=Subquery(written_at))
    queue.forget("tell_of")  # a worker would tell of all the others
