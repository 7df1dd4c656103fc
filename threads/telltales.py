"""What tells who wrote posts without a name: their text, its history, a byline that few share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from threads import guessing
from threads.guessing import CROWD, Rare, own_name_in
from threads.models import Outcome, Post, Revision
from threads.models.post_queryset import NEWEST
from threads.models.revision import SHOWN

LOOKED_AT = 1_000  # posts of a member, the newest, so that the page costs the same for everybody
MOST_BYLINES = 20  # each is counted by a query
MOST_LISTED = 100


@dataclass(frozen=True)
class Telltale:
    """A post with as whom it names its author: ``now`` in its text, ``before`` in its history."""

    post: Post
    now: str
    before: str
    rare: Rare | None = None


def telltales(member: Any) -> list[Telltale]:
    """Among a member's posts without a name those that may tell whose they are, newest first."""
    nameless = Post.objects.by(member).nameless().order_by(*NEWEST.fields)
    posts = list(nameless.select_related("thread").defer("html", "plain")[:LOOKED_AT])
    rare = _rare(posts, member)
    found = (
        Telltale(one.post, one.now, one.before, rare.get((one.post.role, one.post.company)))
        for one in names_in(posts, member)
    )
    telling = (one for one in found if one.now or one.before or one.rare)
    return list(islice(telling, MOST_LISTED))


def names_in(posts: Iterable[Post], author: Any) -> Iterator[Telltale]:
    """As whom each of these posts, which come with their discussions, names its author."""
    posts = list(posts)
    earlier, told = _earlier(posts), _told(posts)
    for post in posts:
        heading = [post.thread.title, *told.get(post.thread_id, [])] if post.is_question else []
        now = own_name_in("\n".join([*heading, post.body]), author)
        yield Telltale(post, now, own_name_in("\n".join(earlier.get(post.pk, [])), author))


def _earlier(posts: list[Post]) -> dict[int, list[str]]:
    """What the histories of posts say, as far as readers see them."""
    found: dict[int, list[Revision]] = {}
    for version in Revision.objects.filter(post__in=[post.pk for post in posts]).order_by("-pk"):
        found.setdefault(version.post_id, []).append(version)
    return {
        pk: [f"{one.title}\n{one.body}" for one in versions[:SHOWN]]
        for pk, versions in found.items()
    }


def _told(posts: list[Post]) -> dict[int, list[str]]:
    """What their askers said of how it went, by discussion."""
    questions = [post.thread_id for post in posts if post.is_question]
    found: dict[int, list[str]] = {}
    words = Outcome.objects.standing().filter(thread__in=questions).values_list("thread", "words")
    for thread, said in words:
        found.setdefault(thread, []).append(said)
    return found


def _rare(posts: list[Post], member: Any) -> dict[tuple[str, str], Rare]:
    """The bylines among the latest ones by which readers may guess the member."""
    bylines = islice(dict.fromkeys((post.role, post.company) for post in posts), MOST_BYLINES)
    counts = ((pair, guessing.sharing(*pair, member)) for pair in bylines)
    return {pair: Rare(*pair, count, []) for pair, count in counts if count < CROWD}
