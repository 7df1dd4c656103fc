"""A post gets another text, and what it said before is kept: also where two edit it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from threads import search
from threads.models.deleted import Deleted
from threads.models.notification import counted_last
from threads.models.revision import Revision
from threads.models.tying import tie

if TYPE_CHECKING:
    from threads.models.post import Post
    from threads.models.thread import Thread

WRITTEN = ("body", "html", "plain", "renderer_version")  # what write() sets


def edit(post: Post, *, by: Any, body: str, **heading: Any) -> None:
    """Replace the text as in ``Post.edit()``."""
    was_gone = post.deleted_at or post.thread.deleted_at
    post.write(body)  # takes a while: before anything is locked
    with transaction.atomic(), counted_last():
        thread = type(post.thread).objects.locked_with(post)
        before = _standing(post, thread)
        if (post.deleted_at or thread.deleted_at) and not was_gone:
            raise Deleted
        if heading:
            thread.retitle(**heading)
        if body != before.body or (heading and heading["title"] != before.title):
            before.save()
            post.edited_at = timezone.now()
            post.edited_by = None if by.pk == post.author_id else by
        post.save(update_fields=[*WRITTEN, "edited_at", "edited_by"])
        if post.is_question:
            thread.set_excerpt(post.plain)
        search.index(thread, post)
        tie(post)
    post.thread = thread


def _standing(post: Post, thread: Thread) -> Revision:
    """What the post says by now, unsaved. The thread is locked; the post learns what is new."""
    written = [*WRITTEN, "edited_at", "edited_by", "deleted_at"]
    now = type(post).objects.only("thread", *written).get(pk=post.pk)
    for field in ("edited_at", "edited_by_id", "deleted_at"):
        setattr(post, field, getattr(now, field))
    return Revision(
        post=post,
        title=thread.title if post.is_question else "",
        body=now.body,
        author_id=now.edited_by_id or post.author_id,
        written_at=now.edited_at or post.created_at,
    )
