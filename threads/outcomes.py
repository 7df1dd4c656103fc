"""What became of a question: when its asker is asked, and how many say what."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from threads.models.outcome import STAGES, Kind

# A stage lasts until the next one; the last one for a quarter of a year.
ENDS = dict(zip(STAGES, (*STAGES[1:], STAGES[-1] + 3), strict=True))


@dataclass(frozen=True)
class OutcomeCounts:
    """How many discussions came to which end; the latest word of each asker counts."""

    moved: int = 0
    not_yet: int = 0
    changed: int = 0

    @property
    def total(self) -> int:
        return self.moved + self.not_yet + self.changed


def outcomes_of(threads: Any) -> OutcomeCounts:
    """Count the outcomes of a queryset of discussions, in one query.

    It reads those alone that have an outcome: see the index thread_told.
    """
    told = threads.exclude(outcome=None).order_by().values_list("outcome__kind")
    counts = dict(told.annotate(n=Count("pk")))
    return OutcomeCounts(**{kind.name.lower(): counts.get(kind.value, 0) for kind in Kind})


def months_before(moment: datetime, months: int) -> datetime:
    """The same day so many months ago, or the last day of that month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def stage_of(asked_at: datetime, now: datetime) -> int | None:
    """The stage, in months, that a question has come to; None before, and when it is too late."""
    for stage, end in ENDS.items():
        if months_before(now, end) < asked_at <= months_before(now, stage):
            return stage
    return None


def due_stage(thread: Any, now: datetime | None = None) -> int | None:
    """The stage at which the asker is to be asked and has said nothing yet.

    Never again after a last word: who moved or changed the goal is done. Needs the outcome loaded.
    """
    stage = stage_of(thread.created_at, now or timezone.now())
    if stage is None or thread.deleted_at or thread.duplicate_of_id:
        return None
    told = thread.outcome
    if told is None:
        return stage
    has_told = told.is_final or thread.created_at <= months_before(told.created_at, stage)
    return None if has_told else stage


def time_between(asked_at: datetime, told_at: datetime) -> str:
    """Such as "8 months later": roughly, for a page that names nobody's moments."""
    days = max(0, (told_at - asked_at).days)
    if days >= 730:
        return ngettext("%d year later", "%d years later", days // 365) % (days // 365)
    if days >= 60:
        months = round(days / 30.44)
        return ngettext("%d month later", "%d months later", months) % months
    if days >= 14:
        return ngettext("%d week later", "%d weeks later", days // 7) % (days // 7)
    return _("within two weeks")
