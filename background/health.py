"""How background work is doing, for staff and for containers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateWorker

from background.models import Failure, Job

MOST = 1_000  # counted; more is "over 1,000"
SEEN = timedelta(minutes=1)  # a worker says every ten seconds that it is there


# Waits for a worker, and for nothing else.
DUE = Q(Q(scheduled_at=None) | Q(scheduled_at__lte=Now()), status="todo")


@dataclass(frozen=True)
class Health:
    waiting: int  # jobs that are due, or MOST + 1
    waiting_since: datetime | None  # the oldest of them
    failed: int  # jobs of the last day that will not be tried again, or MOST + 1
    worker_seen_at: datetime | None

    @property
    def has_worker(self) -> bool:
        seen_at = self.worker_seen_at
        return seen_at is not None and timezone.now() - seen_at < SEEN


def health() -> Health:
    """In four queries that cost the same with any number of jobs."""
    yesterday = timezone.now() - timedelta(days=1)
    failed = Failure.objects.filter(at__gt=yesterday, job__status="failed")
    return Health(
        waiting=Job.objects.filter(DUE)[: MOST + 1].count(),
        waiting_since=_waiting_since(),
        failed=failed[: MOST + 1].count(),
        worker_seen_at=ProcrastinateWorker.objects.aggregate(at=Max("last_heartbeat"))["at"],
    )


def _waiting_since() -> datetime | None:
    """A job says when it is due only if it was told to wait; its first event says when it came."""
    events = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by("pk")
    since = Coalesce("scheduled_at", Subquery(events.values("at")[:1]))
    oldest = Job.objects.filter(DUE).order_by("pk").annotate(since=since)
    return oldest.values_list("since", flat=True).first()
