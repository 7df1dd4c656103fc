from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ThreadLinkQuerySet(models.QuerySet["ThreadLink"]):
    def visible(self) -> ThreadLinkQuerySet:
        """Ties that stand and that nobody has hidden."""
        return self.standing().filter(hidden_at=None)

    def standing(self) -> ThreadLinkQuerySet:
        """Ties between discussions that both can be read; a mention also needs its post.

        A mention that is hidden stands: its target does not show it, the citing post does.
        """
        return self.filter(
            Q(post=None) | Q(post__deleted_at=None),
            source__deleted_at=None,
            target__deleted_at=None,
        )

    def mentions_of(self, thread: Any) -> ThreadLinkQuerySet:
        """Citations of a discussion, or of what is a duplicate of it, by others than those."""
        root = thread.duplicate_of_id or thread.pk
        # As a subquery, so that it is found through indexes, however many citations there are.
        these = type(thread).objects.filter(Q(pk=thread.pk) | Q(duplicate_of=thread))
        return (
            self.of_kind(ThreadLink.Kind.CITED)
            .filter(target__in=these.values("pk"))
            .exclude(source=root)
            .exclude(source__duplicate_of=root)
        )

    def of_kind(self, kind: str) -> ThreadLinkQuerySet:
        return self.filter(kind=kind)


class ThreadLink(models.Model):
    """A tie from one discussion to another, with where it comes from.

    A backlink is the same row read from its target. What staff decided wins: a rejected pair is
    never suggested again, a curated one is shown as such and not a second time as similar.
    """

    class Kind(models.TextChoices):
        CURATED = "curated", _("curated")
        CITED = "cited", _("cited")
        DUPLICATE = "duplicate", _("duplicate")
        SPLIT = "split", _("split")
        SIMILAR = "similar", _("similar")
        REJECTED = "rejected", _("rejected")

    source = models.ForeignKey("threads.Thread", models.CASCADE, related_name="links")
    target = models.ForeignKey("threads.Thread", models.CASCADE, related_name="backlinks")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    # Cited: the post with the address in it. The reason is its author's sentence, or staff's note.
    post = models.ForeignKey(
        "threads.Post", models.CASCADE, null=True, blank=True, related_name="citations"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # Curated: the order on the page, pins first; both ways means that the target shows it too.
    position = models.PositiveIntegerField(_("position"), default=0)
    pinned_at = models.DateTimeField(_("pinned"), null=True, blank=True)
    both_ways = models.BooleanField(_("both ways"), default=False)
    # Similar: from 0 to 100, and why, as [{"kind": "path", …}, …]; see related/.
    score = models.PositiveSmallIntegerField(_("score"), default=0)
    reasons = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True, editable=False)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = ThreadLinkQuerySet.as_manager()

    thread: Any  # the discussion at the other end, set by rail.py

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        constraints = [
            models.CheckConstraint(name="no_tie_to_itself", condition=~Q(source=F("target"))),
            models.CheckConstraint(
                name="a_citation_has_its_post",
                condition=Q(kind="cited", post__isnull=False)
                | (~Q(kind="cited") & Q(post__isnull=True)),
            ),
            models.UniqueConstraint(
                "source", "target", "kind", name="one_tie_a_pair_and_kind", condition=Q(post=None)
            ),
            models.UniqueConstraint("post", "target", name="one_citation_a_post_and_target"),
            models.UniqueConstraint(
                "source", name="duplicate_of_one_thread", condition=Q(kind="duplicate")
            ),
        ]
        indexes = [models.Index(fields=["target", "kind", "-created_at"], name="tie_backlinks")]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id} ({self.kind})"

    def other(self, thread: Any) -> Any:
        """The discussion at the other end."""
        return self.target if self.source_id == thread.pk else self.source

    def hide(self, *, by: Any) -> None:
        """Take a mention off its target; the citing post keeps its words and their card."""
        self.hidden_at, self.hidden_by = timezone.now(), by
        self.save(update_fields=["hidden_at", "hidden_by"])

    def show_again(self) -> None:
        self.hidden_at = self.hidden_by = None
        self.save(update_fields=["hidden_at", "hidden_by"])

    def can_be_hidden_by(self, user: Any) -> bool:
        """Staff, and the askers on whose pages a mention stands; what others hid stays hidden."""
        original = self.target.duplicate_of
        askers = {self.target.asker_id, original.asker_id if original else None} - {None}
        own = user.pk in askers and (self.hidden_at is None or self.hidden_by_id == user.pk)
        return user.is_staff or own
