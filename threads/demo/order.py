"""How often the demo's discussions were read, what became of its follow-ups, and who heard when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from threads.models import Notification, Post, Thread

READS, READS_A_MARK = 60, 9


def add_reads(threads: Iterable[Thread], now: datetime) -> None:
    """Evenly since they were asked: so a later answer had fewer readers, and needs fewer marks."""
    posts = []
    for thread in threads:
        written = list(thread.posts.all())
        thread.view_count = READS + READS_A_MARK * sum(post.helpful_count for post in written)
        for post in written:
            passed = (post.created_at - thread.created_at) / (now - thread.created_at)
            post.views_before = int(thread.view_count * passed)
        posts += written
    Thread.objects.bulk_update(threads, ["view_count"])
    Post.objects.bulk_update(posts, ["views_before"])


def sort_notices() -> None:
    """Written anew in the order of their times, in which they stand by their keys."""
    notices = list(Notification.objects.order_by("created_at", "pk"))
    times = [notice.created_at for notice in notices]
    Notification.objects.all().delete()
    for notice in notices:
        notice.pk = None
    Notification.objects.bulk_create(notices)
    for notice, at in zip(notices, times, strict=True):
        notice.created_at = at  # which was now when it was saved
    Notification.objects.bulk_update(notices, ["created_at"])


def mark_answered_notices_read(members: Iterable[Any]) -> None:
    """Who was told of a follow-up that has its answer by now went there meanwhile."""
    told = Notification.objects.filter(kind=Notification.Kind.FOLLOW_UP)
    told.exclude(post__responded_at=None).update(read_at=timezone.now())
    Notification.objects.recount({member.pk for member in members})
