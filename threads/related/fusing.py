"""How alike two discussions are, and why: pure arithmetic over what is known of a pair.

Texts come first: a weighted mean of meaning (cosine of the encoder's vectors) and words (the share
of the asking text's own BM25 score that the candidate reaches). Both are on an absolute scale, so
that no candidate's score depends on who else is a candidate. Then what only this forum knows lifts
those that are alike already; what people tied together counts even where the words differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from threads.related.comparing import Asking, Pair
from threads.words import words_in

# Chosen on one half of labelled questions and shown on the other, see `make bench-related`: what is
# best at its worst over communities, with the encoder as it is and with worse ones, as where it has
# never seen the matter. Anything from .4 to .6 is nearly as good.
MEANING = 0.45
# A pair without a vector gets the meaning that pairs with so many shared words have on average.
USUAL_MEANING, MEANING_OF_WORDS = 0.1, 2.5
WHOLE = 0.75  # about what the same text comes to, and shown as 100

# Lifts, as shares of the likeness; by judgement, as no labels know of paths and topics.
SAME_PATH, SAME_TARGET = 0.15, 0.08
TOPICS = 0.08  # for ever more shared topics
CURATORS = 0.05  # a target that curators take or refuse again and again
# Additions, for ever more of them.
COCITED, RESOURCES = 0.08, 0.05

# Below, two discussions have nothing to do with each other; without a meaning, words must do.
LEAST, LEAST_WORDS = 0.15, 0.02
MEANS_THE_SAME = 0.5  # a cosine worth being named as a reason
WORDS_SHOWN = 4
WORTH_SHOWING = 0.01  # of the asking text's own score

Reason = dict[str, Any]


class Neighbour(NamedTuple):
    """A discussion, how alike it is from 0 to 100, and why, as models.ThreadLink stores it."""

    thread_id: int
    score: int
    reasons: list[Reason]


def rank(asked: Asking, pairs: list[Pair], limit: int) -> list[Neighbour]:
    """The most alike first; equals in the order of their keys, so that it is always the same."""
    alike = [(likeness(pair), pair) for pair in pairs]
    best = sorted(
        (entry for entry in alike if _is_worth_showing(*entry)),
        key=lambda entry: (-entry[0], entry[1].thread),
    )
    return [
        Neighbour(pair.thread, min(100, round(100 * score / WHOLE)), list(reasons(asked, pair)))
        for score, pair in best[:limit]
    ]


def _is_worth_showing(score: float, pair: Pair) -> bool:
    return score >= LEAST or (pair.meaning is None and pair.words >= LEAST_WORDS)


def likeness(pair: Pair) -> float:
    """0 for nothing in common, WHOLE for the same text; what only we know may lift it above."""
    lift = SAME_PATH if pair.same_path else SAME_TARGET if pair.same_target else 0.0
    lift += TOPICS * _ever_more(len(pair.topics))
    lift += CURATORS * (pair.accepted - pair.refused) / (pair.accepted + pair.refused + 3)
    ties = COCITED * _ever_more(pair.cocited) + RESOURCES * _ever_more(pair.resources)
    return texts(pair.words, pair.meaning) * (1 + lift) + ties


def texts(words: float, meaning: float | None) -> float:
    """How alike the texts are; without a meaning in the order of the words alone."""
    if meaning is None:
        meaning = USUAL_MEANING + MEANING_OF_WORDS * words
    return MEANING * meaning + (1 - MEANING) * words


def reasons(asked: Asking, pair: Pair) -> Iterator[Reason]:
    if words := shared_words(asked, pair):
        yield {"kind": "words", "words": words}
    if pair.same_path and asked.from_role:
        yield {"kind": "path"}
    elif pair.same_target:
        yield {"kind": "target_role"}
    if pair.topics:
        yield {"kind": "topics", "topics": pair.topics}
    if pair.cocited:
        yield {"kind": "cocited", "by": pair.cocited}
    if pair.resources:
        yield {"kind": "resources", "count": pair.resources}
    if pair.meaning is not None and pair.meaning >= MEANS_THE_SAME:
        yield {"kind": "meaning"}


def shared_words(asked: Asking, pair: Pair) -> list[str]:
    """The shared words that count most, as the asking text spells them; neighbours that stand side
    by side in both titles as one: ``return offer``."""
    shares = sorted(pair.shares.items(), key=lambda item: (-item[1], item[0]))
    best = [asked.lexemes[term] for term, share in shares[:WORDS_SHOWN] if share >= WORTH_SHOWING]
    phrases = _phrases(asked, pair.title, set(best))
    shown: list[str] = []
    for lexeme in best:
        words = phrases.get(lexeme, asked.text.shown[lexeme])
        if words.casefold() not in {word.casefold() for word in shown}:
            shown.append(words)
    return shown


def _phrases(asked: Asking, title: str, lexemes: set[str]) -> Mapping[str, str]:
    """For each lexeme the words around it in the asking title that the other title has as well."""
    words = list(words_in(asked.title))
    other = f" {' '.join(word.spelling for word in words_in(title))} "
    found: dict[str, str] = {}
    start = None
    for place in range(len(words) + 1):
        first = place if start is None else start
        spelled = " ".join(word.spelling for word in words[first : place + 1])
        if asked.text.title.get(place) in lexemes and f" {spelled} " in other:
            start = first
            continue
        if start is not None:
            phrase = asked.title[words[start].start : words[place - 1].end]
            found.update({asked.text.title[n]: phrase for n in range(start, place)})
        start = place if asked.text.title.get(place) in lexemes else None
    return found


def _ever_more(count: int) -> float:
    """0, 1/2, 3/4, 7/8 and so on to 1."""
    return 1 - 0.5**count
