"""Small bar charts by week: numbers for an SVG, in its units, and for a table."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

WEEKS = 12
WIDTH, HEIGHT = 300, 96  # of the area with the bars
GAP = 4  # between weeks


@dataclass(frozen=True)
class Bar:
    series: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """Counts by week. ``rows`` holds, for each week, its Monday and one count a series."""

    name: str
    series: list[Any]  # keys; the template knows their words
    rows: list[tuple[datetime.date, list[int]]]
    width, height = WIDTH, HEIGHT

    @property
    def most(self) -> int:
        return max((count for _, counts in self.rows for count in counts), default=0)

    @property
    def totals(self) -> list[tuple[Any, int]]:
        sums = [sum(counts) for counts in zip(*(counts for _, counts in self.rows), strict=True)]
        return list(zip(self.series, sums, strict=True))

    @property
    def bars(self) -> list[Bar]:
        """A week's series stand side by side. The highest count fills the height."""
        week = WIDTH / len(self.rows)
        width = (week - GAP) / len(self.series)
        scale = HEIGHT / (self.most or 1)
        return [
            Bar(
                series,
                round(number * week + GAP / 2 + place * width, 2),
                round(HEIGHT - count * scale, 2),
                round(width - 1, 2),
                round(count * scale, 2),
            )
            for number, (_, counts) in enumerate(self.rows)
            for place, (series, count) in enumerate(zip(self.series, counts, strict=True))
            if count
        ]


def weekly(name: str, counts: dict[tuple[datetime.date, str], int], *series: str) -> Chart:
    """A chart of the last 12 weeks out of counts by (Monday, series); what is missing is 0."""
    rows = [(monday, [counts.get((monday, key), 0) for key in series]) for monday in mondays()]
    return Chart(name, list(series), rows)


def mondays() -> list[datetime.date]:
    """The Mondays of the last 12 weeks, this one included."""
    today = timezone.localdate()
    this = today - datetime.timedelta(days=today.weekday())
    return [this - datetime.timedelta(weeks=ago) for ago in reversed(range(WEEKS))]
