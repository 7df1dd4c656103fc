from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from threads.models.upload import use_pictures

SHOWN = 30  # versions before the text of today that readers find in the history


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, user: Any) -> RevisionQuerySet:
        return self.filter(post__deleted_at=None, post__thread__deleted_at=None)

    def deleted(self) -> RevisionQuerySet:
        return self.filter(~Q(post__deleted_at=None) | ~Q(post__thread__deleted_at=None))

    def removable_by(self, user: Any) -> RevisionQuerySet:
        """Which versions a member may take out: those of their own posts, and staff all."""
        return self if user.is_staff else self.filter(post__author_id=user.pk)

    def newest(self) -> RevisionQuerySet:
        """Of one post: those that its history shows, the newest first."""
        return self.order_by("-pk")[:SHOWN]


class Revision(models.Model):
    """A post as it was before an edit: what it said, who had written that, and when."""

    post = models.ForeignKey("threads.Post", models.CASCADE, related_name="revisions")
    title = models.CharField(_("title"), max_length=160, blank=True)
    body = models.TextField(_("body"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField(_("written"))
    # Taken out of the history: what it said is gone for good, and the row says who did that.
    taken_out_at = models.DateTimeField(_("taken out"), null=True, editable=False)
    taken_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")

    def __str__(self) -> str:
        return f"{self.post_id} · {self.written_at:%Y-%m-%d %H:%M}"

    @property
    def is_by_staff(self) -> bool:
        return self.author_id != self.post.author_id

    @property
    def is_taken_out_by_author(self) -> bool:
        return self.taken_out_by_id == self.post.author_id

    @transaction.atomic
    def take_out(self, *, by: Any) -> None:
        """Empty it for good, and remove the pictures that nothing else shows.

        Asked twice, the first time counts; what staff does is logged. Raises PermissionError for
        all but the post's author and staff.
        """
        post = self.post
        own = by.pk == post.author_id
        if not (own or by.is_staff):
            raise PermissionError("Authors and staff take versions out.")
        type(post.thread).objects.locked_with(post)  # nobody edits it meanwhile
        standing = type(self).objects.filter(pk=self.pk, taken_out_at=None)
        emptied = standing.update(title="", body="", taken_out_at=timezone.now(), taken_out_by=by)
        post.refresh_from_db(fields=["body", "edited_at"])
        use_pictures(post)
        if emptied and not own:
            said = gettext("Took a version out of the history.")
            LogEntry.objects.log_actions(by.pk, [post], CHANGE, said)  # type: ignore[arg-type]
