"""How a search finds and ranks discussions. What search knows is written by search_index."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import BadRequest
from django.db import connection

from threads import search_filters
from threads.paging import Order, page
from threads.query import Query
from threads.search_index import index, rebuild, refresh
from threads.similar import similar
from threads.snippets import Pieces, marked, snippet
from threads.spelling import advise

__all__ = ["Found", "Result", "find", "index", "rebuild", "refresh", "similar"]

PAGE = 20
CONFIG = "pg_catalog.english"
# A word that half of all discussions have is ranked among its latest.
RANKED = 2_000
LATEST = Order(("-last_activity_at", "-id"))

# ts_rank's weights of D, C, B, A (answers, question, roles and topics, title) and its
# normalisation; up to a third more for what helped people.
MATCH = """
WITH candidates AS MATERIALIZED ({candidates}),
best AS (
    SELECT * FROM (
        SELECT candidates.id, (1000000 * (1 + least(0.2, 0.04 * ln(1 + helpful_count)::float)
                + CASE WHEN answer_count > 0 THEN 0.1 ELSE 0 END)
            * ts_rank('{{0.1, 0.3, 0.4, 1.0}}', words, {query}, 1))::bigint AS score
        FROM candidates JOIN threads_threadwords ON thread_id = candidates.id
    ) AS scored WHERE (score, id) < (%(score)s, %(id)s)
    ORDER BY score DESC, id DESC LIMIT %(limit)s
),
wanted AS (SELECT tsvector_to_array(to_tsvector('pg_catalog.english', %(words)s)) AS lexemes)
SELECT best.id, best.score, ts_filter(known.words, '{{a}}') @@ {query}, (
        SELECT jsonb_object_agg(lexeme, positions) FROM unnest(ts_filter(known.words, '{{a}}'))
        WHERE lexeme = ANY(lexemes)
    ), post.id, post.kind, post.author, post.plain, (
        SELECT jsonb_object_agg(lexeme, positions) FROM unnest(post.words)
        WHERE lexeme = ANY(lexemes)
    )
FROM wanted, best JOIN threads_threadwords AS known ON known.thread_id = best.id
LEFT JOIN LATERAL (
    SELECT post.id, kind, plain, words, coalesce(nullif(author.name, ''), author.handle) AS author
    FROM threads_post AS post JOIN threads_postwords ON post_id = post.id
    JOIN accounts_user AS author ON author.id = author_id
    WHERE thread_id = best.id AND deleted_at IS NULL AND words @@ {any_word}
    ORDER BY handle = ANY(%(handles)s) DESC, words @@ {query} DESC,
        ts_rank(words, {any_word}, 1) DESC, post.id LIMIT 1
) AS post ON true
ORDER BY best.score DESC, best.id DESC
"""


@dataclass(frozen=True)
class Result:
    """A discussion with the reason why it is here: ``place`` is ``title`` or a kind of post."""

    thread: Any
    title: Pieces
    snippet: Pieces
    place: str = ""
    author: str = ""
    url: str = ""


@dataclass(frozen=True)
class Found:
    """A page of results. ``query`` is what was looked for in the end; ``loose`` says that only
    some of its words were asked for, ``unknown`` which filters name nothing."""

    query: Query
    results: list[Result] = field(default_factory=list)
    next: str = ""
    loose: bool = False
    corrected: bool = False
    unknown: list[Any] = field(default_factory=list)


def find(threads: Any, query: Query, *, after: str = "", literally: bool = False) -> Found:
    """A page of what matches among ``threads``, a queryset, in four database queries at most.

    All words first; then with misspelt words corrected, unless ``literally``; then any of the
    words. Raises BadRequest for an ``after`` that no page gave out.
    """
    look = _look if query.wanted else _latest
    if (found := look(threads, query, after)).results or not query:
        return found
    advice = advise(query)
    better = advice.better(query)

def _look(threads, query, text, after) -> Found: ...
