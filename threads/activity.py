"""A year of what a member wrote, week by week: numbers for a small picture, and the same as words.

Only posts with the name count. A week is counted up to MANY and the year has 53 weeks, so that
this reads at most 530 rows, however much somebody writes.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

WEEKS = 53
MANY = 10  # posts in a week; the picture shows no difference above
BAR, GAP, HEIGHT = 4, 2, 40  # of a week, between weeks, of a week with MANY posts

# The partial index post_signed holds what is asked for here, in this order.
COUNT = """
SELECT (
    SELECT count(*) FROM (
        SELECT 1 FROM threads_post AS post
        JOIN threads_thread AS thread ON thread.id = post.thread_id
        WHERE post.author_id = %(member)s AND post.alias IS NULL AND post.deleted_at IS NULL
        AND thread.deleted_at IS NULL
        AND post.created_at >= week.start AND post.created_at < week.start + interval '1 week'
        LIMIT %(many)s
    ) AS few
)
FROM unnest(%(mondays)s::timestamp[]) WITH ORDINALITY AS given(monday, number)
CROSS JOIN LATERAL (SELECT given.monday AT TIME ZONE %(zone)s AS start) AS week
ORDER BY given.number
"""


@dataclass(frozen=True)
class Week:
    monday: datetime.date
    count: int
    x: int

    @property
    def height(self) -> int:
        """By the root of the count: one post can be seen beside ten. None leaves a trace, too."""
        return max(1, round(HEIGHT * (self.count / MANY) ** 0.5))

    @property
    def y(self) -> int:
        return HEIGHT - self.height

    @property
    def is_full(self) -> bool:
        return self.count >= MANY


@dataclass(frozen=True)
class Year:
    weeks: list[Week]
    width, bar, height, many = WEEKS * (BAR + GAP) - GAP, BAR, HEIGHT, MANY

    @property
    def active(self) -> list[Week]:
        """The weeks in which something was written, the latest first."""
        return [week for week in reversed(self.weeks) if week.count]


def year_of(member: Any) -> Year:
    """The last 53 weeks, this one included, in one query."""
    days = mondays()
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT,
            {
                "member": member.pk,
                "many": MANY,
                "mondays": days,
                "zone": timezone.get_current_timezone_name(),
            },
        )
        counts = [count for (count,) in cursor.fetchall()]
    return Year(
        [
            Week(monday, count, number * (BAR + GAP))
            for number, (monday, count) in enumerate(zip(days, counts, strict=True))
        ]
    )


def mondays() -> list[datetime.date]:
    today = timezone.localdate()
    this = today - datetime.timedelta(days=today.weekday())
    return [this - datetime.timedelta(weeks=ago) for ago in reversed(range(WEEKS))]
