"""How much a text says of each of its words: BM25F over title and question.

Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section 3.6:
a word in the title counts as several in the body, and only then frequency is saturated. Two things
are ours. The length of a text is compared with a fixed usual length instead of the forum's mean:
then what is stored for a discussion depends on its text alone and never grows stale (measured: no
worse). And the asking text's words weigh idf to the power of 1.3 times the square root of how often
it has them: the rare words are those in which the encoder is weak, so that the two add up better.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from django.db import connection

from threads.related.rows import rows, run
from threads.words import words_in

TITLE = 3  # a word of the title counts as so many of the body
SATURATION = 4  # k1; more than usual, as the title's words count three times
SLOPE = 0.75  # b
SHARPNESS = 1.3  # of idf
USUAL_LENGTH = 60  # words without stop words, a title's three times

MOST_TERMS = 250  # of a discussion; the rest of a very long question is not worth its rows
MOST_WORDS = 12_000  # of a text: more than the longest post has
LONGEST_LEXEME = 60  # characters: models.terms
IMPACT = 10_000  # what a stored impact is of

LEXEMES = """
SELECT number, lexeme, cardinality(positions), positions[1]
FROM unnest(%s::text[]) WITH ORDINALITY AS texts (spelled, number),
    unnest(to_tsvector('pg_catalog.english', spelled))
WHERE length(lexeme) <= %s ORDER BY number, positions[1]
"""
# PostgreSQL's own estimate, but for a young forum, whose tables it may not have looked at yet.
SIZE = """
SELECT greatest(few, CASE WHEN few = %s THEN reltuples::bigint ELSE 0 END)
FROM (SELECT count(*) AS few FROM (SELECT FROM threads_threadterms LIMIT %s) AS few) AS counted,
    pg_class WHERE oid = 'threads_threadterms'::regclass
"""
FEW = 10_000
KNOWN = "SELECT lexeme, id, threads FROM threads_term WHERE lexeme = ANY(%s)"
# In order, so that two transactions with the same new words wait for each other but never both.
# NOT EXISTS, because each conflict would use up a number of the key.
WRITE_LEXEMES = """
INSERT INTO threads_term (lexeme, threads) SELECT lexeme, 0 FROM unnest(%s::text[]) AS new (lexeme)
WHERE NOT EXISTS (SELECT FROM threads_term AS known WHERE known.lexeme = new.lexeme)
ORDER BY lexeme ON CONFLICT (lexeme) DO NOTHING
"""
STORED = "SELECT thread_id, terms, impacts FROM threads_threadterms WHERE thread_id = ANY(%s)"
DELETE_POSTINGS = """
DELETE FROM threads_posting AS known USING unnest(%s::int[], %s::int[], %s::bigint[])
    AS old (term, impact, thread)
WHERE known.term = old.term AND known.impact = old.impact AND known.thread = old.thread
"""
WRITE_POSTINGS = """
INSERT INTO threads_posting (term, impact, thread)
SELECT * FROM unnest(%s::int[], %s::int[], %s::bigint[]) ON CONFLICT DO NOTHING
"""
# Locked in order, for the same reason as above.
COUNT = """
WITH change AS (SELECT * FROM unnest(%s::int[], %s::int[]) AS change (id, more)),
locked AS MATERIALIZED (
    SELECT id FROM threads_term WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE
)
UPDATE threads_term AS term SET threads = greatest(0, term.threads + more)
FROM change JOIN locked USING (id) WHERE term.id = change.id
"""
WRITE_TERMS = """
INSERT INTO threads_threadterms AS known
    (thread_id, terms, impacts, read_version, related_version, read_at)
VALUES (%s, %s::int[], %s::smallint[], %s, 0, statement_timestamp())
ON CONFLICT (thread_id) DO UPDATE SET terms = excluded.terms, impacts = excluded.impacts,
    read_version = excluded.read_version, related_version = 0, read_at = excluded.read_at
