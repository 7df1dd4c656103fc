"""Whether an answer still holds, as its readers say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from threads.models.confirmation import Confirmation
from threads.models.kinds import Kind

SEVERAL = 3
# Who has just read a new answer cannot say that it is *still* true; after a quarter of a year
# processes, markets and tools may have changed.
ASKED_AFTER = timedelta(days=90)


class Confirmable(models.Model):
    """What a post keeps of its readers' marks, counted again in the transaction of each."""

    confirmed_at = models.DateTimeField(_("last confirmed"), null=True, editable=False)
    confirmed_count = models.PositiveIntegerField(_("still true"), default=0, editable=False)
    outdated_at = models.DateTimeField(null=True, editable=False)
    outdated_count = models.PositiveIntegerField(_("out of date"), default=0, editable=False)

    # How the reader marked it; set by for_page().
    own_mark: str | None

    class Meta:
        abstract = True

    @property
    def is_old_enough(self) -> bool:
        """Whether readers are asked if it is still true: answers of a few months are."""
        own: Any = self
        return own.kind == Kind.ANSWER and own.created_at < timezone.now() - ASKED_AFTER

    @property
    def is_called_outdated(self) -> bool:
        """Whether several readers say so: three members at least, and more than say the opposite.

        One or two may be mistaken or cross; and what most find true is at most disputed.
        """
        return self.outdated_count >= SEVERAL and self.outdated_count > self.confirmed_count

    @property
    def is_edited_since(self) -> bool:
        """Whether the author has had the last word: the marks may speak of an earlier version."""
        edited_at = getattr(self, "edited_at", None)
        return bool(edited_at and self.outdated_at and edited_at > self.outdated_at)

    def confirm(self, *, by: Any, kind: str) -> None:
        """Set a member's mark, change it, or take it back with an empty ``kind``.

        Raises PermissionError for one's own post and for what nobody is asked about.
        """
        post: Any = self
        if by.pk == post.author_id or not self.is_old_enough:
            raise PermissionError("Readers say whether an answer of some months ago is still true.")
        with transaction.atomic():
            type(post.thread).objects.locked_with(post)
            marks = Confirmation.objects.filter(post_id=self.pk, member=by)
            if not kind:
                marks.delete()
            elif not marks.filter(kind=kind).exists():
                said = {"kind": kind, "said_at": timezone.now()}
                Confirmation.objects.update_or_create(post_id=self.pk, member=by, defaults=said)
            self.recount_confirmations()

    def recount_confirmations(self) -> None:
        """Count the marks again. The thread's row must be locked."""
        marks = Confirmation.objects.filter(post_id=self.pk)
        counted = marks.aggregate(**COUNTED)
        for field, value in counted.items():
            setattr(self, field, value)
        self.save(update_fields=list(counted))


_TRUE, _OUTDATED = (Q(kind=kind) for kind in (Confirmation.Kind.TRUE, Confirmation.Kind.OUTDATED))
COUNTED: dict[str, Any] = {
    "confirmed_at": Max("said_at", filter=_TRUE),
    "confirmed_count": Count("pk", filter=_TRUE),
    "outdated_at": Max("said_at", filter=_OUTDATED),
    "outdated_count": Count("pk", filter=_OUTDATED),
}
