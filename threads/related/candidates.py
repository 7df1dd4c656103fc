"""Which discussions are worth comparing: a few hundred, out of indexes, at any size of the forum.

Of each of the asking text's most telling words the discussions that say most about it; the nearest
by meaning; the latest with the same target role. Every part ends with a LIMIT that an index serves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from threads.related.rows import rows, run

# The most telling words of the asking text, and how many discussions of each are read.
WORDS, READ_A_WORD = 24, 1_000
FROM_WORDS, FROM_MEANING, FROM_PATH = 150, 100, 40
# Of the latest with the same target role, these are looked through for the whole path.
SAME_TARGET = 200
# How many neighbours HNSW keeps in view while it walks: more finds better, and takes longer.
BREADTH = 120

BY_WORDS = """
SELECT thread AS id FROM unnest(%s::int[], %s::real[]) AS asked (term, weight)
CROSS JOIN LATERAL (
    SELECT thread, impact FROM threads_posting AS posting WHERE posting.term = asked.term
    ORDER BY impact DESC, thread DESC LIMIT %s
) AS telling
GROUP BY thread ORDER BY sum(weight * impact) DESC, thread DESC LIMIT %s
"""
BY_MEANING = """
SELECT thread_id AS id FROM threads_threadvector
ORDER BY embedding::halfvec(384) <#> %s::real[]::halfvec(384) LIMIT %s
"""
BY_PATH = """
SELECT id FROM (
    SELECT id, from_role_id, last_activity_at FROM threads_thread
    WHERE deleted_at IS NULL AND duplicate_of_id IS NULL AND to_role_id = %s
    ORDER BY last_activity_at DESC, id DESC LIMIT %s
) AS latest
ORDER BY (from_role_id = %s) IS TRUE DESC, last_activity_at DESC, id DESC LIMIT %s
"""
HAS_INDEX = "SELECT to_regclass('thread_vector_nearest') IS NOT NULL"


def by_words(weights: Mapping[int, float]) -> list[int]:
    """Discussions that share telling words, the most alike first, by term keys and weights."""
    asked = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:WORDS]
    if not asked:
        return []
    terms, counted = zip(*asked, strict=True)
    return _ids(BY_WORDS, list(terms), list(counted), READ_A_WORD, FROM_WORDS)


def by_meaning(vector: Sequence[float] | None) -> list[int]:
    """The nearest discussions; none without a vector or without the index."""
    if vector is None or not can_compare_all():
        return []
    with transaction.atomic():
        run("SELECT set_config('hnsw.ef_search', %s, true)", str(BREADTH))
        return _ids(BY_MEANING, list(vector), FROM_MEANING)


def by_path(from_role: int | None, to_role: int | None) -> list[int]:
    """The latest discussions with the same target role, those on the same path first."""
    if to_role is None:
        return []
    return _ids(BY_PATH, to_role, SAME_TARGET, from_role, FROM_PATH)


def can_compare_all() -> bool:
    """Whether the database has an index of meanings: the extension ``vector``."""
    return rows(HAS_INDEX)[0][0]


def _ids(sql: str, *params: object) -> list[int]:
    return [pk for (pk,) in rows(sql, *params)]
