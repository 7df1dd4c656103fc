"""How a search finds and ranks discussions. What search knows is written by search_index."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.core.exceptions import BadRequest
from django.db import connection
from django.urls import reverse

from threads.paging import MAX_INTEGER, Order, page
from threads.query import Filter, Query
from threads.search_filters import apply, is_nonsense, with_any
from threads.search_index import index, rebuild, refresh
from threads.similar import offered, similar
from threads.snippets import Pieces, marked, snippet
from threads.speaker import shown
from threads.spelling import Advice, advise

__all__ = ["Found", "Result", "find", "index", "offered", "rebuild", "refresh", "similar"]

PAGE = 20
# A word that half of all discussions have is ranked among its latest.
RANKED = 1_000
LATEST = Order(("-last_activity_at", "-id"))
_CURSOR = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")

# All words, and only where no discussion has them all: any of the telling ones. ts_rank's weights
# are those of D, C, B, A (other posts, question, labels, title); its 1 divides by the logarithm of
# the length, or the longest discussions would always win. What helped gains up to three tenths.
MATCH = """
WITH asked AS MATERIALIZED (
    SELECT websearch_to_tsquery('pg_catalog.english', %s) AS all_words,
        websearch_to_tsquery('pg_catalog.english', %s) AS any_word,
        tsvector_to_array(to_tsvector('pg_catalog.english', %s)) AS lexemes
), strict AS MATERIALIZED ({strict}), loose AS MATERIALIZED (
    SELECT * FROM ({loose}) AS loose WHERE NOT EXISTS (SELECT FROM strict)
), candidates AS (
    SELECT *, false AS is_loose FROM strict UNION ALL SELECT *, true FROM loose
), best AS (
    SELECT * FROM (
        SELECT candidates.id, is_loose, (1000000
            * ts_rank('{{0.1, 0.4, 0.6, 1.0}}', words,
                CASE WHEN is_loose THEN any_word ELSE all_words END, 1)
            * (1 + least(0.2, 0.04 * ln(1 + helpful_count)::float8)
                + CASE WHEN answer_count > 0 THEN 0.1 ELSE 0 END))::bigint AS score
        FROM asked, candidates JOIN threads_threadwords ON thread_id = candidates.id
    ) AS scored WHERE (score, id) < (%s, %s) ORDER BY score DESC, id DESC LIMIT %s
)
SELECT best.id, score, is_loose, title.words @@ all_words, (
        SELECT jsonb_object_agg(lexeme, positions) FROM unnest(title.words)
        WHERE lexeme = ANY(lexemes)
    ), post.id, post.kind, post.author, post.alias, post.plain, (
        SELECT jsonb_object_agg(lexeme, positions) FROM unnest(post.words)
        WHERE lexeme = ANY(lexemes)
    )
