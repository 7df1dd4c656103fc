"""What people type into the search box, read into words and filters. Never raises."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from threads.symbols import joined
from threads.words import ACRONYMS, spelled, words_in

MAX_LENGTH = 200
OPERATORS = ("topic", "user", "from", "to", "is")

# A minus excludes only what follows at once: «backend -> MLE» and «L4 -L5» differ.
_PART = re.compile(
    rf"""
    (?P<minus>-(?=["\w.]))?
    (?:(?P<operator>{"|".join(OPERATORS)}):(?=[^\s"]|"))?
    (?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_EMPTY_OPERATOR = re.compile(rf"(?:{'|'.join(OPERATORS)}):+", re.IGNORECASE)
_ARROW = re.compile(r"[-=~]+>|[→⇒➜➔]")


@dataclass(frozen=True)
class Term:
    """A word or a quoted phrase that discussions have, or must not have."""

    text: str
    quoted: bool = False
    excluded: bool = False

    def __str__(self) -> str:
        return f"{'-' * self.excluded}" + (f'"{self.text}"' if self.quoted else self.text)

    @property
    def phrases(self) -> list[str]:
        """In search's spelling. «Node.js» is two words in a row; «E4→E5» two words anywhere."""
        parts = [self.text] if self.quoted else _ARROW.split(self.text)
        return [words for part in parts if (words := spelled(part))]


@dataclass(frozen=True)
class Filter:
    """An operator with its value, such as ``topic:interviews``. ``-topic:…`` excludes."""

    operator: str
    value: str
    excluded: bool = False

    def __str__(self) -> str:
        value = self.value if re.fullmatch(r'[^\s"]+', self.value) else f'"{self.value}"'
        return f"{'-' * self.excluded}{self.operator}:{value}"


@dataclass(frozen=True)
class Query:
    """What is looked for. Its str, parsed again, is the same query."""

    terms: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()

    def __str__(self) -> str:
        return " ".join(map(str, (*self.terms, *self.filters)))

    def __bool__(self) -> bool:
        return bool(self.wanted or self.filters)

    @property
    def wanted(self) -> list[Term]:
        return [term for term in self.terms if not term.excluded]

    @property
    def words(self) -> list[str]:
        """Every wanted word in search's spelling, once, in order."""
        spellings = (word.spelling for term in self.wanted for word in words_in(term.text))
        return list(dict.fromkeys(spellings))

    @property
    def strict(self) -> str:
        """All of it, for ``websearch_to_tsquery``, which reads quotes, «or» and minus."""
        return " ".join(
            "or" if term.text.lower() == "or" and not term.quoted else _written(term)
            for term in self.terms
        )

    @property
    def forbidden(self) -> str:
        return " ".join(_written(term) for term in self.terms if term.excluded)

    def corrected(self, correct: Callable[[str], str]) -> Query:
        """The same query with each wanted word as ``correct`` spells it."""
        terms = (
            term if term.excluded else replace(term, text=_replaced(term.text, correct))
            for term in self.terms
        )
        return replace(self, terms=tuple(terms))

    def without(self, filters: list[Filter]) -> Query:
        return replace(self, filters=tuple(f for f in self.filters if f not in filters))


def parse(text: str) -> Query:
    """Read at most MAX_LENGTH characters of what was typed."""
    terms, filters = [], []
    for part in _PART.finditer(joined(text[:MAX_LENGTH].replace("\0", " "))):
        quoted, excluded = part["quoted"] is not None, bool(part["minus"])
        value = (part["quoted"] if quoted else part["bare"]).strip()
        if part["operator"]:
            value = " ".join(value.split())
            if value.strip("@"):
                filters.append(Filter(part["operator"].lower(), value, excluded))
        elif spelled(value) and not _EMPTY_OPERATOR.fullmatch(value):
            terms.append(Term(" ".join(value.split()), quoted, excluded))
    if len(terms) == 1 and terms[0].text.upper() in ACRONYMS:  # «it» alone is no pronoun
        terms = [replace(terms[0], text=terms[0].text.upper())]
    return Query(tuple(terms), tuple(dict.fromkeys(filters)))


def _written(term: Term) -> str:
    return " ".join(f'{"-" * term.excluded}"{phrase}"' for phrase in term.phrases)


def _replaced(text: str, correct: Callable[[str], str]) -> str:
    pieces, end = [], 0
    for word in words_in(text):
        better = correct(word.spelling)
        typed = text[word.start : word.end]
        pieces += [text[end : word.start], typed if better == word.spelling else better]
        end = word.end
    return "".join([*pieces, text[end:]])
