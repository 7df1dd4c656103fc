"""Citations: what a post's addresses of other discussions tie together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from threads.links import Cited
from threads.models.imported import Imported
from threads.models.link import ThreadLink
from threads.models.notification import Notification

if TYPE_CHECKING:
    from threads.models.post import Post

CITED = ThreadLink.Kind.CITED
MOST_TOLD = 5  # by one post: whoever links ninety discussions calls on a few of their askers


def cite(post: Post, found: Iterable[Cited]) -> list[int]:
    """Make the post's citations what its text says now; return the keys of newly cited threads.

    A post never cites its own thread, and cites another one once: its first sentence counts.
    """
    named = list(found)
    threads = {pk for kind, pk, _link in named if kind == "thread"}
    exists = dict(_threads_of(post, named))
    visible = set(
        type(post.thread)
        .objects.visible_to(None)
        .filter(pk__in=threads | set(exists.values()))
        .values_list("pk", flat=True)
    )
    reasons: dict[int, str] = {}
    for kind, number, link in named:
        target = number if kind == "thread" else exists.get((kind, number))
        if target is not None and target in visible and target != post.thread_id:
            reasons.setdefault(target, link.sentence)
    return _keep(post, reasons)


def tell_askers(post: Post, threads: list[int]) -> None:
    """Tell those whose discussions a post cites first; once for each citing discussion."""
    askers = dict(
        type(post.thread)
        .objects.filter(pk__in=threads)
        .exclude(asker_id=post.author_id)
        .values_list("pk", "asker_id")
    )
    told = Notification.objects.filter(kind=Notification.Kind.CITED, post=post).count()
    cited = [thread for thread in threads if thread in askers]
    notices = [
        Notification(
            member_id=askers[thread],
            kind=Notification.Kind.CITED,
            thread_id=thread,
            source_id=post.thread_id,
            post=post,
        )
        for thread in cited[: max(0, MOST_TOLD - told)]
    ]
    if notices:
        Notification.objects.tell(notices)


def _take_back(post: Post, threads: list[int]) -> None:
    """Nobody is sent to words that are gone: forget what was not read of discussions that this
    post cites no more, unless another post beside it does."""
    beside = ThreadLink.objects.visible().of_kind(CITED).filter(source=post.thread_id)
    gone = (
        Notification.objects.unread()
        .filter(kind=Notification.Kind.CITED, source=post.thread_id, thread__in=threads)
        .exclude(Exists(beside.filter(target=OuterRef("thread"))))
    )
    notices = dict(gone.values_list("pk", "member_id"))
    if notices:
        Notification.objects.filter(pk__in=notices).delete()
        Notification.objects.recount(set(notices.values()))


def _threads_of(post: Post, named: list[Cited]) -> Iterable[tuple[tuple[str, int], int]]:
    """The threads of cited posts and of old addresses, by what was cited."""
    posts = {number for kind, number, _link in named if kind == "post"}
    if posts:
        found = type(post).objects.filter(pk__in=posts, deleted_at=None)
        for pk, thread in found.values_list("pk", "thread_id"):
            yield ("post", pk), thread
    numbers = {number for kind, number, _link in named if kind == "imported"}
    if numbers:
        imported = Imported.objects.filter(external_id__in=numbers, kind=Imported.Kind.POST)
        for number, thread in imported.values_list("external_id", "post__thread_id"):
            yield ("imported", number), thread


def _keep(post: Post, reasons: dict[int, str]) -> list[int]:
    before = {tie.target_id: tie for tie in ThreadLink.objects.filter(post=post)}
    gone = [target for target in before if target not in reasons]
    changed = [
        tie for target, tie in before.items() if reasons.get(target, tie.reason) != tie.reason
    ]
    for tie in changed:
        tie.reason = reasons[tie.target_id]
    if gone:
        # A hidden mention stays: whoever edits its link out and in again finds it hidden.
        ThreadLink.objects.filter(post=post, target__in=gone, hidden_at=None).delete()
        _take_back(post, gone)
    if changed:
        ThreadLink.objects.bulk_update(changed, ["reason"])
    new = [target for target in reasons if target not in before]
    ThreadLink.objects.bulk_create(
        ThreadLink(
            source_id=post.thread_id,
            target_id=target,
            kind=CITED,
            post=post,
            reason=reasons[target],
            created_at=post.created_at,
        )
        for target in new
    )
    return new
