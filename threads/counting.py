"""What is stored as a count, and what the rows say: found and mended in SQL, some rows at a time.

Whatever changes the rows changes the counts in the same transaction, and one statement sees all of
it or nothing: so what a single statement finds to differ has drifted, however busy the forum is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection, transaction

from threads.models.waiting import RESPONDED
from threads.ranking import PLACE

BATCH = 200

IN_SIGHT = """
SELECT post.* FROM threads_post AS post WHERE post.thread_id = thread.id AND post.deleted_at IS NULL
"""
LATEST_ANSWER = f"""
(SELECT id FROM ({IN_SIGHT}) AS seen WHERE kind = 'answer'
    ORDER BY created_at DESC, id DESC LIMIT 1)
"""  # noqa: S608
SAYS = "FROM threads_confirmation AS said WHERE said.post_id = post.id AND said.kind ="
SAID = """
FROM threads_recommendation AS said JOIN threads_post AS post ON post.id = said.post_id
JOIN threads_thread AS thread ON thread.id = post.thread_id
WHERE said.resource_id = resource.id AND post.deleted_at IS NULL AND thread.deleted_at IS NULL
"""
# As NotificationQuerySet.readable() says.
READABLE = """
NOT EXISTS (SELECT FROM threads_post WHERE id = notice.post_id AND deleted_at IS NOT NULL)
AND NOT EXISTS (SELECT FROM threads_thread
    WHERE id IN (notice.thread_id, notice.source_id) AND deleted_at IS NOT NULL)
