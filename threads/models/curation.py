"""Who curated what, and when: what the desk tells other curators and what can be taken back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _


class CurationQuerySet(models.QuerySet["CurationAction"]):
    def latest_of(self, thread: Any) -> CurationQuerySet:
        """The newest first, with all that is told of them; the states of the tie stay behind.

        What was done at the other end of a tie is among them where it counts for both.
        """
        pk = getattr(thread, "pk", thread)
        there = Q(target=pk, deed__in=AT_BOTH_ENDS)
        actions = self.filter(Q(thread=pk) | there).annotate(at=Value(pk)).order_by("-pk")
        names = ("actor__name", "actor__handle", "thread__title", "target__title")
        shown = actions.only("deed", "thread_id", "tie", "created_at", "undone_at", *names)
        return shown.select_related("actor", "thread", "target")

    def with_other(self, other: Any) -> CurationQuerySet:
        """Of those at one discussion, what was done to its pair with the other."""
        return self.filter(Q(thread=other) | Q(target=other))

    def standing(self) -> CurationQuerySet:
        """Deeds that nobody took back, without the taking back itself."""
        return self.filter(undone_at=None).exclude(deed=CurationAction.Deed.UNDONE)


def newest_of_tie() -> Subquery:
    """For ties: the key of the newest deed that is known of one, read in the same moment as it."""
    actions = CurationAction.objects.filter(tie=OuterRef("pk")).order_by("-pk")
    return Subquery(actions.values("pk")[:1])


class CurationAction(models.Model):
    """One deed of a curator. ``before`` and ``after`` are the rows of the tie as they were."""

    class Deed(models.TextChoices):
        LINKED = "linked", _("linked")
        UNLINKED = "unlinked", _("removed")
        PINNED = "pinned", _("pinned")
        UNPINNED = "unpinned", _("unpinned")
        NOTED = "noted", _("noted")
        BOTH_WAYS = "both-ways", _("both ways")
        ONE_WAY = "one-way", _("one way")
        MOVED = "moved", _("moved")
        REJECTED = "rejected", _("dismissed")
        UNDONE = "undone", _("undone")

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    deed = models.CharField(_("deed"), max_length=10, choices=Deed)
    thread = models.ForeignKey("threads.Thread", models.CASCADE, related_name="curation")
    target = models.ForeignKey("threads.Thread", models.CASCADE, related_name="+")
    # The key of the curated ThreadLink. No foreign key: it outlives a removed tie.
    tie = models.BigIntegerField(null=True)
    before = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(_("done"), default=timezone.now)
    undone_at = models.DateTimeField(_("undone"), null=True)
    # Whether the computer suggested what was linked or dismissed. Null: nobody knows any more.
    suggested = models.BooleanField(_("suggested"), null=True)

    # The key of the discussion where it is told: see latest_of().
    at: int | None = None

    objects = CurationQuerySet.as_manager()

    class Meta:
        verbose_name = _("curation")
        verbose_name_plural = _("curation")
        indexes = [
            models.Index(fields=["thread", "-id"], name="curation_latest"),
            models.Index(fields=["tie", "-id"], name="curation_of_tie"),
        ]

    def __str__(self) -> str:
        return self.told

    @property
    def told(self) -> str:
        """What happened, as others are told: “Ida M. linked “Is it worth it?””."""
        name = self.actor.shown_name if self.actor else _("A former member")
        told = TOLD[self.deed] if self.is_here else TOLD_THERE.get(self.deed, TOLD[self.deed])
        return told % {"name": name, "title": self._title}

    @property
    def said(self) -> str:
        """The same, said to who did it."""
        return SAID[self.deed] % {"title": self._title}

    @property
    def is_here(self) -> bool:
        """Whether it was done where it is told, and not at the other end."""
        return self.at in (None, self.thread_id)

    @property
    def can_be_undone(self) -> bool:
        return self.undone_at is None and self.deed != self.Deed.UNDONE and self.is_here

    @property
    def _title(self) -> str:
        other = self.target if self.is_here else self.thread
        return Truncator(other.title).chars(60, truncate="…")


Deed = CurationAction.Deed
TOLD: dict[str, Any] = {
    Deed.LINKED: _("%(name)s linked “%(title)s”."),
    Deed.UNLINKED: _("%(name)s removed the link to “%(title)s”."),
    Deed.PINNED: _("%(name)s pinned “%(title)s”."),
    Deed.UNPINNED: _("%(name)s unpinned “%(title)s”."),
    Deed.NOTED: _("%(name)s changed the note on “%(title)s”."),
    Deed.BOTH_WAYS: _("%(name)s made the link to “%(title)s” go both ways."),
    Deed.ONE_WAY: _("%(name)s made the link to “%(title)s” go one way."),
    Deed.MOVED: _("%(name)s moved “%(title)s”."),
    Deed.REJECTED: _("%(name)s dismissed “%(title)s”."),
    Deed.UNDONE: _("%(name)s took back what they did with “%(title)s”."),
}
# The same, told at the other end of the tie.
TOLD_THERE: dict[str, Any] = {
    Deed.LINKED: _("%(name)s linked to this one from “%(title)s”."),
    Deed.UNLINKED: _("%(name)s removed the link from “%(title)s” to this one."),
    Deed.BOTH_WAYS: _("%(name)s made the link from “%(title)s” go both ways."),
    Deed.ONE_WAY: _("%(name)s made the link from “%(title)s” go one way."),
}
AT_BOTH_ENDS = (*TOLD_THERE, Deed.REJECTED, Deed.UNDONE)
SAID: dict[str, Any] = {
    Deed.LINKED: _("Linked “%(title)s”."),
    Deed.UNLINKED: _("Removed the link to “%(title)s”."),
    Deed.PINNED: _("Pinned “%(title)s”."),
    Deed.UNPINNED: _("Unpinned “%(title)s”."),
    Deed.NOTED: _("Saved the note on “%(title)s”."),
    Deed.BOTH_WAYS: _("“%(title)s” shows the link too."),
    Deed.ONE_WAY: _("“%(title)s” no longer shows the link."),
    Deed.MOVED: _("Moved “%(title)s”."),
    Deed.REJECTED: _("Dismissed “%(title)s” for good."),
    Deed.UNDONE: _("Took back what you did with “%(title)s”."),
}


class CurationSkip(models.Model):
    """A curator leaves a discussion for later, so that their queue goes on after it."""

    curator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="curation_skips"
    )
    thread = models.ForeignKey("threads.Thread", models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("left"), default=timezone.now)

    class Meta:
        verbose_name = _("skip")
        verbose_name_plural = _("skips")
        constraints = [
            models.UniqueConstraint("curator", "thread", name="one_skip_a_curator_and_thread")
        ]

    def __str__(self) -> str:
        return f"{self.curator_id}: {self.thread_id}"
