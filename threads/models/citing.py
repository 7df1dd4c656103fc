"""Citations: what a post's addresses of other discussions tie together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from threads.links import Cited
from threads.models.imported import Imported
from threads.models.link import ThreadLink
from threads.models.mentioning import take_back

if TYPE_CHECKING:
    from threads.models.post import Post

CITED = ThreadLink.Kind.CITED


def cite(post: Post, found: Iterable[Cited]) -> list[int]:
    """Make the post's citations what its text says now; return the keys of newly cited threads.

    A post never cites its own thread, and cites another one once: its first sentence counts. What
    it names that is deleted gets no tie and loses none: it may be restored. A tie to a duplicate
    of its own thread is kept unseen, until that stands on its own again: see rail.py.
    """
    named = [each for each in _places(post, found) if each.thread != post.thread_id]
    threads = type(post.thread).objects.visible_to(None)
    visible = set(
        threads.filter(pk__in={each.thread for each in named}).values_list("pk", flat=True)
    )
    reasons: dict[int, str] = {}
    for each in named:
        if each.stands and each.thread in visible:
            reasons.setdefault(each.thread, each.sentence)
    return _keep(post, reasons, spared={each.thread for each in named})


class Place(NamedTuple):
    """A thread that a post names. ``stands`` is false where it names a post that is deleted."""

    thread: int
    sentence: str
    stands: bool


def _places(post: Post, found: Iterable[Cited]) -> Iterator[Place]:
    named = list(found)
    pks = {number for kind, number, *_ in named if kind == "post"}
    addresses = {old for *_, old in named if old}
    posts = type(post).objects.filter(pk__in=pks).in_bulk() if pks else {}
    imported = Imported.objects.select_related("post").at(addresses) if addresses else {}
    for kind, number, link, old in named:
        if kind == "thread":
            yield Place(number, link.sentence, stands=True)
            continue
        at = imported[old].post if old in imported else posts.get(number)
        if at:
            yield Place(at.thread_id, link.sentence, stands=at.deleted_at is None)


def _keep(post: Post, reasons: dict[int, str], spared: set[int]) -> list[int]:
    before = {tie.target_id: tie for tie in ThreadLink.objects.filter(post=post)}
    gone = [target for target in before if target not in spared]
    changed = [
        tie for target, tie in before.items() if reasons.get(target, tie.reason) != tie.reason
    ]
    for tie in changed:
        tie.reason = reasons[tie.target_id]
    if gone:
        # A hidden mention stays: whoever edits its link out and in again finds it hidden.
        ThreadLink.objects.filter(post=post, target__in=gone, hidden_at=None).delete()
        take_back(post, gone)
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
