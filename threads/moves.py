"""The moves between roles by how many discussions are about them, and a picture of the busiest.

Counting reads every discussion, so it is done now and then. In the picture a role may stand on
both sides, and a side may be open: somebody from any role, or a role to leave for anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q

from threads.models import Thread
from threads.paths import path_address

SECONDS = 600
KEPT, LISTED = 1000, 200
DRAWN_ROLES, DRAWN_MOVES = 15, 40


@dataclass(frozen=True)
class End:
    """A role at one end of a move. An open end has no name and no slug."""

    name: str = ""
    slug: str = ""


@dataclass(frozen=True)
class Move:
    origin: End
    goal: End
    count: int
    share: int  # of the busiest move, in percent

    @property
    def address(self) -> str:
        """The page of its path."""
        return path_address(self.origin.slug, self.goal.slug)


def moves() -> list[Move]:
    """The 200 busiest moves, the busiest first, at most ten minutes old."""
    return as_moves(cache.get("moves") or known())[:LISTED]


def known() -> list[tuple[Any, ...]]:
    """Count the 1,000 busiest moves and keep them, as plain values under the key "moves"."""
    rows = list(_count())
    if rows:  # a new forum fills up by the minute
        cache.set("moves", rows, SECONDS)
    return rows


def as_moves(rows: list[tuple[Any, ...]]) -> list[Move]:
    most = rows[0][4] if rows else 1
    return [
        Move(End(*row[:2]), End(*row[2:4]), row[4], max(1, round(100 * row[4] / most)))
        for row in rows
    ]


def drawn(listed: Iterable[Move]) -> list[Move]:
    """The busiest moves that 15 roles and 40 lines can show."""
    chosen: list[Move] = []
    roles: set[End] = set()
    for move in listed:
        ends = {move.origin, move.goal}
        if len(chosen) < DRAWN_MOVES and len(roles | ends) <= DRAWN_ROLES:
            chosen.append(move)
            roles |= ends
    return chosen


def _count() -> Iterable[tuple[Any, ...]]:
    ends = ("from_role__name", "from_role__slug", "to_role__name", "to_role__slug")
    counted = (
        Thread.objects.visible_to(None)
        .originals()
        .exclude(Q(from_role=None) & Q(to_role=None))
        .values_list(*ends)
        .annotate(count=Count("pk"))
        .order_by("-count", *ends)
    )
    for *names, count in counted[:KEPT]:
        yield (*(name or "" for name in names), count)
