from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_NOTE = 500


class DuplicateQuerySet(models.QuerySet["Duplicate"]):
    def standing(self) -> DuplicateQuerySet:
        """Those that nobody has taken back."""
        return self.filter(undone_at=None)

    def merged(self) -> DuplicateQuerySet:
        return self.standing().exclude(merged_at=None)

    def below(self, pk: int) -> list[int]:
        """The keys of all discussions that lead to this one, over however many others."""
        found: list[int] = []
        step: Iterable[int] = [pk]
        while step := list(self.filter(target__in=step).values_list("source_id", flat=True)):
            found += step
        return found


class Duplicate(models.Model):
    """Somebody says that a discussion asks the same as another; staff may move its answers there.

    This is what was decided, and by whom; it is kept when it is taken back. What stands makes
    trees, and a reader lands at the root: ``Thread.duplicate_of`` and the tie follow from these
    rows, see joining.py. So taking back any of them, in any order, leaves the others as they were.
    """

    source = models.ForeignKey("threads.Thread", models.CASCADE, related_name="marks")
    target = models.ForeignKey("threads.Thread", models.CASCADE, related_name="+")
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)
    marked_at = models.DateTimeField(_("marked"), default=timezone.now)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    merged_at = models.DateTimeField(_("merged"), null=True)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # What the asker had picked, as {post: when}: it ends where another asker reads.
    picks = models.JSONField(default=dict, editable=False)

    objects = DuplicateQuerySet.as_manager()

    # Set for a page by views.duplicates.standing_mark().
    original: Any
    can_be_undone: bool
    marked_as: str

    class Meta:
        verbose_name = _("duplicate")
        verbose_name_plural = _("duplicates")
        constraints = [
            models.CheckConstraint(name="no_mark_of_itself", condition=~Q(source=F("target"))),
            models.UniqueConstraint(
                "source", name="one_standing_mark", condition=Q(undone_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"

    def marker(self, thread: Any) -> str:
        """Who marked ``thread``, the source, as readers may know: or nothing."""
        if self.marked_by_id == thread.asker_id:
            return thread.question.speaker.name if thread.question else ""
        return self.marked_by.shown_name if self.marked_by else ""

    def can_be_undone_by(self, user: Any) -> bool:
        """What staff decided stands: an asker takes back their own mark only."""
        own = self.marked_by_id is not None and self.marked_by_id == user.pk
        return user.is_staff or (own and not self.merged_at)
