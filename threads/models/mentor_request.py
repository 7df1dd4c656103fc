"""The mentor mark: asked for with a proof, given or refused by staff with a reason, withdrawn.

Nothing is ever deleted here: the rows are the log. ``User.mentor_since`` follows them, so that
every byline knows the mark without a query of its own.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from threads.models.notification import Notification
from threads.paging import Order

LONGEST_PROOF = 2000
LONGEST_REASON = 500
PAUSE = timedelta(days=30)  # after a refusal: time to gather what was missing

OLDEST = Order(("created_at", "id"))
NEWEST = Order(("-id",))

OPEN = Q(granted_at=None, refused_at=None)
STANDING = ~Q(granted_at=None) & Q(withdrawn_at=None)


class AskedAlready(Exception):
    """A request waits for staff, or the member has the mark."""


class AskedTooSoon(Exception):
    """A request was refused lately. ``until`` is when the member may ask again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"Not before {until:%Y-%m-%d}.")
        self.until = until


class DecidedAlready(Exception):
    """Somebody else decided in between. ``request`` is the request as it is now."""

    def __init__(self, request: MentorRequest) -> None:
        super().__init__(str(request))
        self.request = request


class MentorRequestQuerySet(models.QuerySet["MentorRequest"]):
    def open(self) -> MentorRequestQuerySet:
        return self.filter(OPEN)

    def standing(self) -> MentorRequestQuerySet:
        """Those to which members owe the mark that they have now."""
        return self.filter(STANDING)

    def past(self) -> MentorRequestQuerySet:
        """Refused, or granted once and withdrawn."""
        return self.filter(~Q(refused_at=None) | ~Q(withdrawn_at=None))

    def for_staff(self) -> MentorRequestQuerySet:
        return self.select_related("member", "decided_by", "withdrawn_by")

    def latest_of(self, member: Any) -> MentorRequest | None:
        return self.filter(member=member).order_by("-pk").first()

    @transaction.atomic
    def ask(self, *, member: Any, proof: str) -> MentorRequest:
        """Ask for the mark. Raises AskedAlready and AskedTooSoon."""
        _lock(member.pk)
        latest = self.latest_of(member)
        if latest and (latest.is_open or latest.is_standing):
            raise AskedAlready
        if latest and latest.again_at and latest.again_at > timezone.now():
            raise AskedTooSoon(latest.again_at)
        return self.create(member=member, proof=proof)


def _lock(member_id: int) -> None:
    """Two requests, or two decisions, about the same member come one after the other.

    Their row is not locked: notices change first, see counted_last().
    """
    with connection.cursor() as cursor:
        key = f"mentor:{member_id}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


class MentorRequest(models.Model):
    """A member asked for the mentor mark: what became of it, when, by whom and why."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="mentor_requests",
        verbose_name=_("member"),
    )
    proof = models.TextField(_("proof"), max_length=LONGEST_PROOF)
    created_at = models.DateTimeField(_("asked"), default=timezone.now)
    granted_at = models.DateTimeField(_("granted"), null=True)
    refused_at = models.DateTimeField(_("refused"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    withdrawal_reason = models.CharField(
        _("reason of the withdrawal"), max_length=LONGEST_REASON, blank=True
    )

    objects = MentorRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for the mentor mark")
        verbose_name_plural = _("requests for the mentor mark")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint("member", name="one_open_request_a_member", condition=OPEN),
            models.UniqueConstraint("member", name="one_mark_a_member", condition=STANDING),
            models.CheckConstraint(
                name="granted_or_refused", condition=Q(granted_at=None) | Q(refused_at=None)
            ),
            models.CheckConstraint(
                name="refused_for_a_reason", condition=Q(refused_at=None) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="withdrawn_for_a_reason_after_granting",
                condition=Q(withdrawn_at=None) | (~Q(granted_at=None) & ~Q(withdrawal_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=OLDEST.fields, name="mentor_open", condition=OPEN),
            models.Index(fields=NEWEST.fields, name="mentor_standing", condition=STANDING),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.granted_at is None and self.refused_at is None

    @property
    def is_standing(self) -> bool:
        return self.granted_at is not None and self.withdrawn_at is None

    @property
    def state(self) -> str:
        """``open``, ``granted``, ``refused`` or ``withdrawn``."""
        if self.is_open:
            return "open"
        if self.refused_at:
            return "refused"
        return "granted" if self.is_standing else "withdrawn"

    @property
    def again_at(self) -> datetime | None:
        """When the member may ask again, where that was refused or taken back."""
        ended_at = self.refused_at or self.withdrawn_at
        return ended_at + PAUSE if ended_at else None

    def grant(self, *, by: Any, reason: str = "") -> None:
        """Give the member the mark. Raises PermissionError and DecidedAlready."""
        now = timezone.now()
        self._decide("open", by, now, granted_at=now, decided_by=by, reason=reason)

    def refuse(self, *, by: Any, reason: str) -> None:
        """Say no, and why. Raises PermissionError and DecidedAlready."""
        self._decide("open", by, None, refused_at=timezone.now(), decided_by=by, reason=reason)

    def withdraw(self, *, by: Any, reason: str) -> None:
        """Take the mark back. Raises PermissionError and DecidedAlready."""
        facts = {"withdrawn_at": timezone.now(), "withdrawn_by": by, "withdrawal_reason": reason}
        self._decide("granted", by, None, **facts)

    @transaction.atomic
    def _decide(self, before: str, by: Any, mentor_since: datetime | None, **facts: Any) -> None:
        """Keep what was decided, where the request stands as it was ``before``; tell the member."""
        if not by.is_staff or by.pk == self.member_id:
            raise PermissionError("Staff decides, and nobody about themselves.")
        _lock(self.member_id)
        self.refresh_from_db()
        if self.state != before:
            raise DecidedAlready(self)
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=facts)
        # What is news about a request replaces what was.
        Notification.objects.filter(mentor_request=self).delete()
        get_user_model().objects.filter(pk=self.member_id).update(mentor_since=mentor_since)
        Notification.objects.tell([Notification.of_decision(self)])
