"""So many invented discussions as fast as PostgreSQL can write them: only what suggestions read.

Words are drawn with the skew of real ones (Zipf), sixty a discussion; meanings lie around a
thousand centres, as those of a forum do, not evenly in all directions.
"""

import math
import random
from datetime import datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from tqdm import tqdm

from accounts.models import User
from threads.demo.copying import copy
from threads.models import Post, Role, Thread
from threads.related.versions import VERSION

WORDS, WORDS_A_TEXT = 300_000, 60
ROLES, CENTRES = 60, 1_000
NOISE = 1.0  # of a component of a meaning, around a centre of the same size

STEPS = (
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL maintenance_work_mem = '1GB'",
    "SET LOCAL work_mem = '256MB'",
    "SELECT setseed(0.5)",
    """INSERT INTO threads_term (id, lexeme, threads)
        SELECT n, 'w' || n, 0 FROM generate_series(1, {words}) AS n""",
    "SELECT setval(pg_get_serial_sequence('threads_term', 'id'), {words})",
    """INSERT INTO threads_threadterms
            (thread_id, terms, impacts, read_version, related_version, read_at)
        SELECT id, terms, ARRAY(
            SELECT (700 + 6000 * random() ^ 4)::smallint FROM unnest(terms)
        ), {version}, {version}, now()
        FROM (
            SELECT id, ARRAY(
                SELECT DISTINCT ({words} ^ random())::int FROM generate_series(1, {words_a_text})
                WHERE thread.id > 0
            ) AS terms FROM threads_thread AS thread
        ) AS drawn""",
    "ALTER TABLE threads_posting DROP CONSTRAINT threads_posting_pkey",
    """INSERT INTO threads_posting (term, impact, thread)
        SELECT term, impact, thread_id
        FROM threads_threadterms, unnest(terms, impacts) AS told (term, impact)""",
    "ALTER TABLE threads_posting ADD PRIMARY KEY (term, impact, thread)",
    """UPDATE threads_term SET threads = counted.threads
        FROM (SELECT term, count(*) AS threads FROM threads_posting GROUP BY term) AS counted
        WHERE id = term""",
    """UPDATE threads_post SET plain = (
            SELECT string_agg('w' || term, ' ') FROM unnest(terms) AS term
        )
        FROM threads_threadterms AS known WHERE known.thread_id = threads_post.thread_id""",
    """CREATE TEMPORARY TABLE centre ON COMMIT DROP AS
        SELECT n, ARRAY(
            SELECT random() - 0.5 FROM generate_series(1, 384) WHERE n >= 0
        ) AS place FROM generate_series(0, {centres} - 1) AS n""",
    "CREATE UNIQUE INDEX ON centre (n)",
    # The length of so many random numbers hardly varies: one divisor makes them about 1.
    "DROP INDEX IF EXISTS thread_vector_nearest",
    """INSERT INTO threads_threadvector (thread_id, version, embedding)
        SELECT id, 1, ARRAY(
            SELECT ((axis + {noise} * (random() - 0.5)) / sqrt(384 / 12.0 * (1 + {noise} ^ 2)))
            FROM unnest(place) AS axis WHERE thread.id > 0
        )::real[]
        FROM threads_thread AS thread JOIN centre ON n = (id * 7919) % {centres}""",
    "SET CONSTRAINTS ALL IMMEDIATE",  # no index is made while any of them waits
    "SELECT waymark_index_vectors()",
)
NUMBERS = {
    "words": WORDS,
    "words_a_text": WORDS_A_TEXT,
    "centres": CENTRES,
    "noise": NOISE,
    "version": VERSION,
}


def prepare(threads: int) -> None:
    """In one transaction: one discussion is there means that all are."""
    call_command("migrate", verbosity=0)
    if Thread.objects.exists():
        return
    chance, now = random.Random(1), timezone.now()  # noqa: S311
    numbers = range(1, threads + 1)
    with transaction.atomic(), connection.cursor() as cursor:
        asker = User.objects.create_user("asker")
        copy(Role, ({"id": n, "name": f"Role {n}", "slug": f"r{n}"} for n in range(1, ROLES + 1)))
        copy(Thread, (_thread(number, chance, asker.pk, now) for number in numbers))
        copy(Post, (_post(number, asker.pk, now) for number in numbers))
        for step in tqdm(STEPS, desc=f"{threads:,} discussions", disable=None):
            cursor.execute(step.format(**NUMBERS))
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM (ANALYZE)")


def _thread(number: int, chance: random.Random, asker: int, now: datetime) -> dict[str, Any]:
    """A few roles are wanted by many."""
    goal, origin = (math.ceil(ROLES * chance.random() ** 3) or 1 for _ in range(2))
    at = now - timedelta(minutes=number)
    return {
        "id": number, "title": f"Discussion {number}", "slug": "d", "asker_id": asker,
        "from_role_id": origin, "to_role_id": goal, "question_id": number,
        "created_at": at, "last_activity_at": at,
    }  # fmt: skip


def _post(number: int, asker: int, now: datetime) -> dict[str, Any]:
    return {
        "id": number, "thread_id": number, "kind": Post.Kind.QUESTION, "author_id": asker,
        "renderer_version": 0, "created_at": now,
    }  # fmt: skip
