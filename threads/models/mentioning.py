"""Who hears that a post cites their discussion, and what becomes of that when the post goes.

A member has one notice for each discussion of theirs and each that cites it, and it leads to a post
that stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from threads.models.link import ThreadLink
from threads.models.notification import COUNTED, Notification

if TYPE_CHECKING:
    from threads.models.post import Post

CITED = ThreadLink.Kind.CITED
MOST_TOLD = 5  # by one post: whoever links ninety discussions calls on a few of their askers


def tell_askers(post: Post, threads: list[int]) -> None:
    """Tell those whose discussions a post cites, once for each citing discussion.

    The readers of a duplicate are those of its original, so both askers hear of it. The discussion
    itself, or a duplicate of it, is none that a post mentions.
    """
    own = post.thread.duplicate_of_id or post.thread_id
    others = type(post.thread).objects.select_related("duplicate_of").exclude(duplicate_of=own)
    cited = others.exclude(pk=own).in_bulk(threads)
    told = Notification.objects.filter(kind=Notification.Kind.CITED, post=post).count()
    # Of a discussion and its original with the same asker it is the original that they hear of.
    called = [
        (asker, thread)
        for each in (cited[pk] for pk in threads if pk in cited)
        for asker, thread in {
            place.asker_id: place for place in (each, each.duplicate_of) if place
        }.items()
        if asker != post.author_id and not thread.deleted_at
    ]
    notices = [
        Notification(
            member_id=asker,
            kind=Notification.Kind.CITED,
            thread=thread,
            source_id=post.thread_id,
            post=post,
        )
        for asker, thread in called[: max(0, MOST_TOLD - told)]
    ]
    if notices:
        known = _unread().filter(source=post.thread_id, thread__in=[n.thread_id for n in notices])
        known.exclude(post__deleted_at=None).update(post=post)
        Notification.objects.tell(notices)


def take_back(post: Post, threads: list[int]) -> None:
    """Nobody is sent to words that are gone: forget what was not read of discussions that this
    post cites no more, unless another post beside it does."""
    originals = (
        type(post.thread).objects.filter(duplicates__in=threads).values_list("pk", flat=True)
    )
    notices = _unread().filter(source=post.thread_id, thread__in=[*threads, *originals])
    _lead_on(notices.filter(post=post))
    gone = dict(notices.exclude(Exists(_standing())).values_list("pk", "member_id"))
    if gone:
        Notification.objects.filter(pk__in=gone).delete()
        Notification.objects.recount(set(gone.values()))


def look_again(post: Post) -> None:
    """A post was removed or restored, a question with its thread: see where notices lead now.

    Both rows must be saved, and the thread's locked.
    """
    if post.deleted_at:
        _lead_on(_unread().filter(post=post))
    about = Q(post=post)
    if post.is_question:
        about |= Q(thread=post.thread_id) | Q(source=post.thread_id)
    told = Notification.objects.unread().filter(about).exclude(kind__in=COUNTED)  # by a worker
    if members := set(told.values_list("member_id", flat=True)):
        Notification.objects.recount(members)
    if not post.deleted_at:
        ties = ThreadLink.objects.visible().of_kind(CITED).filter(post=post).order_by("pk")
        if cited := list(ties.values_list("target_id", flat=True)):
            tell_askers(post, cited)


def _unread() -> QuerySet[Notification]:
    return Notification.objects.unread().filter(kind=Notification.Kind.CITED)


def _standing() -> QuerySet[ThreadLink]:
    """Mentions by others that a notice may lead to, the first ones first."""
    there = Q(target=OuterRef("thread")) | Q(target__duplicate_of=OuterRef("thread"))
    mentions = ThreadLink.objects.visible().of_kind(CITED).filter(there, source=OuterRef("source"))
    return mentions.exclude(post__author=OuterRef("member")).order_by("created_at", "pk")


def _lead_on(notices: QuerySet[Notification]) -> None:
    """To another post beside that cites the same, where there is one."""
    notices.update(post=Coalesce(Subquery(_standing().values("post")[:1]), F("post")))
