"""What the links of a post tie together, made again whenever its text changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threads import later
from threads.links import cited_in, links_in, outside
from threads.models.citing import cite
from threads.models.mentioning import tell_askers
from threads.models.recommending import recommend
from threads.models.upload import use_pictures

if TYPE_CHECKING:
    from threads.models.post import Post

MOST_TITLES = 20  # fetched for one post


def tie(post: Post) -> None:
    """Citations, recommendations and notices, as the text says now; the rest is a worker's work.

    The thread must be locked.
    """
    use_pictures(post)
    newly_cited, new_resources = read_links(post)
    if newly_cited:
        tell_askers(post, newly_cited)
    later.relate(post.thread_id)
    for resource in new_resources[:MOST_TITLES]:
        later.fetch_title(resource)


def read_links(post: Post) -> tuple[list[int], list[int]]:
    """Citations and recommendations only; returns newly cited threads and new resources."""
    found = links_in(post.html)
    return cite(post, cited_in(found)), recommend(post, outside(found))
