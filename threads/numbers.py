"""What curating brings, in numbers: how much is tied, what readers follow, what staff decided."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Func, Q, Sum, TextField
from django.db.models.functions import Greatest, Least, TruncWeek

from threads.charts import Chart, mondays, weekly
from threads.models import Thread, ThreadLink, TieCount
from threads.models.tie_count import FOLLOWED

Kind = ThreadLink.Kind
# A dismissal is stored from both ends and counts once.
PAIR = Func(
    Least("source", "target"),
    Greatest("source", "target"),
    function="ROW",
    output_field=TextField(),
)


@dataclass(frozen=True)
class Share:
    """How many discussions show a tie that staff chose."""

    tied: int
    all: int

    @property
    def percent(self) -> int:
        return round(100 * self.tied / self.all) if self.all else 0


def share_tied() -> Share:
    """Read from either end: a tie both ways shows on its target's page too."""
    curated = ThreadLink.objects.visible().of_kind(Kind.CURATED)
    shown = curated.values("source").union(curated.filter(both_ways=True).values("target"))
    threads = Thread.objects.visible_to(None)
    counted = threads.aggregate(all=Count("pk"), tied=Count("pk", filter=Q(pk__in=shown)))
    return Share(**counted)


def followed() -> list[Chart]:
    """One chart a kind of tie: how often readers followed it."""
    rows = (
        TieCount.objects.since(mondays()[0])
        .annotate(week=TruncWeek("day"))
        .values_list("week", "kind")
        .annotate(times=Sum("count"))
    )
    counts = {(week, kind): times for week, kind, times in rows}
    return [weekly(kind, counts, kind) for kind in FOLLOWED]


def decided() -> Chart:
    """Ties that staff made, and suggestions that staff dismissed for good."""
    rows: Any = (
        ThreadLink.objects.filter(kind__in=(Kind.CURATED, Kind.REJECTED))
        .filter(created_at__date__gte=mondays()[0])
        .annotate(week=TruncWeek("created_at"))
        .values_list("week", "kind")
        .annotate(times=Count(PAIR, distinct=True))
    )
    counts: dict[tuple[datetime.date, str], int] = {
        (week.date(), kind): times for week, kind, times in rows
    }
    return weekly("decided", counts, Kind.CURATED, Kind.REJECTED)
