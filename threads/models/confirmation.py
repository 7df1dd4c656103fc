from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, Subquery, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    TRUE = "true", _("still true")
    OUTDATED = "outdated", _("out of date")


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def kind_by(self, user: Any, post: Any) -> Any:
        """An expression: how this reader marked ``post``, a key or OuterRef; empty if not."""
        if not user.pk:
            return Value("")
        return Subquery(self.filter(post=post, member_id=user.pk).values("kind")[:1])


class Confirmation(models.Model):
    """A member says that an answer is still true, or that it is out of date. See confirming.py."""

    Kind = Kind

    post = models.ForeignKey("threads.Post", models.CASCADE, related_name="confirmations")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="confirmations"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    said_at = models.DateTimeField(default=timezone.now)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        constraints = [
            models.UniqueConstraint("post", "member", name="one_confirmation_a_member_and_post"),
            models.CheckConstraint(name="confirmation_is_known", condition=Q(kind__in=Kind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.kind}"
