"""Where a map puts its discussions and how its ties run between them. Units are those of the SVG.

The middle stands in the middle; one step away is a column on either side, two steps away a column
further out. Rows never overlap, so every title can be read, and the same ties give the same map.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from threads.fitting import wrap
from threads.models import Thread
from threads.neighbourhood import STRONGEST_FIRST, Neighbourhood, Place, Tie

WIDTH, HEIGHT = 186, 46  # of a box
GAP = 42  # between columns, where ties run
PITCH = 58  # from row to row
MARGIN = 10
LINES = 2
LINE_WIDTH = (19.5, 21.5, 21.5)  # by step, in average letters; the middle is bold
ONE_SIDE = 4  # up to so many rows, one side is enough: the middle comes first on a phone


@dataclass
class Box:
    """A discussion on the map; x and y are its middle."""

    thread: Thread
    step: int
    column: int  # 0 the middle, 1 and 2 to the right, -1 and -2 to the left
    x: float
    y: float
    lines: list[tuple[str, float]]  # a part of the title and its baseline
    root: int = 0  # the key of the discussion it hangs on

    @property
    def left(self) -> float:
        return self.x - WIDTH / 2

    @property
    def top(self) -> float:
        return self.y - HEIGHT / 2


@dataclass(frozen=True)
class Line:
    """A tie as the data of an SVG path from source to target."""

    kind: str
    path: str
    arrow: bool


@dataclass
class Drawing:
    boxes: list[Box]
    lines: list[Line]
    view: tuple[float, float, float, float]  # x, y, width, height
    two_sided: bool
    width, height = WIDTH, HEIGHT


def draw(found: Neighbourhood) -> Drawing:
    boxes = {box.thread.pk: box for box in _boxes(found)}
    found_ties = [tie for tie in found.ties if tie.kind != "similar" or _is_branch(tie, boxes)]
    # The strongest are drawn last, over the others.
    lines = [_line(tie, boxes, lane) for tie, lane in _lanes(found_ties)]
    lines.sort(key=lambda line: STRONGEST_FIRST.index(line.kind), reverse=True)
    left = min(box.left for box in boxes.values()) - MARGIN - _bulge(boxes, -1)
    right = max(box.left for box in boxes.values()) + WIDTH + MARGIN + _bulge(boxes, 1)
    two_sided = any(box.column < 0 for box in boxes.values())
    if two_sided:  # with the middle in the middle, where the page starts to show it
        right = max(right, -left)
        left = -right
    top = min(box.top for box in boxes.values()) - MARGIN
    bottom = max(box.top for box in boxes.values()) + HEIGHT + MARGIN
    view = (left, top, right - left, bottom - top)
    return Drawing(list(boxes.values()), lines, view, two_sided)


def _is_branch(tie: Tie, boxes: dict[int, Box]) -> bool:
    """Whether one end hangs on the other. The likenesses across would hide everything else; the
    list below the picture tells them."""
    source, target = boxes[tie.source.pk], boxes[tie.target.pk]
    return source.root == target.thread.pk or target.root == source.thread.pk


def _bulge(boxes: dict[int, Box], side: int) -> float:
    """Room for ties within the outermost column: they swing outwards."""
    outermost = max(box.column * side for box in boxes.values())
    return GAP / 2 if outermost == 1 else 0


def _boxes(found: Neighbourhood) -> Iterable[Box]:
    middle = found.places[0].thread.pk
    yield _box(found.places[0], 0, 0.0)
    under: dict[int, list[Place]] = {place.thread.pk: [] for place in found.at(1)}
    for place in found.at(2):
        others = (tie.other(place.thread.pk).pk for tie in place.ties)
        # A full first step leaves some here that are tied to the middle as well.
        if (near := next((pk for pk in others if pk in under), None)) is not None:
            under[near].append(place)
    for side, branches in _sides(found.at(1), under):
        rows = sum(max(1, len(under[place.thread.pk])) for place in branches)
        y = -(rows - 1) * PITCH / 2
        for place in branches:
            leaves = under[place.thread.pk]
            yield _box(place, side, y + max(0, len(leaves) - 1) * PITCH / 2, middle)
            for row, leaf in enumerate(leaves):
                yield _box(leaf, 2 * side, y + row * PITCH, place.thread.pk)
            y += max(1, len(leaves)) * PITCH


def _sides(near: list[Place], under: dict[int, list[Place]]) -> list[tuple[int, list[Place]]]:
    """The neighbours to the right and to the left, each next one where there is more room."""
    rows = {place.thread.pk: max(1, len(under[place.thread.pk])) for place in near}
    one_side = sum(rows.values()) <= ONE_SIDE
    right: list[Place] = []
    left: list[Place] = []
    fuller = 0  # by how many rows the right is ahead
    for place in near:
        count = rows[place.thread.pk]
        (right if one_side or fuller <= 0 else left).append(place)
        fuller += count if fuller <= 0 else -count
    return [(1, right), (-1, left)]


def _box(place: Place, column: int, y: float, root: int = 0) -> Box:
    lines = wrap(place.thread.title, LINE_WIDTH[place.step], LINES)
    baseline = y + 5 - (len(lines) - 1) * 8
    return Box(
        place.thread,
        place.step,
        column,
        column * (WIDTH + GAP),
        y,
        [(line, baseline + 16 * number) for number, line in enumerate(lines)],
        root,
    )


def _lanes(ties: list[Tie]) -> Iterable[tuple[Tie, int]]:
    """Each tie with its place among the ties of the same pair: 0, 1, -1, 2, …"""
    seen: dict[frozenset[int], int] = {}
    for tie in ties:
        pair = frozenset((tie.source.pk, tie.target.pk))
        number = seen[pair] = seen.get(pair, -1) + 1
        yield tie, (number + 1) // 2 * (1 if number % 2 else -1)


def _line(tie: Tie, boxes: dict[int, Box], lane: int) -> Line:
    source, target = boxes[tie.source.pk], boxes[tie.target.pk]
    shift = lane * 9
    half = WIDTH / 2
    if source.column == target.column:  # outwards and back
        out = 1 if source.column >= 0 else -1
        start, end = source.x + out * half, target.x + out * half
        bend = out * (GAP - 8)
        first, second = start + bend, end + bend
    else:
        out = 1 if source.column < target.column else -1
        start, end = source.x + out * half, target.x - out * half
        first, second = start + (end - start) * 0.5, end - (end - start) * 0.5
    y, to = source.y + shift, target.y + shift
    path = f"M{start:g} {y:g}C{first:g} {y:g} {second:g} {to:g} {end:g} {to:g}"
    return Line(tie.kind, path, arrow=not tie.mutual)
