"""What members answer about most, found in their latest answers with the name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

LATEST = 100  # answers of a member; further back somebody may have been somebody else

# One a member, with the key written out: so PostgreSQL knows whose answers are many, and reads the
# latest of them from the partial index post_answers instead of sorting all.
LATEST_OF_ONE = """(
    SELECT post.author_id, post.thread_id FROM threads_post AS post
    JOIN threads_thread AS thread ON thread.id = post.thread_id
    WHERE post.author_id = %s AND post.kind = 'answer'
    AND post.alias IS NULL AND post.deleted_at IS NULL AND thread.deleted_at IS NULL
    ORDER BY post.created_at DESC, post.id DESC
    LIMIT %s
)"""
COUNT = """
SELECT best.author_id, topic.name, topic.slug
FROM (
    SELECT answer.author_id, label.topic_id, count(*) AS answers, row_number() OVER (
        PARTITION BY answer.author_id ORDER BY count(*) DESC, label.topic_id
    ) AS place
    FROM ({latest}) AS answer
    JOIN threads_thread_topics AS label ON label.thread_id = answer.thread_id
    GROUP BY answer.author_id, label.topic_id
) AS best
JOIN threads_topic AS topic ON topic.id = best.topic_id
WHERE best.place <= %s
ORDER BY best.answers DESC, topic.name
"""


class Label(NamedTuple):
    name: str
    slug: str


def answered_topics(members: Iterable[int], most: int) -> dict[int, list[Label]]:
    """The ``most`` frequent topics of each of these members (keys), in one query."""
    found: dict[int, list[Label]] = {member: [] for member in members}
    if not found:
        return found
    latest = " UNION ALL ".join([LATEST_OF_ONE] * len(found))
    values = [value for member in found for value in (member, LATEST)]
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(latest=latest), [*values, most])
        for member, name, slug in cursor.fetchall():
            found[member].append(Label(name, slug))
    return found
