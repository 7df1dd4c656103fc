"""What the links of a post tie together, made again whenever its text changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from threads import later
from threads.links import cited_in, links_in, outside
from threads.models.citing import cite, tell_askers
from threads.models.recommending import recommend

if TYPE_CHECKING:
    from threads.models.post import Post


def tie(post: Post) -> None:
    """Citations, recommendations and notices, as the text says now; what is alike, by a worker.

    The thread must be locked.
    """
    found = links_in(post.html)
    if newly_cited := cite(post, cited_in(found)):
        tell_askers(post, newly_cited)
    recommend(post, outside(found))
    later.relate(post.thread_id)
