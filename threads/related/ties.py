"""What members and curators tied together: signals that no text holds.

Each question is bounded: so many tying discussions, so many ties of each.
"""

from __future__ import annotations

from collections.abc import Iterable

from threads.related.rows import rows

SOURCES, TIES = 50, 50
# What many discussions recommend says little about two of them.
POPULAR = 50

# Two discussions that a third one names in one place (Small, "Co-citation", 1973).
COCITED = """
SELECT other.target_id, count(DISTINCT other.source_id)
FROM (
    SELECT DISTINCT source_id FROM (
        SELECT tie.source_id FROM threads_threadlink AS tie
        LEFT JOIN threads_post AS post ON post.id = tie.post_id
        JOIN threads_thread AS source ON source.id = tie.source_id
        WHERE tie.target_id = %s AND tie.kind IN ('cited', 'curated') AND tie.hidden_at IS NULL
            AND post.deleted_at IS NULL AND source.deleted_at IS NULL
        ORDER BY tie.created_at DESC, tie.id DESC LIMIT %s
    ) AS latest
) AS naming
CROSS JOIN LATERAL (
    SELECT tie.source_id, tie.target_id FROM threads_threadlink AS tie
    LEFT JOIN threads_post AS post ON post.id = tie.post_id
    WHERE tie.source_id = naming.source_id AND tie.kind IN ('cited', 'curated')
        AND tie.hidden_at IS NULL AND post.deleted_at IS NULL
    ORDER BY tie.created_at DESC, tie.id DESC LIMIT %s
) AS other
WHERE other.target_id <> %s GROUP BY other.target_id
"""
SHARED_RESOURCES = """
SELECT sharing.thread_id, count(*)
FROM (
    SELECT DISTINCT resource.id FROM threads_post AS post
    JOIN threads_recommendation AS said ON said.post_id = post.id
    JOIN threads_resource AS resource ON resource.id = said.resource_id
    WHERE post.thread_id = %s AND post.deleted_at IS NULL
        AND resource.hidden_at IS NULL AND resource.recommendation_count <= %s
    ORDER BY resource.id LIMIT %s
) AS mine
CROSS JOIN LATERAL (
    SELECT DISTINCT post.thread_id FROM threads_recommendation AS said
    JOIN threads_post AS post ON post.id = said.post_id
    WHERE said.resource_id = mine.id AND post.deleted_at IS NULL
    ORDER BY post.thread_id DESC LIMIT %s
) AS sharing
WHERE sharing.thread_id <> %s GROUP BY sharing.thread_id
"""
# A curated tie that goes one way is no news to readers at its target: that page may be alike.
SETTLED = """
SELECT target_id FROM threads_threadlink
WHERE source_id = %s AND target_id = ANY(%s) AND kind NOT IN ('cited', 'similar')
UNION SELECT source_id FROM threads_threadlink
WHERE target_id = %s AND source_id = ANY(%s) AND kind NOT IN ('cited', 'similar')
    AND (kind <> 'curated' OR both_ways)
"""


def cocited(thread: int) -> dict[int, int]:
    """Discussions named together with this one, and by how many others."""
    return dict(rows(COCITED, thread, SOURCES, TIES, thread))


def shared_resources(thread: int) -> dict[int, int]:
    """Discussions that recommend what this one recommends, and how many such resources."""
    return dict(rows(SHARED_RESOURCES, thread, POPULAR, SOURCES, TIES, thread))


def settled(thread: int, others: Iterable[int]) -> set[int]:
    """Those of the others that this one shows as tied by staff, or that were refused."""
    pks = list(others)
    return {pk for (pk,) in rows(SETTLED, thread, pks, thread, pks)}
