"""What curating brings, in numbers: how much is tied, what readers follow, what staff decided."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Func, Q, Sum, TextField, Value, When
from django.db.models.functions import Greatest, Least, TruncWeek

from threads.charts import Chart, mondays, weekly
from threads.models import CurationAction, Thread, ThreadLink, TieCount
from threads.models.curation import Deed
from threads.models.tie_count import FOLLOWED

Kind = ThreadLink.Kind
ACCEPTED, LINKED, DISMISSED = "accepted", Kind.CURATED.value, Kind.REJECTED.value
# Linked from both ends, or taken up again, a pair counts once.
PAIR = Func(
    Least("thread", "target"),
    Greatest("thread", "target"),
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
    """Suggestions that staff linked, what else it linked, and what it dismissed for good.

    By what was done then and not taken back at once: a tie that was removed later was made still.
    """
    series = Case(
        When(deed=Deed.REJECTED, then=Value(DISMISSED)),
        When(suggested=True, then=Value(ACCEPTED)),
        default=Value(LINKED),
    )
    rows: Any = (
        CurationAction.objects.standing()
        .filter(deed__in=(Deed.LINKED, Deed.REJECTED), created_at__date__gte=mondays()[0])
        .annotate(week=TruncWeek("created_at"), series=series)
        .values_list("week", "series")
        .annotate(times=Count(PAIR, distinct=True))
    )
    counts: dict[tuple[datetime.date, str], int] = {
        (week.date(), series): times for week, series, times in rows
    }
    return weekly("decided", counts, ACCEPTED, LINKED, DISMISSED)
