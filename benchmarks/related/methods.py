"""The ways of finding related discussions that are compared. Each answers a query with keys."""

from collections.abc import Callable
from dataclasses import replace

import bm25s

from benchmarks.related.labels import Labels, Query
from threads.related import candidates, comparing, encoder, fusing
from threads.related.comparing import Asking
from threads.related.rows import rows
from threads.words import spelled

SEEN = 50
BASE = "`bm25s`, title × 3 + body"
TITLE = 3  # times before the body, for bm25s

TS_RANK_CD = """
SELECT thread_id FROM threads_threadwords, (
    SELECT string_agg(quote_literal(lexeme), ' | ')::tsquery AS any_word
    FROM unnest(to_tsvector('pg_catalog.english', %s))
) AS asked
WHERE words @@ any_word AND thread_id <> %s
ORDER BY ts_rank_cd(words, any_word) DESC, thread_id LIMIT %s
"""

Method = Callable[[Query], list[int]]


def methods(labels: Labels) -> dict[str, Method]:
    found: dict[str, Method] = {
        "`ts_rank_cd`, any word of the title": _ts_rank_cd,
        BASE: _bm25s(labels),
        "ours, words alone": _words,
    }
    if encoder.load():
        found["the encoder alone"] = _meaning
        found["ours"] = _ours
    return found


def _ts_rank_cd(query: Query) -> list[int]:
    return [pk for (pk,) in rows(TS_RANK_CD, spelled(query.title), query.own, SEEN)]


def _bm25s(labels: Labels) -> Method:
    keys = list(labels.documents)
    texts = [" ".join([doc.title] * TITLE + [doc.body]) for doc in labels.documents.values()]
    index = bm25s.BM25()
    index.index(_tokens(texts), show_progress=False)

    def find(query: Query) -> list[int]:
        asked = _tokens([f"{query.title} {query.body}"])
        (places,), _ = index.retrieve(asked, k=min(SEEN + 1, len(keys)), show_progress=False)
        return [keys[place] for place in places if keys[place] != query.own][:SEEN]

    return find


def _tokens(texts: list[str]) -> object:
    return bm25s.tokenize(texts, stopwords="en", show_progress=False)


def _words(query: Query) -> list[int]:
    return _ranked(replace(_asking(query), vector=None))


def _meaning(query: Query) -> list[int]:
    nearest = candidates.by_meaning(_asking(query).vector)
    return [pk for pk in nearest if pk != query.own][:SEEN]


def _ours(query: Query) -> list[int]:
    return _ranked(_asking(query))


def _ranked(asked: Asking) -> list[int]:
    return [one.thread_id for one in fusing.rank(asked, comparing.pairs(asked), SEEN)]


def _asking(query: Query) -> Asking:
    if query.own and (asked := comparing.asking_of(query.own)):
        return asked
    vectors = encoder.vectors([(query.title, query.body)])
    return comparing.asking(query.title, query.body, vectors[0] if vectors else None)
