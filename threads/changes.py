"""What differs between versions of a text, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Any, NamedTuple

WORD = re.compile(r"\s+|[^\s\w]|\w+")
MOST_WORDS = 6_000  # SequenceMatcher is quadratic; longer texts are compared by lines
MOST_STEPS = 2_000_000  # for all comparisons of a page: less than a second


class Piece(NamedTuple):
    """A stretch of text. ``kind`` is "same", "added" or "removed"."""

    kind: str
    text: str


class Change(NamedTuple):
    version: Any
    title: list[Piece]
    body: list[Piece]


class TooMuch(Exception):
    """Comparing takes longer than anybody would wait."""


class Budget:
    """The steps that are left for the comparisons of a page."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooMuch


class Matcher(SequenceMatcher):
    """Texts of few different words are compared in cubic time: this one gives up before."""

    a: list[str]
    b2j: dict[str, list[int]]

    def __init__(self, old: list[str], new: list[str], budget: Budget) -> None:
        super().__init__(None, old, new, autojunk=False)
        self.budget = budget

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Any:
        words = self.a[alo:ahi]
        self.budget.spend(len(words) + sum(len(self.b2j.get(word, ())) for word in words))
        return super().find_longest_match(alo, ahi, blo, bhi)


def changes(versions: list[Any]) -> Iterator[Change]:
    """From versions, the newest first, to what each of them changed in the one before.

    A version has ``title`` and ``body``. The oldest comes last, unchanged. One that was taken out
    is passed over: the next is compared with what stands before it.
    """
    budget = Budget()
    for place, newer in enumerate(versions, start=1):
        earlier = (one for one in versions[place:] if one.taken_out_at is None)
        before = newer if newer.taken_out_at else next(earlier, newer)
        title = pieces(before.title, newer.title, budget)
        yield Change(newer, title, pieces(before.body, newer.body, budget))


def pieces(before: str, after: str, budget: Budget) -> list[Piece]:
    """What was removed and added; all at once where the budget is too small to look closer."""
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    # Most edits leave both ends alone: comparing only what lies between costs next to nothing.
    start = _same(old, new)
    end = _same(old[start:][::-1], new[start:][::-1])
    middle = old[start : len(old) - end], new[start : len(new) - end]
    tail = old[len(old) - end :]
    return [*_piece("same", old[:start]), *_compared(*middle, budget), *_piece("same", tail)]


def _same(old: list[str], new: list[str]) -> int:
    """How many words both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _compared(old: list[str], new: list[str], budget: Budget) -> Iterator[Piece]:
    try:
        found = Matcher(old, new, budget).get_opcodes()
    except TooMuch:
        found = [("replace", 0, len(old), 0, len(new))]
    for kind, i1, i2, j1, j2 in found:
        if kind == "equal":
            yield from _piece("same", old[i1:i2])
        else:
            yield from _piece("removed", old[i1:i2])
            yield from _piece("added", new[j1:j2])


def _piece(kind: str, words: list[str]) -> list[Piece]:
    return [Piece(kind, "".join(words))] if words else []