FROM asked, best
JOIN threads_threadwords AS known ON known.thread_id = best.id
CROSS JOIN LATERAL (SELECT ts_filter(known.words, '{{a}}') AS words) AS title
LEFT JOIN LATERAL (
    SELECT post.id, kind, plain, words, alias,
        CASE WHEN alias IS NULL THEN coalesce(nullif(author.name, ''), handle) END AS author
    FROM threads_post AS post JOIN threads_postwords ON post_id = post.id
    JOIN accounts_user AS author ON author.id = author_id
    WHERE thread_id = best.id AND deleted_at IS NULL AND words @@ any_word
    ORDER BY alias IS NULL AND handle = ANY(%s) DESC, words @@ all_words DESC,
        ts_rank(words, any_word) DESC, post.id
    LIMIT 1
) AS post ON true
ORDER BY score DESC, best.id DESC
"""
NO_LOOSE = "SELECT * FROM strict WHERE false"


class _Match(NamedTuple):
    """A row of MATCH: a discussion, and its post that matches best if any does."""

    thread: int
    score: int
    is_loose: bool
    in_title: bool
    title: str | None  # JSON of the positions of its matching words
    post: int | None
    kind: str | None
    author: str | None  # None where the post has no name
    alias: int | None
    plain: str | None
    places: str | None  # the same for the post


@dataclass(frozen=True)
class Result:
    """A discussion and why it is here: ``place`` is ``title``, ``labels``, a kind of post, or
    empty where nobody asked for words."""

    thread: Any
    title: Pieces
    snippet: Pieces
    url: str
    place: str = ""
    author: str = ""


@dataclass(frozen=True)
class Found:
    """A page of results. ``query`` is what was looked for in the end.

    ``loose``: only some of its words. ``is_corrected``: other words than were typed.
    ``unknown``: filters that name nothing and were left out.
    """

    query: Query
    results: list[Result] = field(default_factory=list)
    next: str = ""
    loose: bool = False
    is_corrected: bool = False
    unknown: list[Filter] = field(default_factory=list)


def find(threads: Any, query: Query, *, after: str = "", literally: bool = False) -> Found:
    """A page of what matches among ``threads``, a queryset, in four database queries at most.

    Discussions with all words; else with misspelt words corrected, unless ``literally``; else
    with any of the words. Raises BadRequest for an ``after`` that no page gave out.
    """
    nonsense = [wish for wish in query.filters if is_nonsense(wish)]
    query = query.without(nonsense)
    advice = advise(query) if query.filters else None
    unknown = [*nonsense, *advice.unknown] if advice else nonsense
    query = query.without(unknown)
    found = _look(threads, query, advice or Advice(), after)
    if query.wanted and not found.results:
        found = _look_again(threads, query, advice or advise(query), after, literally)
    return replace(found, unknown=unknown)


def _look_again(threads: Any, query: Query, advice: Advice, after: str, literally: bool) -> Found:
    corrections = {} if literally else advice.corrections
    corrected = query.corrected(lambda word: corrections.get(word, word))
    telling = [*corrections.values(), *advice.telling]
    found = _look(threads, corrected, advice, after, telling) if telling else Found(query)
    return replace(found, is_corrected=True) if corrections and found.results else found


def _look(
    threads: Any, query: Query, advice: Advice, after: str, telling: list[str] | None = None
) -> Found:
    if not query:
        return Found(query)
    wished = apply(threads, query.filters, advice.keys)
    if not query.wanted:
        return _latest(wished, query, after)
    matches = _matches(wished, query, advice, after, telling)
    on_page = matches[:PAGE]
    # The same queryset again: nothing is shown that it would not show.
    pks = [match.thread for match in on_page]
    known = threads.filter(pk__in=pks).for_list().in_bulk() if pks else {}
    return Found(
        query,
        [_result(known[match.thread], match) for match in on_page if match.thread in known],
        next=f"{on_page[-1].score}.{on_page[-1].thread}" if len(matches) > PAGE else "",
        loose=bool(matches) and matches[0].is_loose,
    )


def _latest(threads: Any, query: Query, after: str) -> Found:
    """What filters alone leave, the latest first."""
    if query.forbidden:
        threads = threads.filter(words__words=_tsquery(query.forbidden))
    rows = page(threads.for_list(), LATEST, PAGE, after=after)
    results = [
        Result(
            thread, [(thread.title, False)], [(thread.excerpt, False)], thread.get_absolute_url()
        )
        for thread in rows
    ]
    return Found(query, results, next=rows.next)


def _matches(
    threads: Any, query: Query, advice: Advice, after: str, telling: list[str] | None
) -> list[_Match]:
    score, pk = _place(after)
    any_word = " or ".join(telling or query.words)
    strict, params = _candidates(threads.filter(words__words=_tsquery(query.strict)))
    loose, loose_params = NO_LOOSE, ()
    if telling:
        some = _tsquery(any_word)
        some = some & _tsquery(query.forbidden) if query.forbidden else some
        loose, loose_params = _candidates(with_any(threads, some, few=advice.few))
    handles = [f.value.removeprefix("@").lower() for f in query.filters if f.operator == "user"]
    asked = [query.strict, any_word, " ".join(query.words)]
    with connection.cursor() as cursor:
        cursor.execute(
            MATCH.format(strict=strict, loose=loose),
            [*asked, *params, *loose_params, score, pk, PAGE + 1, handles],
        )
        return [_Match(*row) for row in cursor.fetchall()]


def _candidates(threads: Any) -> tuple[str, tuple]:
    rows = threads.order_by(*LATEST.fields)[:RANKED]
    return rows.values("id", "answer_count", "helpful_count").query.sql_with_params()


def _tsquery(words: str) -> SearchQuery:
    return SearchQuery(words, config="pg_catalog.english", search_type="websearch")


def _place(after: str) -> tuple[int, int]:
    if not after:
        return MAX_INTEGER, MAX_INTEGER
    match = _CURSOR.fullmatch(after)
    if not match:
        raise BadRequest("Not a place in this list.")
    return int(match[1]), int(match[2])


def _result(thread: Any, match: _Match) -> Result:
    """A match outside of title and question is linked where it stands."""
    elsewhere = match.kind and match.kind != "question" and not match.in_title
    place = "title" if match.in_title or (match.title and not match.kind) else match.kind
    return Result(
        thread,
        title=marked(thread.title, json.loads(match.title or "{}")),
        snippet=snippet(match.plain or thread.excerpt, json.loads(match.places or "{}")),
        url=reverse("posts.show", args=[match.post]) if elsewhere else thread.get_absolute_url(),
        place=place or "labels",
        author=shown(match.author, match.alias),
    )
