"""What a search that found nothing may have meant, and which of its words tell discussions apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from threads import search_filters
from threads.query import Filter, Query

SHORTEST_CORRECTED = 4
ALIKE = 0.4  # pg_trgm similarity of a typed and a known word, 0 to 1
COMMON = 0.1  # the share of discussions from which on a word says little

# PostgreSQL counts how often words occur, for its planner. The last numbers are no frequencies.
COMMON_WORDS = """
SELECT element FROM pg_stats, unnest(
    most_common_elems::text::text[],
    most_common_elem_freqs[:array_length(most_common_elems::text::text[], 1)]
) AS counted (element, frequency)
WHERE schemaname = current_schema() AND tablename = 'threads_threadwords' AND attname = 'words'
AND frequency > %s
"""
# Spelt out for each word, so that the planner sees how rare it is.
WORD = """
SELECT %s::text,
    EXISTS (SELECT FROM threads_threadwords
        WHERE words @@ plainto_tsquery('pg_catalog.english', %s)),
    tsvector_to_array(to_tsvector('pg_catalog.english', %s))
        && ARRAY(SELECT element FROM common),
    (SELECT word FROM threads_titleword WHERE word %% %s AND similarity(word, %s) >= %s
        ORDER BY similarity(word, %s) DESC, abs(length(word) - length(%s)), word LIMIT 1)
"""


@dataclass(frozen=True)
class Advice:
    """``telling``: the words that few discussions have. ``corrections``: word → better word."""

    telling: list[str]
    corrections: dict[str, str]
    unknown: list[Filter]

    def better(self, query: Query) -> Query:
        query = query.corrected(lambda word: self.corrections.get(word, word))
        return query.without(self.unknown)


def advise(query: Query) -> Advice:
    """One database query, whatever was typed."""
    words = query.words
    named = [(wish, rows) for wish in query.filters if (rows := search_filters.named(wish)) is not None]
    sql, params = [], []
    for word in words:
        sql.append(WORD)
        params += [word, word, word, word, word, ALIKE, word, word]
    for number, (_, rows) in enumerate(named):
        inner, values = rows.values("pk").order_by().query.sql_with_params()
        sql.append(f"SELECT %s, EXISTS ({inner}), NULL, NULL")  # noqa: S608
        params += [f"filter {number}", *values]
    found = _rows(f"WITH common AS ({COMMON_WORDS})" + " UNION ALL ".join(sql), [COMMON, *params])
    exists = {name: known for name, known, _, _ in found}
    nonsense = [wish for wish in query.filters if search_filters.is_nonsense(wish)]
    return Advice(
        telling=[word for word, known, common, _ in found if word in words and known and not common],
        corrections={
            word: better
            for word, known, _, better in found
            if better and not known and len(word) >= SHORTEST_CORRECTED and word.isalpha()
        },
        unknown=nonsense + [w for n, (w, _) in enumerate(named) if not exists[f"filter {n}"]],
    )


def _rows(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
