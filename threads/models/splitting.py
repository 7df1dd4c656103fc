"""A post becomes the question of a discussion of its own; a note stays where it stood."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from threads import later, search
from threads.links import cited_in, links_in
from threads.models import hearing, moving
from threads.models.citing import cite
from threads.models.follow import Follow
from threads.models.link import ThreadLink
from threads.models.naming import called
from threads.models.notification import Notification, counted_last
from threads.models.post import Post
from threads.models.thread import Thread
from threads.models.thread_queryset import excerpt
from threads.models.waiting import take_back
from threads.slugs import slug_for
from threads.speaker import ASKER

# What the note keeps of the post: where it stands in the order of things, and nothing to read.
KEPT = ("thread_id", "kind", "parent_id", "author_id", "alias", "created_at", "moved_from_id",
        "views_before", "renderer_version")  # fmt: skip


class CannotSplit(Exception):
    """Why this post stays where it is, as a sentence for who tried."""


@transaction.atomic
@counted_last()
def split(
    post: Post, *, by: Any, title: str, from_role: str, to_role: str, topics: list[str]
) -> Thread:
    """Open a discussion with an answer, a follow-up or a reply, whose replies come along.

    It stays the same row: its address, marks, revisions and all else that hangs on it go on.
    Whoever wrote it is the asker there, without a name if they had none. Roles and topics are
    names. Raises PermissionError for all but the author and staff, and CannotSplit.
    """
    if not (by.is_staff or by.pk == post.author_id):
        raise PermissionError("Authors and staff split posts off.")
    old = Thread.objects.locked_with(post)
    post.refresh_from_db()
    _refuse(post, old)
    # Its row is newer than any that others hold, so both are locked in order.
    new = _open(post, title, called(from_role, to_role, topics))
    parent, home = post.parent_id, hearing.home_of(post)
    _leave_note(post, new, by)
    _begin(post, new)
    moving.follow([post.pk], new)
    Notification.objects.filter(post__thread=new, source=old).update(source=new)
    hearing.go_along(new, home)
    Follow.objects.begin(new, post.author_id)
    if parent:
        Post.objects.get(pk=parent).recount()
    for thread in (old, new):
        thread.recount()
        search.index(thread)
        later.relate(thread.pk)
    _tie(new, old, post, by)
    return new


def _refuse(post: Post, thread: Thread) -> None:
    if post.is_question:
        raise CannotSplit(_("This is a discussion of its own already."))
    if post.deleted_at or thread.deleted_at:
        raise CannotSplit(_("This was deleted meanwhile."))


def _open(post: Post, title: str, labels: tuple[Any, Any, list[Any]]) -> Thread:
    start, goal, topics = labels
    thread = Thread.objects.create(
        asker_id=post.author_id,
        title=title,
        slug=slug_for(title),
        from_role=start,
        to_role=goal,
        created_at=post.created_at,
        last_activity_at=post.created_at,
        excerpt=excerpt(post.plain),
    )
    thread.topics.set(topics)
    return thread


def _leave_note(post: Post, new: Thread, by: Any) -> None:
    """Deleted from the start, so that nothing counts, finds or restores it."""
    kept = {name: getattr(post, name) for name in KEPT}
    Post.objects.create(**kept, deleted_at=timezone.now(), deleted_by=by, split_to=new)


def _begin(post: Post, thread: Thread) -> None:
    if post.kind == Post.Kind.FOLLOW_UP:
        take_back(post)
    post.thread, post.kind, post.parent = thread, Post.Kind.QUESTION, None
    post.picked_at = post.moved_from = post.responded_at = None
    post.basis, post.views_before = "", 0
    post.alias = None if post.alias is None else ASKER
    post.save()
    thread.question = post
    thread.save(update_fields=["question"])


def _tie(new: Thread, old: Thread, post: Post, by: Any) -> None:
    """Both ways, and tell the author. That it was the author's own deed would tell who that is."""
    own = by.pk == post.author_id
    ThreadLink.objects.create(
        source=new, target=old, kind=ThreadLink.Kind.SPLIT, created_by=None if own else by
    )
    later.follow_split(new.pk)
    if not own:
        notice = Notification(
            member_id=post.author_id,
            kind=Notification.Kind.SPLIT,
            thread=old,
            source=new,
            post=post,
        )
        Notification.objects.tell([notice])
        said = _("“%(title)s” was split off from here.") % {"title": new.title}
        LogEntry.objects.log_actions(by.pk, [old], CHANGE, said)  # type: ignore[arg-type]


def read_links_again(pk: int) -> None:
    """Let citations lead to the discussion that was split off, and from it to the one it left.

    What names a moved post means its new discussion, and what a moved post says of the old one is
    a citation now. Each post is read with its own discussion locked.
    """
    old = ThreadLink.objects.filter(source=pk, kind=ThreadLink.Kind.SPLIT).values("target")
    moved = Post.objects.filter(thread=pk).values_list("pk", flat=True)
    addresses = rf"/posts/({'|'.join(map(str, moved))})/" if moved else "^$"
    naming = Q(thread__in=old) | Q(citations__target__in=old)
    found = Q(thread=pk, html__contains="<a ") | naming & Q(html__regex=addresses)
    for number in sorted(set(Post.objects.filter(found).values_list("pk", flat=True))):
        with transaction.atomic():
            post = Post.objects.get(pk=number)
            post.thread = Thread.objects.locked_with(post)
            post.refresh_from_db(fields=["html", "deleted_at"])
            cite(post, cited_in(links_in(post.html)))


def title_of(post: Post) -> str:
    """A title to begin with: its first sentence, as far as that fits."""
    first = re.split(r"(?<=[.?!…])\s|\n", post.plain.strip(), maxsplit=1)[0]
    return first if len(first) <= 160 else first[:159].rsplit(" ", 1)[0] + "…"
