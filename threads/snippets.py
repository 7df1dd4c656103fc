"""The words around a match. Pairs of text and whether it matches, so that templates escape all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from threads.words import Word, words_in

WORDS_SHOWN = 36
LEAD = 6  # words before the first match

Pieces = list[tuple[str, bool]]
# For each matching word of the text's n words, where it stands: 1 … n, as a tsvector has them.
Positions = Mapping[str, Iterable[int]]


def marked(text: str, positions: Positions) -> Pieces:
    """The whole text in pieces."""
    return _pieces(text, list(words_in(text)), _places(positions), 0, len(text))


def snippet(text: str, positions: Positions) -> Pieces:
    """The stretch of WORDS_SHOWN words that has most of the different matching words."""
    words, places = list(words_in(text)), _places(positions)
    first = max(0, _densest(places) - LEAD) if len(words) > WORDS_SHOWN else 0
    shown = words[first : first + WORDS_SHOWN]
    if not shown:
        return [(text[:1000], False)] if text else []
    start = shown[0].start if first else 0
    end = shown[-1].end if first + WORDS_SHOWN < len(words) else len(text)
    pieces = _pieces(text, words, places, start, end)
    return [("… ", False)] * (start > 0) + pieces + [(" …", False)] * (end < len(text))


def _places(positions: Positions) -> dict[int, str]:
    return {place - 1: word for word, places in positions.items() for place in places}


def _densest(places: dict[int, str]) -> int:
    """Where the best stretch starts: most different words, then most words, then the first."""
    found = sorted(places)[:500]

    def richness(start: int) -> tuple[int, int, int]:
        inside = [places[place] for place in found if start <= place < start + WORDS_SHOWN - LEAD]
        return len(set(inside)), len(inside), -start

    return max(found, key=richness, default=0)


def _pieces(text: str, words: list[Word], places: dict[int, str], start: int, end: int) -> Pieces:
    pieces: Pieces = []
    for place, word in enumerate(words):
        if place in places and start <= word.start and word.end <= end:
            pieces += [(text[start : word.start], False), (text[word.start : word.end], True)]
            start = word.end
    return [(piece, hit) for piece, hit in [*pieces, (text[start:end], False)] if piece]
