"""The asking discussion, the candidates, and what is known of each pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from threads.related import candidates, encoder, terms, ties
from threads.related.rows import rows
from threads.related.terms import Text

MORE = 4  # words that the asking text is thought to have besides, in one discussion each

# Exactly, for the candidates alone: with the extension in a microsecond each, without it in some
# hundred.
MEANING = {
    True: "-(vector.embedding::halfvec(384) <#> %s::real[]::halfvec(384))",
    False: """(
        SELECT sum(one::float8 * other)
        FROM unnest(vector.embedding, %s::real[]) AS axes (one, other)
    )""",
}
PAIRS = """
SELECT thread.id, thread.title, known.terms, known.impacts, {meaning},
    thread.from_role_id, thread.to_role_id, ARRAY(
        SELECT topic.name FROM threads_thread_topics AS label
        JOIN threads_topic AS topic ON topic.id = label.topic_id
        WHERE label.thread_id = thread.id AND label.topic_id = ANY(%s) ORDER BY topic.name
    ), (
        SELECT count(*) FROM (
            SELECT FROM threads_threadlink
            WHERE target_id = thread.id AND kind = 'curated' AND hidden_at IS NULL LIMIT 20
        ) AS accepted
    ), (
        SELECT count(*) FROM (
            SELECT FROM threads_threadlink
            WHERE target_id = thread.id AND kind = 'rejected' LIMIT 20
        ) AS refused
    )
FROM threads_thread AS thread
LEFT JOIN threads_threadterms AS known ON known.thread_id = thread.id
LEFT JOIN threads_threadvector AS vector ON vector.thread_id = thread.id AND vector.version = %s
WHERE thread.id = ANY(%s) AND thread.deleted_at IS NULL AND thread.duplicate_of_id IS NULL
"""
QUESTIONS = """
SELECT thread.id, thread.title, post.plain
FROM threads_thread AS thread JOIN threads_post AS post ON post.id = thread.question_id
WHERE thread.id = ANY(%s) AND thread.deleted_at IS NULL
"""
HEADING = """
SELECT from_role_id, to_role_id, ARRAY(
    SELECT topic_id FROM threads_thread_topics WHERE thread_id = thread.id
), (SELECT embedding FROM threads_threadvector WHERE thread_id = thread.id AND version = %s)
FROM threads_thread AS thread WHERE id = %s
"""


@dataclass(frozen=True)
class Asking:
    """A discussion that others are compared with; ``thread`` is 0 while it is being written.

    ``weights`` and ``lexemes`` are by term key.
    ``own`` is what all others' words are measured by: the score that the text would give itself if
    it had a few rare words more. Short texts prove little, and so come less near to a whole.
    """

    title: str
    text: Text
    weights: Mapping[int, float]
    lexemes: Mapping[int, str]
    own: float
    vector: Sequence[float] | None = None
    thread: int = 0
    from_role: int | None = None
    to_role: int | None = None
    topics: Sequence[int] = field(default_factory=list)


class Pair(NamedTuple):
    """The asking discussion and a candidate.

    ``shares`` is what each shared term adds to ``words``, the share of the asking text's own score
    that the candidate reaches: 0 to 1. ``meaning`` is the cosine of the two vectors, or None.
    """

    thread: int
    title: str
    shares: dict[int, float]
    meaning: float | None
    same_path: bool
    same_target: bool
    topics: list[str]
    accepted: int
    refused: int
    cocited: int = 0
    resources: int = 0

    @property
    def words(self) -> float:
        return sum(self.shares.values())


def questions(threads: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Title and plain text of those that are not deleted."""
    return {pk: (title, body) for pk, title, body in rows(QUESTIONS, list(threads))}


def asking(title: str, body: str = "", vector: Sequence[float] | None = None) -> Asking:
    """A text that is no discussion yet."""
    (text,) = terms.read([(title, body)])
    known, size = terms.known(text.counts), terms.size()
    threads = {lexeme: known[lexeme].threads if lexeme in known else 0 for lexeme in text.counts}
    weights = {
        lexeme: terms.weight(count, max(1, threads[lexeme]), size)
        for lexeme, count in text.counts.items()
    }
    return Asking(
        title,
        text,
        weights={known[lexeme].id: weights[lexeme] for lexeme in known},
        lexemes={known[lexeme].id: lexeme for lexeme in known},
        own=MORE * terms.weight(1, 1, size)
        + sum(
            weights[lexeme] * terms.impact(count, text.length)
            for lexeme, count in text.counts.items()
        ),
        vector=vector,
    )


def asking_of(thread: int) -> Asking | None:
    """A discussion as it is now, with its stored vector; None when it is deleted."""
    question = questions([thread]).get(thread)
    if question is None:
        return None
    ((from_role, to_role, topics, vector),) = rows(HEADING, encoder.VERSION, thread)
    return replace(
        asking(*question, vector=vector if encoder.state() != "off" else None),
        thread=thread,
        from_role=from_role,
        to_role=to_role,
        topics=topics,
    )


def pairs(asked: Asking) -> list[Pair]:
    """The candidates and what is known of each; without those that staff tied or refused."""
    cocited, resources = ties.cocited(asked.thread), ties.shared_resources(asked.thread)
    found = {
        *candidates.by_words(asked.weights),
        *candidates.by_meaning(asked.vector),
        *candidates.by_path(asked.from_role, asked.to_role),
        *cocited,
        *resources,
    } - {asked.thread}
    wanted = sorted(found - ties.settled(asked.thread, found))
    if not wanted:
        return []
    sql, vector = _meaning(asked)
    return [
        Pair(
            pk,
            title,
            _shares(asked, known or [], impacts or []),
            meaning,
            to_role is not None and (from_role, to_role) == (asked.from_role, asked.to_role),
            to_role is not None and to_role == asked.to_role,
            topics,
            accepted,
            refused,
            cocited.get(pk, 0),
            resources.get(pk, 0),
        )
        for (
            pk, title, known, impacts, meaning, from_role, to_role, topics, accepted, refused,
        ) in rows(PAIRS.format(meaning=sql), *vector, list(asked.topics), encoder.VERSION, wanted)
    ]  # fmt: skip


def _meaning(asked: Asking) -> tuple[str, list[object]]:
    if asked.vector is None:
        return "NULL::float8", []
    return MEANING[candidates.can_compare_all()], [list(asked.vector)]


def _shares(asked: Asking, known: list[int], impacts: list[int]) -> dict[int, float]:
    return {
        term: asked.weights[term] * impact / terms.IMPACT / asked.own
        for term, impact in zip(known, impacts, strict=True)
        if term in asked.weights
    }
