"""What differs between versions of a text, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, NamedTuple

WORD = re.compile(r"\s+|[^\s\w]|\w+")
MOST_WORDS = 6_000  # SequenceMatcher is quadratic; longer texts are compared by lines


class Piece(NamedTuple):
    """A stretch of text. ``kind`` is "same", "added" or "removed"."""

    kind: str
    text: str


class Change(NamedTuple):
    version: Any
    title: list[Piece]
    body: list[Piece]


def changes(versions: list[Any]) -> Iterator[Change]:
    """From versions, the newest first, to what each of them changed in the one before.

    A version has ``title`` and ``body``. The oldest comes last, unchanged.
    """
    for newer, older in zip(versions, [*versions[1:], None], strict=True):
        before = older or newer
        yield Change(newer, pieces(before.title, newer.title), pieces(before.body, newer.body))


def pieces(before: str, after: str) -> list[Piece]:
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Piece] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            found.append(Piece("removed", "".join(old[i1:i2])))
        if j2 > j1:
            found.append(Piece("added", "".join(new[j1:j2])))
    return found
