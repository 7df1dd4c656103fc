"""What search knows: the words of every post and discussion, written with what they come from.

SQL, because models call this: it knows their tables, and imports none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from threads.words import spelled, words_in

BATCH = 200
SHORTEST_KNOWN, LONGEST_KNOWN = 4, 40  # what is worth correcting

# xmax is 0 in a row that was not there before.
WRITE_POSTS = """
INSERT INTO threads_postwords AS known (post_id, words)
SELECT post_id, to_tsvector('pg_catalog.english', plain)
FROM unnest(%s::bigint[], %s::text[]) AS posts (post_id, plain)
ON CONFLICT (post_id) DO UPDATE SET words = excluded.words
RETURNING known.xmax = 0
"""
POSTS = "SELECT id, plain, thread_id, deleted_at FROM threads_post WHERE thread_id = ANY(%s)"
POSTS_WITHOUT_WORDS = f"""{POSTS}
AND NOT EXISTS (SELECT FROM threads_postwords WHERE post_id = threads_post.id)
"""
APPEND = """
UPDATE threads_threadwords AS known
SET words = waymark_join_words(known.words || '', setweight(new.words, 'D'))
FROM threads_postwords AS new WHERE known.thread_id = %s AND new.post_id = %s
"""
FORGET_DELETED = """
DELETE FROM threads_threadwords AS known USING threads_thread AS thread
WHERE known.thread_id = ANY(%s) AND thread.id = known.thread_id AND thread.deleted_at IS NOT NULL
"""
HEADINGS = """
SELECT thread.id, thread.title, (SELECT coalesce(string_agg(label.name, ' '), '') FROM (
    SELECT name FROM threads_role WHERE id IN (thread.from_role_id, thread.to_role_id)
    UNION ALL
    SELECT name FROM threads_rolealias WHERE role_id IN (thread.from_role_id, thread.to_role_id)
    UNION ALL
    SELECT name FROM threads_topic WHERE id IN (
        SELECT topic_id FROM threads_thread_topics WHERE thread_id = thread.id)
    UNION ALL
    SELECT name FROM threads_topicsynonym WHERE topic_id IN (
        SELECT topic_id FROM threads_thread_topics WHERE thread_id = thread.id)
) AS label)
FROM threads_thread AS thread WHERE thread.id = ANY(%s) AND thread.deleted_at IS NULL
"""
# The title comes first: its positions are then those of its own words.
WRITE_THREADS = """
INSERT INTO threads_threadwords (thread_id, words)
SELECT heading.thread_id, waymark_join_words(
    setweight(to_tsvector('pg_catalog.english', heading.title), 'A')
    || setweight(to_tsvector('pg_catalog.english', heading.labels), 'B'),
    (SELECT waymark_all_words(
        setweight(words.words, CASE post.kind WHEN 'question' THEN 'C' ELSE 'D' END::"char")
        ORDER BY post.kind <> 'question', post.id
    ) FROM threads_post AS post JOIN threads_postwords AS words ON words.post_id = post.id
    WHERE post.thread_id = heading.thread_id AND post.deleted_at IS NULL)
)
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS heading (thread_id, title, labels)
ON CONFLICT (thread_id) DO UPDATE SET words = excluded.words
"""
# In order, so that two transactions with the same new words wait for each other but never both.
# Of the words of a text nearly all are known, and no row of those is touched.
LEARN = """
INSERT INTO threads_titleword AS known (word, only_in)
SELECT word, only_in FROM unnest(%s::text[], %s::bigint[]) AS new (word, only_in)
WHERE NOT EXISTS (SELECT FROM threads_titleword AS known WHERE known.word = new.word
    AND (known.only_in IS NULL OR known.only_in = new.only_in))
