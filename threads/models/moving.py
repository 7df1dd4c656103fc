"""What moves with the answers of one discussion to another, and back. All rows are locked."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from threads import search
from threads.links import cited_in, links_in
from threads.models.citing import cite
from threads.models.draft import Draft
from threads.models.link import ThreadLink
from threads.models.post import Post
from threads.models.post_queryset import AT_HOME
from threads.models.resource import Resource
from threads.models.signing import number_again

if TYPE_CHECKING:
    from threads.models.duplicate import Duplicate
    from threads.models.thread import Thread


def move(source: Thread, target: Thread) -> dict[str, str]:
    """Move answers and follow-ups; return the picks that ended, since another asker reads there.

    Those of the same asker go on, as far as readers know that it is the same. Votes, revisions and
    all else hang on the posts themselves.
    """
    moved = Post.objects.filter(thread=source, parent=None).exclude(kind=Post.Kind.QUESTION)
    pks = list(moved.values_list("pk", flat=True))
    posts = Post.objects.filter(pk__in=pks)
    ended: dict[str, str] = {}
    if not _have_one_known_asker(source, target):
        picked = posts.values_list("pk", "picked_at")
        ended = {str(pk): at.isoformat() for pk, at in picked if at}
        posts.update(picked_at=None)
    posts.update(
        thread=target,
        moved_from=Coalesce("moved_from", Value(source.pk)),
        views_before=_as_many_reads(source, target),
    )
    follow(pks, target)
    _count(source, target)
    return ended


def move_home(source: Thread, place: Thread, homes: list[int], row: Duplicate) -> None:
    """Move back from ``place`` what was written in ``homes``: in ``source``, or merged into it."""
    posts = Post.objects.filter(thread=place, moved_from__in=homes)
    pks = list(posts.values_list("pk", flat=True))
    posts = Post.objects.filter(pk__in=pks)
    if not _have_one_known_asker(source, place):
        posts.exclude(picked_at=None).update(picked_at=None)
    for pk, at in row.picks.items():
        posts.filter(pk=pk).update(picked_at=datetime.fromisoformat(at))
    posts.update(
        thread=source,
        moved_from=NullIf("moved_from", Value(source.pk)),
        views_before=_as_many_reads(place, source),
    )
    # A reply of since then was written at the other place, whose asker may be known.
    moved = follow(pks, source, AT_HOME & Q(created_at__lte=row.merged_at))
    _cite_again(moved, row.merged_at)
    _count(source, place)


def _have_one_known_asker(*threads: Thread) -> bool:
    """Whether the same member asked them, each with the name: a pick that goes on tells of both."""
    askers = {thread.asker_id for thread in threads}
    return len(askers) == 1 and not any(thread.is_asked_without_name() for thread in threads)


def _as_many_reads(source: Thread, target: Thread) -> Any:
    """So that as many readers have seen a post at its new place as had at the old one."""
    return F("views_before") + (target.view_count - source.view_count)


def follow(pks: list[int], thread: Thread, at_home: Q = AT_HOME) -> QuerySet[Post]:
    """Take along what hangs on these posts: replies, citations; return all that moved.

    ``at_home`` are those that its asker wrote as the asker of ``thread``.
    """
    Post.objects.filter(parent__in=pks).update(thread=thread)
    moved = Post.objects.filter(Q(pk__in=pks) | Q(parent__in=pks))
    number_again(moved, thread, at_home)
    # A post at the very discussion that it cites ties its old home to it: the tie is there,
    # unseen among the duplicates, and needs no bringing back. At home it would cite itself.
    ties = ThreadLink.objects.filter(post__in=moved)
    here = ties.filter(target=thread)
    here.filter(post__moved_from=None, post__parent__moved_from=None).delete()
    ties.exclude(target=thread).update(source=thread)
    post = Post.objects.filter(pk=OuterRef("post_id"))
    home = post.values(home=Coalesce("moved_from", "parent__moved_from"))
    here.update(source=Subquery(home[:1]))
    Resource.objects.filter(recommendations__post__in=moved).recount()
    return moved


def _cite_again(posts: QuerySet[Post], since: datetime | None) -> None:
    """Read those anew that were written or edited elsewhere: their own thread was another one."""
    touched = posts.filter(Q(created_at__gt=since) | Q(edited_at__gt=since))
    for post in touched.select_related("thread"):
        cite(post, cited_in(links_in(post.html)))


def _count(*threads: Thread) -> None:
    for thread in threads:
        thread.recount()
        search.index(thread)


def move_drafts(source: int, target: int) -> None:
    """Let half-written answers wait at the target; whoever has one there too keeps both."""
    waiting = _without_one_at(target, Draft.objects.filter(target=f"answer-{source}"))
    home = Coalesce("moved_from", Value(source))
    waiting.update(target=f"answer-{target}", moved_from=home)


def move_drafts_home(source: int, place: int, homes: list[int]) -> None:
    begun = Draft.objects.filter(target=f"answer-{place}", moved_from__in=homes)
    home = NullIf("moved_from", Value(source))
    _without_one_at(source, begun).update(target=f"answer-{source}", moved_from=home)


def _without_one_at(thread: int, drafts: QuerySet[Draft]) -> QuerySet[Draft]:
    known = Draft.objects.filter(target=f"answer-{thread}")
    return drafts.exclude(member__in=known.values("member"))