"""


class Drift(NamedTuple):
    noun: str
    pk: int
    counter: str
    stored: Any
    true: Any


@dataclass(frozen=True)
class Ledger:
    """Counters of one table, each with the SQL of its truth. ``owner`` names what a batch holds."""

    noun: str
    table: str
    truths: dict[str, str]
    beside: str = ""
    owner: str = "id"

    def drifts(self, owners: list[int]) -> list[Drift]:
        stored = ", ".join(f"{self.noun}.{counter}" for counter in self.truths)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {self.noun}.id, {stored}, {self._found()}", [owners])
            return [drift for row in cursor for drift in self._read(row)]

    def mend(self, owners: list[int]) -> None:
        """Their rows are locked, by a statement before this one."""
        counters, found = ", ".join(self.truths), ", ".join(f"found.{c}" for c in self.truths)
        named = f"SELECT {self.noun}.id, {self._found(named=True)}"
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {self.table} AS drifted SET ({counters}) = ROW({found})"  # noqa: S608
                f" FROM ({named}) AS found WHERE drifted.id = found.id",
                [owners],
            )

    def _found(self, *, named: bool = False) -> str:
        stored = ", ".join(f"{self.noun}.{counter}" for counter in self.truths)
        true = ", ".join(self.truths.values())
        shown = ", ".join(f"{sql} AS {counter}" for counter, sql in self.truths.items())
        return f"""{shown if named else true} FROM {self.table} AS {self.noun} {self.beside}
            WHERE {self.noun}.{self.owner} = ANY(%s) AND ROW({stored}) IS DISTINCT FROM ROW({true})
        """

    def _read(self, row: tuple[Any, ...]) -> Iterator[Drift]:
        pk, *values = row
        half = len(values) // 2
        for counter, stored, true in zip(self.truths, values[:half], values[half:], strict=True):
            if stored != true:
                yield Drift(self.noun, pk, counter, stored, true)


# In this order: places follow from marks, and the sums of a discussion from those of its posts.
MARKS = Ledger(
    "post",
    "threads_post",
    {
        "reply_count": "(SELECT count(*) FROM threads_post AS reply"
        " WHERE reply.parent_id = post.id AND reply.deleted_at IS NULL)",
        "helpful_count": "post.imported_marks"
        " + (SELECT count(*) FROM threads_vote AS vote WHERE vote.post_id = post.id)",
        "confirmed_count": f"(SELECT count(*) {SAYS} 'true')",
        "confirmed_at": f"(SELECT max(said_at) {SAYS} 'true')",
        "outdated_count": f"(SELECT count(*) {SAYS} 'outdated')",
        "outdated_at": f"(SELECT max(said_at) {SAYS} 'outdated')",
    },
    owner="thread_id",
)
PLACES = Ledger(
    "post",
    "threads_post",
    {"score": PLACE, "responded_at": RESPONDED},
    beside="JOIN threads_thread AS thread ON thread.id = post.thread_id",
    owner="thread_id",
)
THREADS = Ledger(
    "thread",
    "threads_thread",
    {
        "answer_count": "seen.answer_count",
        "picked_count": "seen.picked_count",
        "helpful_count": "seen.helpful_count",
        "last_activity_at": "coalesce(seen.last_activity_at, thread.created_at)",
        "newest_id": "seen.newest_id",
        "latest_answer_id": LATEST_ANSWER,
        "curated_count": """(SELECT count(*) FROM threads_threadlink AS tie
        JOIN threads_thread AS source ON source.id = tie.source_id
        JOIN threads_thread AS target ON target.id = tie.target_id
        WHERE tie.kind = 'curated' AND tie.hidden_at IS NULL
            AND source.deleted_at IS NULL AND target.deleted_at IS NULL
            AND (tie.source_id = thread.id OR tie.target_id = thread.id AND tie.both_ways))""",
    },
    beside=f"""CROSS JOIN LATERAL (SELECT
        count(*) FILTER (WHERE kind = 'answer') AS answer_count,
        count(*) FILTER (WHERE kind = 'answer' AND picked_at IS NOT NULL) AS picked_count,
        coalesce(sum(helpful_count), 0) AS helpful_count,
        max(created_at) AS last_activity_at,
        coalesce(max(id) FILTER (WHERE parent_id IS NULL AND kind <> 'question'), 0) AS newest_id
        FROM ({IN_SIGHT}) AS post) AS seen""",  # noqa: S608
)
RESOURCES = Ledger(
    "resource",
    "threads_resource",
    {
        "recommendation_count": f"(SELECT count(DISTINCT post.thread_id) {SAID})",
        "last_recommended_at": f"(SELECT max(said.created_at) {SAID})",
    },
)
MEMBERS = Ledger(
    "member",
    "accounts_user",
    {
        "unread_count": f"""(SELECT count(*) FROM threads_notification AS notice
        WHERE notice.member_id = member.id AND notice.read_at IS NULL AND {READABLE})"""  # noqa: S608
    },
)
# What is locked, and what is counted while it is: whoever changes it locks the same row first.
BOOKS = {
    "threads_thread": [MARKS, PLACES, THREADS],
    "threads_resource": [RESOURCES],
    "accounts_user": [MEMBERS],
}


def batches(table: str, after: int = 0) -> Iterator[list[int]]:
    """The keys of a table, some at a time."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM {table} WHERE id > %s ORDER BY id LIMIT %s",  # noqa: S608
                [after, BATCH],
            )
            pks = [pk for (pk,) in cursor]
        if not pks:
            return
        yield pks
        after = pks[-1]


def prove(table: str, pks: list[int], *, mend: bool = False) -> list[Drift]:
    """What has drifted in these rows and under them; ``mend`` makes it true, with them locked."""
    found = [drift for ledger in BOOKS[table] for drift in ledger.drifts(pks)]
    return _mend(table, pks) if found and mend else found


def _mend(table: str, pks: list[int]) -> list[Drift]:
    mended: list[Drift] = []
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM {table} WHERE id = ANY(%s)"  # noqa: S608
                " ORDER BY id FOR NO KEY UPDATE",
                [pks],
            )
        for ledger in BOOKS[table]:
            mended += ledger.drifts(pks)
            ledger.mend(pks)
    return mended