ORDER BY word ON CONFLICT (word) DO UPDATE SET only_in = NULL
WHERE known.only_in IS DISTINCT FROM excluded.only_in
"""


def index(thread: Any, post: Any = None) -> None:
    """Refresh what search knows of a thread, in the caller's transaction with its row locked.

    ``post`` is the one that was written or edited; without it, posts came into or out of sight.
    """
    learnt = Learnt()
    is_new = False
    if post is not None:
        is_new = _write_posts([(post.pk, post.plain)])
        if post.deleted_at is None:
            learnt.said(thread.pk, post.plain)
    if not (is_new and not post.is_question and _run(APPEND, thread.pk, post.pk)):
        _write_threads([thread.pk], learnt)
    _afterwards(learnt.write)


def _afterwards(write: Callable[[], None]) -> None:
    """Who writes several posts in a transaction keeps nobody waiting, and waits for nobody."""
    transaction.on_commit(write, robust=True)


def refresh(threads: QuerySet) -> None:
    """Read the headings again, after roles or topics got other names or places."""
    for _done in _in_batches(threads, _write_threads):
        pass


def rebuild(threads: QuerySet) -> Iterator[int]:
    """Read everything again; yields how many discussions each step did."""
    return _in_batches(threads, _read_again)


def _in_batches(threads: QuerySet, write: Callable[[list[int], Learnt], None]) -> Iterator[int]:
    """A transaction a batch, with its rows locked: what is read stays true until it is written."""
    pks = sorted(threads.values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        batch = threads.model._base_manager.filter(pk__in=pks[start : start + BATCH])
        with transaction.atomic():
            rows = batch.order_by("pk").select_for_update(no_key=True)
            locked = list(rows.values_list("pk", flat=True))
            learnt = Learnt()
            write(locked, learnt)
            learnt.write()
        yield len(locked)


class Learnt:
    """Words that a misspelt one may have meant: of headings, and of what two discussions say.

    What only one says may be somebody's slip. Search offers no word that it does not find.
    """

    def __init__(self) -> None:
        self.only_in: dict[str, int | None] = {}

    def said(self, thread: int, text: str) -> None:
        for word in _worth_correcting(text):
            self.only_in[word] = thread if self.only_in.get(word, thread) == thread else None

    def headed(self, text: str) -> None:
        self.only_in |= dict.fromkeys(_worth_correcting(text))

    def write(self) -> None:
        words = sorted(self.only_in)
        _run(LEARN, words, [self.only_in[word] for word in words])


def _read_again(pks: list[int], learnt: Learnt) -> None:
    posts = _rows(POSTS, pks)
    _write_posts((pk, plain) for pk, plain, _, _ in posts)
    for _, plain, thread, deleted_at in posts:
        if deleted_at is None:
            learnt.said(thread, plain)
    _write_threads(pks, learnt)


def _write_posts(posts: Iterable[tuple[int, str]]) -> bool:
    """Write the words of posts, ``(pk, plain)``; whether the first one is new to search."""
    posts = list(posts)
    if not posts:
        return False
    pks, plains = [pk for pk, _ in posts], [spelled(plain) for _, plain in posts]
    return _rows(WRITE_POSTS, pks, plains)[0][0]


def _write_threads(pks: list[int], learnt: Learnt) -> None:
    _write_posts((pk, plain) for pk, plain, _, _ in _rows(POSTS_WITHOUT_WORDS, pks))
    _run(FORGET_DELETED, pks)
    headings = _rows(HEADINGS, pks)
    titles = [spelled(title) for _, title, _ in headings]
    labels = [spelled(names) for _, _, names in headings]
    _run(WRITE_THREADS, [pk for pk, _, _ in headings], titles, labels)
    for _, title, names in headings:
        learnt.headed(f"{title} {names}")


def _worth_correcting(text: str) -> set[str]:
    return {
        word.spelling
        for word in words_in(text)
        if word.spelling.isalpha() and SHORTEST_KNOWN <= len(word.spelling) <= LONGEST_KNOWN
    }


def _run(sql: str, *params: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def _rows(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
