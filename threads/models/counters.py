"""What a post keeps of its marks, its replies and its responses."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from threads.models.vote import Vote


class Counted(models.Model):
    """Counted again in the transaction of each change; ``manage.py recount`` proves it.

    Places and responses are those of a whole discussion: ``Thread.recount()`` brings them along.
    """

    helpful_count = models.PositiveIntegerField(_("helpful"), default=0, editable=False)
    # Marks that an imported post brought along; nobody here can take them back.
    imported_marks = models.PositiveIntegerField(default=0, editable=False)
    reply_count = models.PositiveIntegerField(_("replies"), default=0, editable=False)
    # The place of an answer, and the reads of its discussion before it was there: ranking.py.
    score = models.PositiveIntegerField(default=0, editable=False)
    views_before = models.IntegerField(default=0, editable=False)
    # Follow-ups: when somebody else spoke up after it; null while it waits. See waiting.py.
    responded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def has_more_replies(self) -> bool:
        """Whether a page shows only the first ones; notes of what was split off do not count."""
        post: Any = self
        return self.reply_count > sum(not reply.split_to_id for reply in post.shown_replies)

    def mark_helpful(self, *, by: Any, helpful: bool = True) -> None:
        """Set or take back a member's mark. Raises PermissionError on one's own post."""
        post: Any = self
        if by.pk == post.author_id:
            raise PermissionError("Nobody marks their own post.")
        with transaction.atomic():
            thread = type(post.thread).objects.locked_with(post)
            if helpful:
                Vote.objects.get_or_create(post=post, member=by)
            else:
                Vote.objects.filter(post=post, member=by).delete()
            self.recount()
            thread.recount()

    def recount(self) -> None:
        """Count replies and marks again. The thread's row must be locked."""
        post: Any = self
        self.reply_count = post.replies.filter(deleted_at=None).count()
        self.helpful_count = self.imported_marks + post.votes.count()
        self.save(update_fields=["reply_count", "helpful_count"])
