from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class NotificationQuerySet(models.QuerySet["Notification"]):
    def for_reading(self, member: Any) -> NotificationQuerySet:
        """A member's notices of what can still be read, the newest first."""
        return self.filter(
            models.Q(post=None) | models.Q(post__deleted_at=None),
            member=member,
            thread__deleted_at=None,
            source__deleted_at=None,
        ).select_related("thread", "source", "post__author")

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at=None)

    def tell(self, notices: list[Notification]) -> None:
        """Save notices, each once, and count them for their members."""
        Notification.objects.bulk_create(notices, ignore_conflicts=True)
        self.recount({notice.member_id for notice in notices})

    def mark_read(self, member: Any) -> None:
        """Whatever this queryset holds of theirs counts as read."""
        unread = self.filter(member=member).unread().order_by().values_list("pk", flat=True)
        Notification.objects.filter(pk__in=list(unread)).update(read_at=timezone.now())
        self.recount({member.pk})

    def recount(self, members: set[int]) -> None:
        unread = Notification.objects.unread().filter(member=models.OuterRef("pk"))
        counted = unread.order_by().values("member").annotate(n=models.Count("pk")).values("n")
        get_user_model().objects.filter(pk__in=members).update(
            unread_count=Coalesce(models.Subquery(counted), 0)
        )


class Notification(models.Model):
    """Something happened that a member wants to hear of, once."""

    class Kind(models.TextChoices):
        CITED = "cited", _("your discussion was mentioned")
        DUPLICATE = "duplicate", _("a discussion you take part in was joined to another")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    thread = models.ForeignKey("threads.Thread", models.CASCADE, related_name="notifications")
    # The discussion in which it happened, and the post, when it is one.
    source = models.ForeignKey("threads.Thread", models.CASCADE, related_name="+")
    post = models.ForeignKey("threads.Post", models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                "member", "kind", "thread", "source", name="one_notice_a_citing_thread"
            )
        ]
        indexes = [
            models.Index(
                fields=["member"], name="notification_unread", condition=models.Q(read_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thread_id} ← {self.source_id}"
