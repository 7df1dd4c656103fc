from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

COUNTED = ("answer", "reply")  # kinds that say how many posts there are: see hearing.py
OUTCOME = "outcome-"  # how the kinds begin that ask what became of a question

# Whose notices changed so far, in a transaction that counts them at its end.
_changed: ContextVar[set[int] | None] = ContextVar("_changed", default=None)


@contextmanager
def counted_last() -> Iterator[None]:
    """For a transaction that changes notices more than once: count them at its end, together.

    Counting locks members, in order and until the commit. Whoever did so twice, or locked other
    rows afterwards, could wait for somebody who waits for them.
    """
    if _changed.get() is not None:  # a part of a larger one
        yield
        return
    changed: set[int] = set()
    token = _changed.set(changed)
    try:
        yield
    finally:
        _changed.reset(token)
    if changed:
        Notification.objects.recount(changed)


class NotificationQuerySet(models.QuerySet["Notification"]):
    def for_reading(self, member: Any) -> NotificationQuerySet:
        """A member's notices of what can still be read, the newest first."""
        mine = self.readable().filter(member=member)
        return mine.select_related("thread", "source", "post__author", "mentor_request")

    def readable(self) -> NotificationQuerySet:
        """Those that lead somewhere, as long as nothing of it is deleted."""
        return self.filter(
            models.Q(post=None) | models.Q(post__deleted_at=None),
            thread__deleted_at=None,
            source__deleted_at=None,
        )

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
        """Count what members have not read: at once, or see counted_last()."""
        changed = _changed.get()
        if changed is None:
            self._count(members)
        else:
            changed |= members

    @transaction.atomic
    def _count(self, members: set[int]) -> None:
        """Locked before they are counted: whoever comes second counts what the first one did."""
        rows = get_user_model().objects.filter(pk__in=members).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk"))
        unread = Notification.objects.readable().unread().filter(member=models.OuterRef("pk"))
        counted = unread.order_by().values("member").annotate(n=models.Count("pk")).values("n")
        get_user_model().objects.filter(pk__in=members).update(
            unread_count=Coalesce(models.Subquery(counted), 0)
        )


class Notification(models.Model):
    """Something happened that a member wants to hear of, once."""

    class Kind(models.TextChoices):
        CITED = "cited", _("your discussion was mentioned")
        DUPLICATE = "duplicate", _("a discussion you take part in was joined to another")
        FOLLOW_UP = "follow-up", _("somebody you answered came back with a question")
        ANSWER = "answer", _("a new answer in a discussion you follow")
        REPLY = "reply", _("somebody replied to you")
        SPLIT = "split", _("staff made a discussion of its own of what you wrote")
        MENTOR = "mentor", _("your request for the mentor mark was decided")
        OUTCOME_3 = "outcome-3", _("what happened, three months after you asked?")
        OUTCOME_6 = "outcome-6", _("what happened, six months after you asked?")
        OUTCOME_12 = "outcome-12", _("what happened, a year after you asked?")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=10, choices=Kind)
    # Null where it is about the member alone.
    thread = models.ForeignKey(
        "threads.Thread", models.CASCADE, null=True, related_name="notifications"
    )
    # The discussion in which it happened, and the post, when it is one.
    source = models.ForeignKey("threads.Thread", models.CASCADE, null=True, related_name="+")
    post = models.ForeignKey("threads.Post", models.CASCADE, null=True, related_name="+")
    # Answers and replies: how many while it is unread, of which the post is the first, and the
    # key of the last one that it ever told of. Written by hearing.py alone.
    count = models.IntegerField(db_default=1)
    newest_id = models.BigIntegerField(null=True)
    mentor_request = models.ForeignKey(
        "threads.MentorRequest", models.CASCADE, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    # When a mail said the same; null: none did.
    mailed_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                "member", "kind", "thread", "source", name="one_notice_a_citing_thread"
            ),
            models.UniqueConstraint("mentor_request", name="one_notice_a_mentor_request"),
            models.CheckConstraint(
                name="notice_of_a_discussion_or_a_mark",
                condition=models.Q(
                    kind="mentor", mentor_request__isnull=False, thread=None, source=None, post=None
                )
                | (
                    ~models.Q(kind="mentor")
                    & models.Q(mentor_request=None, thread__isnull=False, source__isnull=False)
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["member"], name="notification_unread", condition=models.Q(read_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thread_id} ← {self.source_id}"

    @classmethod
    def of_decision(cls, request: Any) -> Notification:
        return cls(member_id=request.member_id, kind=cls.Kind.MENTOR, mentor_request=request)

    @property
    def leads_to(self) -> Any:
        """What there is to read: something with an address, or the name of one."""
        if self.stage:
            return reverse("outcomes.create", args=[self.thread_id])
        return self.post or self.source or "mentor_requests.new"

    @property
    def tells_of_posts(self) -> bool:
        return self.kind in COUNTED

    @property
    def stage(self) -> int | None:
        """The months after which it asks what became of a question; None if it does not."""
        return int(self.kind.removeprefix(OUTCOME)) if self.kind.startswith(OUTCOME) else None
