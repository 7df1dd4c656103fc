from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

STAGES = (3, 6, 12)  # months after asking at which the asker is asked what happened
LONGEST_WORDS = 1_000
MOST_EARLIER = 5  # earlier outcomes on a page


class Kind(models.TextChoices):
    """How it went. The words for it depend on the question: see templates/outcomes/_kind.html."""

    MOVED = "moved", _("made the move, or it worked out")
    NOT_YET = "not_yet", _("not yet")
    CHANGED = "changed", _("changed the goal")


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def standing(self) -> OutcomeQuerySet:
        """What readers may see, the latest first."""
        shown = self.filter(taken_back_at=None, hidden_at=None)
        return shown.order_by("-created_at", "-pk")

    def visible_to(self, user: Any) -> OutcomeQuerySet:
        return self.standing().filter(thread__deleted_at=None)

    def deleted(self) -> OutcomeQuerySet:
        gone = Q(taken_back_at=None, hidden_at=None, thread__deleted_at=None)
        return self.exclude(gone)

    def told_by(self, user: Any) -> OutcomeQuerySet:
        """Whose outcomes a member may change: those of their own questions."""
        return self.filter(thread__asker=user.pk).select_related("thread__question")

    def earlier(self, thread: Any, latest: Any) -> Any:
        """An expression: what was told of ``thread`` before ``latest``, as a list of JSON."""
        before = self.standing().filter(thread=thread).exclude(pk=latest)
        said = JSONObject(kind="kind", words="words", created_at="created_at")
        return ArraySubquery(before.values(data=said)[:MOST_EARLIER])


class Outcome(models.Model):
    """What became of a question, told by its asker. See telling.py.

    There is no column for the member, because the discussion knows its asker; and nothing here
    is overwritten: what was changed or taken back stays as a row that nobody sees.
    """

    Kind = Kind

    thread = models.ForeignKey(
        "threads.Thread", models.CASCADE, related_name="outcomes", verbose_name=_("discussion")
    )
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind)
    words = models.TextField(_("in their words"), max_length=LONGEST_WORDS, blank=True)
    created_at = models.DateTimeField(_("told"), default=timezone.now)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, editable=False)
    # By staff; the log of the admin says who.
    hidden_at = models.DateTimeField(_("hidden"), null=True, editable=False)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [
            models.CheckConstraint(name="outcome_is_known", condition=Q(kind__in=Kind.values))
        ]
        indexes = [models.Index(fields=["thread", "-created_at", "-id"], name="outcome_latest")]

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.kind}"

    @property
    def is_final(self) -> bool:
        return self.kind != Kind.NOT_YET