"""
DELETE_TERMS = "DELETE FROM threads_threadterms WHERE thread_id = ANY(%s)"

Posting = tuple[int, int, int]  # term, impact, thread


class Text(NamedTuple):
    """What was read of a title and a body.

    ``counts`` is the weighted frequency of each lexeme, ``length`` the sum over all of them.
    ``shown`` has a lexeme as its writer spelt it; ``title`` the lexemes of the title by position.
    """

    counts: dict[str, int]
    length: int
    shown: dict[str, str]
    title: dict[int, str]


class Known(NamedTuple):
    """What the forum knows of a lexeme: its key, and how many discussions have it."""

    id: int
    threads: int


def impact(count: float, length: float) -> float:
    """How much a text of this length says of a word that it has so often: 0 to 1, BM25's tf part
    without the constant factor k1 + 1."""
    return count / (count + SATURATION * (1 - SLOPE + SLOPE * length / USUAL_LENGTH))


def rarity(threads: int, size: int) -> float:
    """BM25's idf, never below 0, of a word that so many discussions of ``size`` have."""
    return math.log(1 + (max(size, threads) - threads + 0.5) / (threads + 0.5))


def weight(count: float, threads: int, size: int) -> float:
    """How much a word of the asking text counts that it has so often."""
    return math.sqrt(count) * rarity(threads, size) ** SHARPNESS


def size() -> int:
    """About how many discussions are known: exact up to 10,000."""
    return rows(SIZE, FEW, FEW)[0][0]


def read(questions: Sequence[tuple[str, str]]) -> list[Text]:
    """The terms of each (title, body), with search's reading of words, in one database query."""
    texts = [list(islice(words_in(text), MOST_WORDS)) for pair in questions for text in pair]
    spelled = [" ".join(word.spelling for word in words) for words in texts]
    found = [Text({}, 0, {}, {}) for _ in questions]
    for number, lexeme, count, place in rows(LEXEMES, spelled, LONGEST_LEXEME):
        of, is_body = divmod(number - 1, 2)
        text, word = found[of], texts[number - 1][place - 1]
        more = count if is_body else count * TITLE
        text.counts[lexeme] = text.counts.get(lexeme, 0) + more
        text.shown.setdefault(lexeme, questions[of][is_body][word.start : word.end])
        if not is_body:
            text.title[place - 1] = lexeme
        found[of] = text._replace(length=text.length + more)
    return found


def known(lexemes: Iterable[str]) -> dict[str, Known]:
    """Those of the lexemes that any discussion ever had."""
    return {lexeme: Known(*rest) for lexeme, *rest in rows(KNOWN, list(lexemes))}


def write(texts: Mapping[int, Text], version: int) -> None:
    """Store what was read of discussions, by their keys. The caller has a transaction open and the
    discussions locked."""
    run(WRITE_LEXEMES, sorted({lexeme for text in texts.values() for lexeme in text.counts}))
    keys = {
        lexeme: found.id
        for lexeme, found in known({key for text in texts.values() for key in text.counts}).items()
    }
    new = {pk: _impacts(text, keys) for pk, text in texts.items()}
    _replace(new)
    with connection.cursor() as cursor:
        cursor.executemany(
            WRITE_TERMS,
            [(pk, list(terms), list(terms.values()), version) for pk, terms in new.items()],
        )


def forget(threads: Sequence[int]) -> None:
    """Discussions that nobody sees any more, in the caller's transaction."""
    _replace({pk: {} for pk in threads})
    run(DELETE_TERMS, list(threads))


def _impacts(text: Text, keys: Mapping[str, int]) -> dict[int, int]:
    """The stored impact of each term, the greatest first."""
    impacts = {
        keys[lexeme]: round(IMPACT * impact(count, text.length))
        for lexeme, count in text.counts.items()
    }
    best = sorted(impacts.items(), key=lambda item: (-item[1], item[0]))
    return dict(best[:MOST_TERMS])


def _replace(new: Mapping[int, Mapping[int, int]]) -> None:
    """Exchange the postings of these discussions, and count who has which term."""
    before = {
        (term, impact, thread)
        for thread, terms, impacts in rows(STORED, list(new))
        for term, impact in zip(terms, impacts, strict=True)
    }
    after = {
        (term, impact, thread) for thread, terms in new.items() for term, impact in terms.items()
    }
    run(DELETE_POSTINGS, *_columns(before - after))
    run(WRITE_POSTINGS, *_columns(after - before))
    more = Counter(term for term, _, _ in after)
    more.subtract(term for term, _, _ in before)
    changed = {term: by for term, by in sorted(more.items()) if by}
    if changed:
        run(COUNT, list(changed), list(changed.values()), list(changed))


def _columns(postings: Iterable[Posting]) -> list[list[int]]:
    return [list(column) for column in zip(*sorted(postings), strict=True)] or [[], [], []]
