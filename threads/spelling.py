"""What a search that found nothing may have meant, and which of its words tell the most."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NamedTuple

from django.db import connection

from threads.query import Filter, Query
from threads.search_filters import named

SHORTEST_CORRECTED = 4
# How much of a misspelt word must be right, by difflib. Trigrams alone choose the wrong word for
# one missing letter in five (with this: one in 25), and for more of the swapped ones.
ALIKE = 0.75
# How many discussions may have any of the telling words: all of them are read and ranked.
READ = 1_000
FEWEST_TELLING = 2
FEW = 10_000  # discussions that are sooner found by their words than by their age
MOST_WORDS = 20  # of a query; each costs a look into the index

# PostgreSQL counts how often words occur, for its planner; a word it does not list is rare.
# The numbers after the last element are no frequencies.
COUNTS = """
WITH size AS (
    SELECT greatest(reltuples, 0) AS size FROM pg_class
    WHERE oid = 'threads_threadwords'::regclass
), counted AS MATERIALIZED (
    SELECT element, frequency * size AS threads FROM pg_stats, size, unnest(
        most_common_elems::text::text[],
        most_common_elem_freqs[:array_length(most_common_elems::text::text[], 1)]
    ) AS counts (element, frequency)
    WHERE schemaname = current_schema() AND tablename = 'threads_threadwords' AND attname = 'words'
)
"""
# Spelt out for each word, so that the planner sees how rare it is. Each word that is offered is
# looked up first: nobody is told of one that was deleted since.
WORD = """
SELECT %s::text, occurs, coalesce((
        SELECT max(threads) FROM counted
        WHERE element = ANY(tsvector_to_array(to_tsvector('pg_catalog.english', %s)))
    ), 0), CASE WHEN NOT occurs THEN ARRAY(
        SELECT word FROM (
            SELECT word FROM threads_titleword WHERE word %% %s AND only_in IS NULL
            ORDER BY similarity(word, %s) DESC, word LIMIT 12
        ) AS like_it WHERE EXISTS (
            SELECT FROM threads_threadwords
            WHERE words @@ plainto_tsquery('pg_catalog.english', like_it.word)
        )
    ) END, NULL::bigint[]
FROM (SELECT CASE WHEN to_tsvector('pg_catalog.english', %s) <> '' THEN EXISTS (
    SELECT FROM threads_threadwords WHERE words @@ plainto_tsquery('pg_catalog.english', %s)
) END OFFSET 0) AS known (occurs)
"""
FILTER = "SELECT %s, NULL, 0, NULL, ARRAY({rows})"


class Known(NamedTuple):
    """What the forum knows of a word: ``threads`` is about how many discussions have it.

    ``occurs`` is None for words such as «the», which search leaves out everywhere.
    """

    word: str  # or a filter, as it is written
    occurs: bool | None
    threads: float
    like_it: list[str] | None
    keys: list[int] | None


@dataclass(frozen=True)
class Advice:
    """``telling``: the rarest words that occur, and ``few``: whether few discussions have them.

    ``keys``: what each filter names.
    """

    telling: list[str] = field(default_factory=list)
    few: bool = True
    corrections: dict[str, str] = field(default_factory=dict)
    keys: dict[Filter, list[int]] = field(default_factory=dict)

    @property
    def unknown(self) -> list[Filter]:
        return [wish for wish, keys in self.keys.items() if not keys]


def advise(query: Query) -> Advice:
    """One database query, whatever was typed."""
    wishes = [(wish, rows) for wish in query.filters if (rows := named(wish)) is not None]
    parts = [(WORD, [word] * 6) for word in query.words[:MOST_WORDS]]
    for wish, rows in wishes:
        sql, params = rows.values("pk").query.sql_with_params()
        parts.append((FILTER.format(rows=sql), [str(wish), *params]))
    known = _rows(parts) if parts else {}
    words = [known[word] for word in query.words[:MOST_WORDS]]
    telling = _telling(words)
    return Advice(
        telling=[row.word for row in telling],
        few=sum(row.threads for row in telling) < FEW,
        corrections={row.word: better for row in words if (better := _correction(row))},
        keys={wish: known[str(wish)].keys or [] for wish, _ in wishes},
    )


def _telling(words: list[Known]) -> list[Known]:
    """The words that occur, the rarest first, as long as not too many discussions have them."""
    telling: list[Known] = []
    for row in sorted((row for row in words if row.occurs), key=lambda row: row.threads):
        if len(telling) >= FEWEST_TELLING and sum(r.threads for r in [*telling, row]) > READ:
            break
        telling.append(row)
    return telling


def _correction(row: Known) -> str | None:
    if row.occurs is not False or not row.word.isalpha() or len(row.word) < SHORTEST_CORRECTED:
        return None
    return next(iter(get_close_matches(row.word, row.like_it or [], 1, ALIKE)), None)


def _rows(parts: list[tuple[str, list[Any]]]) -> dict[str, Known]:
    sql = COUNTS + " UNION ALL ".join(sql for sql, _ in parts)
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _, params in parts for value in params])
        return {row[0]: Known(*row) for row in cursor.fetchall()}
