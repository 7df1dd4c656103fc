"""The words of a text as search sees them: one list for documents, queries and highlights.

PostgreSQL's parser drops symbols (``C++``), takes ``and/or`` for a file name, and where letters end
depends on the locale of the database. So it is only given words of letters and digits with one
space between them: its n-th word is the n-th word here, which is how highlights find their place.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from threads.symbols import COMPOUNDS, SYMBOL_WORDS

LONGEST_WORD = 200  # PostgreSQL skips words of 2 KB without counting them

# English stop words that are trades when written in capitals.
ACRONYMS = {"BE": "acronymbe", "IT": "acronymit"}

_AS_ONE = SYMBOL_WORDS | COMPOUNDS
_WORD = re.compile(
    r"(?<![^\W_])(?:" + "|".join(map(re.escape, _AS_ONE)) + r")(?![^\W_])|[^\W_]+",
    re.IGNORECASE,
)
_ACCENTS = re.compile("[\u0300-\u036f]+")
_EXPONENT = re.compile(r"[0-9]+e[0-9]")  # «9e5b» would be read as a number and a word


class Word(NamedTuple):
    """A word in search's spelling, and where it stands in the text."""

    spelling: str
    start: int
    end: int


def words_in(text: str) -> Iterator[Word]:
    for match in _WORD.finditer(text):
        if len(match[0]) <= LONGEST_WORD and (spelling := _spelling(match[0])):
            yield Word(spelling, *match.span())


def spelled(text: str) -> str:
    """The text for ``to_tsvector``: ``C++ → Café/Bar`` becomes ``cpp cafe bar``."""
    return " ".join(word.spelling for word in words_in(text))


def _spelling(word: str) -> str:
    if word in ACRONYMS:
        return ACRONYMS[word]
    lower = word.lower()
    if lower in _AS_ONE:
        return _AS_ONE[lower]
    if not lower.isascii():
        bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", lower))
        lower = "".join(filter(str.isalnum, unicodedata.normalize("NFC", bare)))
    return f"n{lower}" if _EXPONENT.match(lower) else lower
