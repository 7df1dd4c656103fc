"""Moves between roles as bands from left to right, as thick as they are many. Units of the SVG."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from threads.fitting import cut
from threads.moves import End, Move

WIDTH = 780
LABEL = 195  # for the names on either side
NAME_WIDTH = 20.0  # in average letters
BAR = 10
GAP = 14  # between two roles
LEAST_ROLE = 18  # as high as its name
TALL = 420  # all bands together, before the least heights
LEAST_BAND = 3


@dataclass
class Side:
    """A role on one side: its bar, and where the next band starts."""

    end: End
    count: int
    y: float
    height: float
    used: float = 0.0

    @property
    def name(self) -> str:
        return cut(self.end.name, NAME_WIDTH)

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    def take(self, thickness: float) -> float:
        """The upper edge of the next band."""
        edge = self.y + self.used
        self.used += thickness
        return edge


@dataclass(frozen=True)
class Band:
    move: Move
    path: str  # the outline


@dataclass
class Flow:
    origins: list[Side]
    goals: list[Side]
    bands: list[Band]
    height: float
    width, label, bar = WIDTH, LABEL, BAR
    right = WIDTH - LABEL


def flow(moves: list[Move]) -> Flow:
    total = sum(move.count for move in moves) or 1

    def thickness(count: int) -> float:
        return max(LEAST_BAND, TALL * count / total)

    origins = _column(moves, lambda move: move.origin, thickness)
    places = {side.end: number for number, side in enumerate(origins)}
    goals = _column(moves, lambda move: move.goal, thickness, places)
    height = max(_bottom(origins), _bottom(goals))
    for column in (origins, goals):
        shift = (height - _bottom(column)) / 2
        for side in column:
            side.y += shift
    return Flow(origins, goals, list(_bands(moves, origins, goals, thickness)), height + GAP)


def _column(
    moves: list[Move],
    end_of: Callable[[Move], End],
    thickness: Callable[[int], float],
    places: dict[End, int] | None = None,
) -> list[Side]:
    """One side, the busiest role first; with ``places``, near to where its bands come from."""
    met: dict[End, list[Move]] = defaultdict(list)
    for move in moves:
        met[end_of(move)].append(move)

    def rank(end: End) -> tuple[float, int, str]:
        count = sum(move.count for move in met[end])
        weight = sum(move.count * (places or {})[move.origin] for move in met[end]) if places else 0
        return (weight / count, -count, end.name)

    column, y = [], float(GAP)
    for end in sorted(met, key=rank):
        bands = sum(thickness(move.count) for move in met[end])
        height = max(LEAST_ROLE, bands)
        side = Side(end, sum(move.count for move in met[end]), y, height, (height - bands) / 2)
        column.append(side)
        y += height + GAP
    return column


def _bottom(column: list[Side]) -> float:
    return column[-1].y + column[-1].height if column else 0.0


def _bands(
    moves: list[Move],
    origins: list[Side],
    goals: list[Side],
    thickness: Callable[[int], float],
) -> Iterable[Band]:
    """Bands leave and arrive in the order of the other side, so that few of them cross."""
    left = {side.end: side for side in origins}
    right = {side.end: side for side in goals}
    leaving = {
        move: left[move.origin].take(thickness(move.count))
        for move in sorted(moves, key=lambda move: right[move.goal].y)
    }
    for move in sorted(moves, key=lambda move: left[move.origin].y):
        size = thickness(move.count)
        yield Band(move, _outline(leaving[move], right[move.goal].take(size), size))


def _outline(start: float, end: float, size: float) -> str:
    """A band between the two bars, closed: over along its upper edge, back along the lower."""
    x, to = LABEL + BAR, WIDTH - LABEL - BAR
    bend = (x + to) / 2
    over = f"M{x} {start:.1f}C{bend:g} {start:.1f} {bend:g} {end:.1f} {to} {end:.1f}"
    back = f"V{end + size:.1f}C{bend:g} {end + size:.1f} {bend:g} {start + size:.1f}"
    return f"{over}{back} {x} {start + size:.1f}Z"
