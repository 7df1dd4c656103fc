"""Storing what was read of discussions and what was found to be like them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import transaction

from threads.related import candidates, comparing, encoder, terms
from threads.related.fusing import Neighbour
from threads.related.rows import rows, run
from threads.related.ties import settled
from threads.related.versions import VERSION

STORED = 20  # neighbours of a discussion
LOOKED_AT = 1_000  # of the newest discussions, for the health page

LOCK = """
SELECT id FROM threads_thread WHERE id = ANY(%s) AND deleted_at IS NULL
ORDER BY id FOR NO KEY UPDATE
"""
WRITE_VECTORS = """
INSERT INTO threads_threadvector AS known (thread_id, version, embedding)
SELECT %s, %s, %s::real[]
ON CONFLICT (thread_id) DO UPDATE SET version = excluded.version, embedding = excluded.embedding
WHERE known.embedding <> excluded.embedding OR known.version <> excluded.version
"""
DELETE_VECTORS = "DELETE FROM threads_threadvector WHERE thread_id = ANY(%s)"
DELETE_TIES = """
DELETE FROM threads_threadlink
WHERE kind = 'similar' AND (source_id = ANY(%s) OR target_id = ANY(%s))
"""
HIDDEN = """
SELECT target_id FROM threads_threadlink
WHERE source_id = %s AND kind = 'similar' AND hidden_at IS NOT NULL
"""
DELETE_SHOWN = """
DELETE FROM threads_threadlink WHERE source_id = %s AND kind = 'similar' AND hidden_at IS NULL
"""
DONE = "UPDATE threads_threadterms SET related_version = %s WHERE thread_id = %s"
# After a discussion's terms are read its neighbours are outdated too: terms.write() says so.
UNREAD = """
SELECT thread.id FROM threads_thread AS thread
JOIN threads_post AS question ON question.id = thread.question_id
LEFT JOIN threads_threadterms AS terms ON terms.thread_id = thread.id
LEFT JOIN threads_threadvector AS vector
    ON vector.thread_id = thread.id AND vector.version = %s
WHERE thread.deleted_at IS NULL AND (
    terms.read_version IS DISTINCT FROM %s OR question.edited_at > terms.read_at
    OR (vector.thread_id IS NULL AND %s)
)
ORDER BY thread.id
"""
UNRELATED = """
SELECT thread_id FROM threads_threadterms AS terms
JOIN threads_thread AS thread ON thread.id = terms.thread_id
WHERE thread.deleted_at IS NULL AND related_version <> %s ORDER BY thread_id
"""
DELETED = """
SELECT thread_id FROM threads_threadterms AS terms
JOIN threads_thread AS thread ON thread.id = terms.thread_id
WHERE thread.deleted_at IS NOT NULL ORDER BY thread_id
"""
OUTDATE = "UPDATE threads_threadterms SET read_version = 0, related_version = 0"
# Where the database has got its extension after the tables.
INDEX_VECTORS = "SELECT waymark_index_vectors()"
LATEST = """
SELECT count(*), count(*) FILTER (WHERE terms.thread_id IS NULL),
    count(*) FILTER (WHERE vector.thread_id IS NULL)
FROM (
    SELECT id FROM threads_thread WHERE deleted_at IS NULL
    ORDER BY created_at DESC, id DESC LIMIT %s
) AS thread
LEFT JOIN threads_threadterms AS terms ON terms.thread_id = thread.id AND terms.read_version = %s
LEFT JOIN threads_threadvector AS vector ON vector.thread_id = thread.id AND vector.version = %s
"""


def unread() -> list[int]:
    """Discussions that are new, were edited, or have no vector though they could have one."""
    return _keys(UNREAD, encoder.VERSION, VERSION, encoder.load())


def unrelated() -> list[int]:
    """Discussions that were read and not compared since."""
    return _keys(UNRELATED, VERSION)


def deleted() -> list[int]:
    """Discussions that were read and nobody sees any more."""
    return _keys(DELETED)


def outdate() -> None:
    """Have everything done again."""
    run(OUTDATE)


def index_vectors() -> None:
    """Make the index of meanings if the database could not have it before."""
    rows(INDEX_VECTORS)


def read(threads: Sequence[int]) -> list[int]:
    """Read and encode discussions and store that; the keys of those that are not deleted.

    Encoding comes first: nothing is locked meanwhile.
    """
    questions = comparing.questions(threads)
    texts = dict(zip(questions, terms.read(list(questions.values())), strict=True))
    vectors = encoder.vectors(list(questions.values()))
    with transaction.atomic():
        there = set(_keys(LOCK, list(questions)))
        terms.write({pk: text for pk, text in texts.items() if pk in there}, VERSION)
        if vectors is None:
            # One of an earlier text would speak for this one.
            run(DELETE_VECTORS, list(there))
        for pk, vector in zip(questions, vectors or [], strict=False):
            if pk in there:
                run(WRITE_VECTORS, pk, encoder.VERSION, vector)
    return sorted(there)


def keep(thread: int, found: Sequence[Neighbour]) -> None:
    """Exchange the "similar" ties that start here; those that staff hid stay, and stay hidden."""
    ties = apps.get_model("threads", "ThreadLink")
    with transaction.atomic():
        if not rows(LOCK, [thread]):
            return
        hidden = set(_keys(HIDDEN, thread))
        # What staff decided while neighbours were looked for.
        hidden |= settled(thread, [one.thread_id for one in found])
        run(DELETE_SHOWN, thread)
        ties.objects.bulk_create(
            ties(
                source_id=thread,
                target_id=one.thread_id,
                kind="similar",
                score=one.score,
                reasons=one.reasons,
            )
            for one in found
            if one.thread_id not in hidden
        )
        run(DONE, VERSION, thread)


def forget(threads: Sequence[int]) -> None:
    """Everything that is known of discussions, with the "similar" ties at both ends."""
    pks = list(threads)
    with transaction.atomic():
        terms.forget(pks)
        run(DELETE_VECTORS, pks)
        run(DELETE_TIES, pks, pks)


def status() -> dict[str, Any]:
    """For the health page, in two queries at any size.

    ``encoder``: on, off or missing. ``pgvector``: whether the database finds by meaning. Of the
    newest ``looked_at`` discussions, at most 1,000: ``unread`` are not known to the engine yet,
    ``without_vectors`` are compared by words alone.
    """
    ((looked_at, unread, without_vectors),) = rows(LATEST, LOOKED_AT, VERSION, encoder.VERSION)
    return {
        "encoder": encoder.state(),
        "pgvector": candidates.can_compare_all(),
        "looked_at": looked_at,
        "unread": unread,
        "without_vectors": without_vectors,
    }


def _keys(sql: str, *params: object) -> list[int]:
    return [pk for (pk,) in rows(sql, *params)]
