"""In which order answers stand: by how surely they help those who can read them.

An answer's place is the lower bound of the Wilson score interval at 95 %,

    (p + z²/2n − z·√(p(1 − p)/n + z²/4n²)) / (1 + z²/n),    p = marks / n,    z = 1.96

(E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of
the American Statistical Association 22, 1927, p. 209–212): the smallest share of readers who find
it helpful that the marks leave credible. ``n`` counts the readers who could see it: the reads of
its discussion since it was written. So no answer wins by its age: 12 marks of 40 readers stand
above 30 of 400. And little evidence does not count for much: 1 mark of 1 reader (0.21) stands below
60 of 120 (0.41), where the plain share would turn them round.

Not every reader marks, and some never scroll so far. That lowers the shares of a discussion's
answers alike, and an order needs no more. There are never fewer readers than marks: a mark may come
along with an import, or from a page whose read was not counted.

The bound is stored as a whole number of millionths, so that a place in the list is exact. It
follows from three stored numbers: the marks, the reads before the answer was written, and the reads
of its discussion when that was last ranked: with a change, or at night after reads alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import floor, sqrt

from django.db import connection, transaction

MILLION = 1_000_000
Z = 1.96  # of a normal distribution, for 95 % in the middle
WORTH_RANKING = 1.1
BATCH = 100  # discussions ranked at once, whose rows are locked meanwhile
A_NIGHT = 20_000  # discussions at most; those that were read most come first

# The same steps as in score(), so that both round alike. Needs marks and reads, as SQL.
SCORE = f"""
CASE WHEN {{marks}} = 0 THEN 0 ELSE (SELECT floor({MILLION} * (
    (p + {Z}::float8 * {Z}::float8 / (2 * n)
     - {Z}::float8 * sqrt(p * (1 - p) / n + {Z}::float8 * {Z}::float8 / (4 * n * n)))
    / (1 + {Z}::float8 * {Z}::float8 / n)
))::integer FROM (SELECT n, {{marks}}::float8 / n AS p FROM (
    SELECT greatest({{marks}}, {{reads}})::float8 AS n
) AS readers) AS shares) END
"""  # noqa: S608
# Of a post called post in a discussion called thread. Replies and questions have no place to win.
PLACE = f"""
CASE WHEN post.kind NOT IN ('answer', 'follow-up') THEN 0 ELSE {
    SCORE.format(marks="post.helpful_count", reads="thread.ranked_views - post.views_before")
} END
"""
RANK = f"""
UPDATE threads_post AS ranked SET score = found.score FROM (
    SELECT post.id, {PLACE} AS score
    FROM threads_post AS post JOIN threads_thread AS thread ON thread.id = post.thread_id
    WHERE post.thread_id = ANY(%s) AND post.parent_id IS NULL
) AS found WHERE ranked.id = found.id AND ranked.score <> found.score
"""  # noqa: S608
READ_SINCE = """
SELECT id FROM threads_thread WHERE view_count <> ranked_views AND newest_id > 0
ORDER BY view_count - ranked_views DESC, id LIMIT %s
"""
# Whoever holds one of them ranks it as well.
LOCK = """
SELECT id FROM threads_thread WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
"""
TAKE_READS = "UPDATE threads_thread SET ranked_views = view_count WHERE id = ANY(%s)"


def score(marks: int, reads: int) -> int:
    """The lower bound in millionths, from 0 to 999,999."""
    if marks == 0:
        return 0
    n = float(max(marks, reads))
    p = marks / n
    middle, spread = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return floor(MILLION * ((middle - spread) / (1 + Z * Z / n)))


def reads_to_rank(reads: int, ranked: int) -> int:
    """The reads to rank by: those of now, unless too few came since to be worth other places.

    Every answer's place follows from them. Of a discussion with 500 answers that everybody reads,
    a mark changes one row instead of all; what it misses, the night brings along.
    """
    return reads if reads > ranked * WORTH_RANKING else ranked


def rank(threads: Iterable[int]) -> None:
    """Make the scores of all posts in these discussions, whose rows are locked, what they are."""
    with connection.cursor() as cursor:
        cursor.execute(RANK, [list(threads)])


def rank_read() -> Iterator[int]:
    """Rank what was read since it was last ranked; yields how many discussions each step did.

    Each step is a transaction of its own: whoever stops it in between loses nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(READ_SINCE, [A_NIGHT])
        pks = sorted(pk for (pk,) in cursor)
    for start in range(0, len(pks), BATCH):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(LOCK, [pks[start : start + BATCH]])
            locked = [pk for (pk,) in cursor]
            cursor.execute(TAKE_READS, [locked])
            cursor.execute(RANK, [locked])
        yield len(locked)
