"""Who hears of a post: those who follow its discussion, or whose post it replies to.

A member has one notice of the answers in a discussion, and one of the replies to them there. While
it waits unread it says how many there are and leads to the first; once it was read, the next post
makes it new again. It belongs to the discussion in which the posts were written, wherever a merge
has moved them since. All of this is a worker's work, and may be done twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from threads import later
from threads.models.follow import Follow
from threads.models.notification import Notification
from threads.models.post import Post
from threads.models.thread import Thread

BATCH = 1_000  # members in a transaction
ANSWER, REPLY = Notification.Kind.ANSWER, Notification.Kind.REPLY

# Whoever deletes a post holds the row of its discussion, and takes notices back afterwards: so
# those that are being written are seen by then.
WAIT = "SELECT FROM threads_thread WHERE id = %(thread)s FOR SHARE"

# Nobody is told twice of a post: what says more than that there is an answer comes first.
UNTOLD = """
NOT EXISTS (SELECT FROM threads_notification AS told WHERE told.member_id = {member}
    AND told.post_id = post.id AND told.kind = 'cited')
AND NOT (post.kind = 'follow-up' AND EXISTS (SELECT FROM threads_notification AS told
    WHERE told.member_id = {member} AND told.kind = 'follow-up' AND told.thread_id = %(home)s
    AND told.post_id >= post.id))
"""
TELL = f"""
INSERT INTO threads_notification AS notice
    (member_id, kind, thread_id, source_id, post_id, newest_id, created_at)
SELECT member.id, %(kind)s, %(home)s, %(home)s, post.id, post.id, clock_timestamp()
FROM threads_post AS post CROSS JOIN unnest(%(members)s::bigint[]) AS member (id)
WHERE post.id = %(post)s AND {UNTOLD.format(member="member.id")}
ORDER BY member.id
ON CONFLICT (member_id, kind, thread_id, source_id) DO UPDATE SET
    post_id = CASE WHEN notice.read_at IS NULL
        THEN least(notice.post_id, excluded.post_id) ELSE excluded.post_id END,
    newest_id = greatest(notice.newest_id, excluded.newest_id),
    created_at = excluded.created_at, read_at = NULL
WHERE notice.read_at IS NULL OR notice.newest_id < excluded.newest_id
"""  # noqa: S608
# From the first post that an unread notice told of: which ones can still be read?
COUNT = f"""
WITH seen AS (
    SELECT post.id, post.kind, post.author_id, parent.author_id AS replied_to,
        coalesce(post.moved_from_id, parent.moved_from_id, post.thread_id) AS home
    FROM threads_post AS post
    JOIN threads_thread AS thread ON thread.id = post.thread_id AND thread.deleted_at IS NULL
    LEFT JOIN threads_post AS parent ON parent.id = post.parent_id
    WHERE post.thread_id = ANY(%(places)s) AND post.deleted_at IS NULL
), found AS (
    SELECT notice.id, min(post.id) AS first, count(post.id) AS posts
    FROM threads_notification AS notice LEFT JOIN seen AS post
        ON post.home = %(home)s AND post.id >= notice.post_id
        AND post.author_id <> notice.member_id AND CASE notice.kind
            WHEN 'answer' THEN post.kind IN ('answer', 'follow-up')
            ELSE post.replied_to = notice.member_id END
        AND {UNTOLD.format(member="notice.member_id")}
    WHERE notice.thread_id = %(home)s AND notice.kind IN ('answer', 'reply')
        AND notice.read_at IS NULL AND notice.member_id = ANY(%(members)s)
    GROUP BY notice.id
), counted AS (
    UPDATE threads_notification AS notice SET post_id = found.first, count = found.posts
    FROM found WHERE notice.id = found.id AND notice.read_at IS NULL AND found.posts > 0
)
DELETE FROM threads_notification AS notice USING found
WHERE notice.id = found.id AND notice.read_at IS NULL AND found.posts = 0
"""  # noqa: S608


def tell_of(post: Post) -> None:
    """Tell of a new or restored post; of one that is gone, take back what is unread.

    It comes with its thread and its parent.
    """
    home = home_of(post)
    if post.deleted_at or post.thread.deleted_at:
        untell(home)
    elif not post.is_question:
        facts = {"kind": REPLY if post.parent_id else ANSWER, "post": post.pk}
        for members in _batches(_replied_to(post) if post.parent_id else _followers(post)):
            _write([WAIT, TELL, COUNT], members, home, thread=post.thread_id, **facts)


def untell(home: int) -> None:
    """What is gone need not be read: forget the posts that were written here and are deleted."""
    unread = Notification.objects.unread().filter(thread=home, kind__in=(ANSWER, REPLY))
    for members in _batches(unread):
        _write([COUNT], members, home)


def home_of(post: Post) -> int:
    """The discussion in which a post was written."""
    moved_from = post.moved_from_id or (post.parent and post.parent.moved_from_id)
    return moved_from or post.thread_id


def go_along(new: Thread, home: int) -> None:
    """With a post that became a discussion go notices of replies to it, and none of itself."""
    replies = Notification.objects.filter(kind=REPLY, post__thread=new)
    replies.update(thread=new, source=new)
    later.untell(home)


def _followers(post: Post) -> QuerySet[Any]:
    """Who followed the discussion, or one that repeats it, when the post was written."""
    repeating = Thread.objects.filter(duplicate_of=post.thread_id).values_list("pk", flat=True)
    follows = Follow.objects.standing().filter(thread__in=[post.thread_id, *repeating])
    others = follows.filter(created_at__lte=post.created_at).exclude(member=post.author_id)
    return others.filter(~_ended(post))


def _replied_to(post: Post) -> QuerySet[Any]:
    authors = Post.objects.filter(replies=post).exclude(author=post.author_id)
    return authors.annotate(member_id=F("author_id")).filter(~_ended(post))


def _ended(post: Post) -> Exists:
    """Who wants to hear nothing of the discussion, or of the one that it repeats."""
    places = [pk for pk in (post.thread_id, post.thread.duplicate_of_id) if pk]
    ended = Follow.objects.ended().filter(thread__in=places)
    return Exists(ended.filter(member=OuterRef("member_id")))


def _batches(rows: QuerySet[Any]) -> Iterator[list[int]]:
    """Whom rows belong to, some at a time."""
    members = rows.order_by("member_id").values_list("member_id", flat=True).distinct()
    after = 0
    while batch := list(members.filter(member_id__gt=after)[:BATCH]):
        yield batch
        after = batch[-1]


def _write(statements: list[str], members: list[int], home: int, **facts: Any) -> None:
    # All that a merge has moved from here stands in one place.
    moved = Post.objects.filter(moved_from=home).values_list("thread_id", flat=True)
    facts |= {"members": members, "home": home, "places": [home, *moved[:1]]}
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement, facts)
        Notification.objects.recount(set(members))
