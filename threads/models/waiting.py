"""Follow-ups wait until somebody responds: an answer after it, or a reply to it, by another one.

What was said under other posts is no response. Those who answered before are asked for one.
Another one is who speaks in another voice: that an author with a name and one without are the
same member is nobody's to learn.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Max

from threads.models.follow import Follow
from threads.models.kinds import Kind
from threads.models.notification import Notification

if TYPE_CHECKING:
    from threads.models.post import Post

FOLLOW_UP = Notification.Kind.FOLLOW_UP
MOST_TOLD = 20  # of one follow-up: those whose answers helped most

# Of a follow-up called post: when the first response came, or null.
RESPONDED = """
CASE WHEN post.kind = 'follow-up' THEN (
    SELECT min(response.created_at) FROM threads_post AS response
    WHERE response.thread_id = post.thread_id
        AND (response.author_id, response.alias) IS DISTINCT FROM (post.author_id, post.alias)
        AND response.deleted_at IS NULL
        AND (response.kind = 'answer' OR response.parent_id = post.id)
        AND (response.created_at, response.id) > (post.created_at, post.id)
) END
"""
NOTE_RESPONSES = f"""
UPDATE threads_post AS waiting SET responded_at = found.at FROM (
    SELECT post.id, {RESPONDED} AS at FROM threads_post AS post
    WHERE post.thread_id = ANY(%s) AND post.kind = 'follow-up'
) AS found WHERE waiting.id = found.id AND waiting.responded_at IS DISTINCT FROM found.at
"""  # noqa: S608


def note_responses(threads: Iterable[int]) -> None:
    """Note when follow-ups in these discussions, whose rows are locked, were responded to."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE_RESPONSES, [list(threads)])


def tell_mentors(post: Post) -> None:
    """Tell those who answered before a new follow-up. It replaces the notice of an earlier one.

    Who ended following the discussion is not told; it waits on their page all the same.
    """
    if post.kind != Kind.FOLLOW_UP:
        return
    answers = type(post).objects.filter(thread=post.thread_id, kind=Kind.ANSWER, deleted_at=None)
    ended = Follow.objects.ended().filter(thread=post.thread_id)
    listening = answers.exclude(author__in=ended.values("member"))
    others = listening.exclude(author=post.author_id).values_list("author")
    mentors = others.annotate(best=Max("score")).order_by("-best", "author")
    told = [author for author, _best in mentors[:MOST_TOLD]]
    about = {"kind": FOLLOW_UP, "thread_id": post.thread_id, "source_id": post.thread_id}
    Notification.objects.filter(member__in=told, **about).delete()
    Notification.objects.tell([Notification(member_id=pk, post=post, **about) for pk in told])


def take_back(post: Post) -> None:
    """Nobody is sent to a follow-up that is gone."""
    unread = Notification.objects.unread().filter(kind=FOLLOW_UP, post=post)
    members = set(unread.values_list("member_id", flat=True))
    if members:
        unread.delete()
        Notification.objects.recount(members)
