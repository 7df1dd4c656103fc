"""Made-up text for a large forum: it means nothing, but its words are spread as in real posts.

Sentences are walks over the pairs of words in the demo's own texts, so that a few words are common
and most are rare. Invented names, which also grow rarer by rank, give searches something that only
a handful of posts say.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from threads import text
from threads.demo.plan import rank
from threads.demo.texts import Texts, cite

SENTENCES = 20_000
NAMES = 20_000
LONGEST_SENTENCE = 24  # words
LONGEST_BLOCK = 600  # characters
BLOCKS = 0.12  # of the posts hold a list, a quote, a table, code or a link

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9'+#-]*[.,?!]?")
_STARTS = (
    "Val",
    "Kor",
    "Mer",
    "Tan",
    "Ost",
    "Bri",
    "Hal",
    "Nor",
    "Sel",
    "Dun",
    "Fen",
    "Gal",
    "Rov",
)
_MIDDLES = (
    "a",
    "e",
    "i",
    "o",
    "u",
    "an",
    "en",
    "in",
    "on",
    "ar",
    "er",
    "or",
    "el",
    "il",
    "al",
    "um",
)
_ENDS = (
    "tek",
    "ware",
    "mont",
    "ford",
    "lane",
    "soft",
    "grid",
    "labs",
    "bank",
    "port",
    "vik",
    "dale",
)
_MORE = ("", "la", "le", "li", "ra", "re", "ri", "ma", "me", "mi", "sa", "se")
_TITLES = (
    "How do I move from {origin} to {goal} after {years} years?",
    "{origin} to {goal}: {words}?",
    "{origin} -> {goal} at {name}: {words}",
    "{topic} as {origin} at {name}: is it worth it?",
    "{name} or {other}: {words}?",
    "Return offer from {name}, but I would rather work as {goal}",
    "What did your first year as {goal} at {name} look like?",
    "{years} years as {origin} at {name} and stuck. {words}?",
    "Preparing for {goal} interviews at {name}",
    "{topic}: {words}?",
)


class Piece(NamedTuple):
    """A paragraph, a block or a whole post: as typed, as shown, and as plain words."""

    body: str
    html: str
    plain: str

    @classmethod
    def joined(cls, pieces: Iterable["Piece"]) -> "Piece":
        bodies, htmls, plains = zip(*pieces, strict=True)
        return cls("\n\n".join(bodies), "\n".join(htmls), "\n".join(plains))


def invented_name(rank: int) -> str:
    """A company that does not exist; the first ones are mentioned most. Ranks below 29,952."""
    rank, end = divmod(rank, len(_ENDS))
    rank, start = divmod(rank, len(_STARTS))
    second, first = divmod(rank, len(_MIDDLES))
    middle = _MIDDLES[first] + (
        ("l", "r", "m", "s")[second // 3] + _MIDDLES[second % 3] if second else ""
    )
    return _STARTS[start] + middle + _ENDS[end]


class Words:
    """``chance`` decides everything: the same one, used in the same order, says the same again."""

    def __init__(self, texts: Texts, chance: random.Random) -> None:
        self.chance = chance
        self.blocks, plains = [], []
        handles = [person.handle for person in texts.people]
        for line in texts.lines():
            pieces = [_rendered(part, handles) for part in _paragraphs(line.body)]
            self.blocks += [p for p in pieces if p.html != f"<p>{p.plain}</p>"]
            plains += [piece.plain for piece in pieces]
        self.pairs, self.openings = _pairs(plains)
        self.sentences = [self._sentence() for _ in range(SENTENCES)]

    def post(self, paragraphs: int) -> Piece:
        """A post of so many paragraphs. Blocks stand between paragraphs: two lists would be one."""
        pieces = [self.paragraph() for _ in range(paragraphs)]
        if paragraphs > 1 and self.chance.random() < BLOCKS * 2:
            pieces.insert(1, self.chance.choice(self.blocks))
        return Piece.joined(pieces)

    def paragraph(self) -> Piece:
        sentences = self.chance.choices(self.sentences, k=self.chance.randint(1, 4))
        if self.chance.random() < 0.3:
            sentences.append(f"At {self.name()} it was the same.")
        plain = " ".join(sentences)
        return Piece(plain, f"<p>{plain}</p>", plain)

    def name(self) -> str:
        return invented_name(rank(self.chance, NAMES))

    def title(self, origin: str, goal: str, topic: str) -> str:
        """At most 160 characters."""
        sentence = self.chance.choice(self.sentences).rstrip(".?!").split()
        return self.chance.choice(_TITLES).format(
            origin=origin or "Anything",
            goal=goal or "something else",
            topic=topic.replace("-", " ").capitalize(),
            years=self.chance.randint(2, 20),
            name=self.name(),
            other=self.name(),
            words=" ".join(sentence[: self.chance.randint(4, 9)]).rstrip(","),
        )[:160]

    def _sentence(self) -> str:
        words = [self.chance.choice(self.openings)]
        while not words[-1].endswith((".", "?", "!")) and len(words) < LONGEST_SENTENCE:
            # Every word of the pairs has a successor, but for those that end a text.
            words.append(self.chance.choice(self.pairs.get(words[-1]) or self.openings))
        return " ".join(words).rstrip(".,?!") + (words[-1][-1] if words[-1][-1] in "?!" else ".")


def _paragraphs(body: str) -> list[str]:
    """The parts of a body that mean the same wherever they stand."""
    parts = re.split(r"\n{2,}", cite(body, lambda key: "https://example.org/" + key))
    alone = re.compile(r"[ \[]|.*```", re.DOTALL)  # an indented part goes on with what was before
    return [part for part in parts if len(part) <= LONGEST_BLOCK and not alone.match(part)]


def _rendered(body: str, handles: list[str]) -> Piece:
    return Piece(body, *text.render(body, handles))


def _pairs(plains: list[str]) -> tuple[dict[str, list[str]], list[str]]:
    """What follows each word, and what sentences begin with. Only words that need no escaping."""
    pairs: defaultdict[str, list[str]] = defaultdict(list)
    openings = []
    for plain in plains:
        words = [word for word in plain.split() if _WORD.fullmatch(word)]
        for word, following in pairwise(words):
            if word[-1] in ".?!":
                openings.append(following.capitalize())
            else:
                pairs[word].append(following)
    return dict(pairs), openings
