"""Recommendations: what a post's addresses of other sites make known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from threads import addresses
from threads.links import Link
from threads.models.recommendation import LONGEST_SENTENCE, LONGEST_WORDS, Recommendation
from threads.models.resource import LONGEST_ADDRESS, LONGEST_TITLE, Resource

if TYPE_CHECKING:
    from threads.models.post import Post

# Words that hang on a link and say nothing about what it leads to.
EMPTY = """
    a an article blog book click code course doc document example for from here in is it link my of
    lecture on one out page paper post read repo see series site source talk that the these this
    those thread to tool video watch website
    """
_EMPTY_WORDS = frozenset(EMPTY.split())
_LOOKS_LIKE_AN_ADDRESS = re.compile(r"(?:https?://|www\.)|^\S+\.\S+/\S*$", re.IGNORECASE)
# “this talk on staffing” is part of a sentence, “This Is Water” is a title.
_POINTS = re.compile(r"(?:this|that|these|those|here)\b|(?:This|That|These|Those|Here)\b(?! [A-Z])")

NEEDED = ("url", "title", "merged_into")  # of the resources that are known


class Said(NamedTuple):
    """What a post says about one resource at one moment."""

    words: str
    sentence: str


def recommend(post: Post, links: Iterable[Link]) -> list[int]:
    """Make the post's recommendations what its links say now; return the keys of new resources.

    `links` are those that lead outside. The same address is recommended once a moment: the first
    sentence counts. A fixed number of queries, whatever the number of links. The thread's row must
    be locked.
    """
    said, first = _read(links)
    before = list(Recommendation.objects.filter(post=post))
    if not said and not before:
        return []
    called = {(row.resource_id, row.words) for row in before}
    keys, new = _resources(first, besides={row.resource_id for row in before})
    wanted: dict[tuple[int, int | None], Said] = {}
    for (url, seconds), words in said.items():
        wanted.setdefault((keys[url], seconds), words)
    _keep(post, before, wanted)
    _retitle(called - {(resource, words.words) for (resource, _), words in wanted.items()})
    had, has = {row.resource_id for row in before}, {resource for resource, _ in wanted}
    if lost := had - has:
        Resource.objects.filter(pk__in=lost).recount()
    if gained := has - had:
        Resource.objects.filter(pk__in=gained).count_in(post)
    return new


def recount_after(post: Post) -> None:
    """A post was removed or restored: count what it recommends. A question takes its thread along.

    Both rows must be saved, and the thread's locked.
    """
    here = {"post__thread": post.thread_id} if post.is_question else {"post": post}
    recommended = Recommendation.objects.filter(**here)
    Resource.objects.filter(pk__in=recommended.values("resource")).recount()
    _retitle(set(recommended.values_list("resource", "words")))


def _retitle(called: set[tuple[int, str]]) -> None:
    """Nothing keeps a title from words that are gone: take the next best of those that stand.

    What staff wrote and what the page calls itself stays. A resource without a title shows its
    address. The rows must be locked.
    """
    titles = {(resource, title_in(words)) for resource, words in called}
    rows = Resource.objects.filter(pk__in={pk for pk, _ in titles}, titled_by=None).only("title")
    stale = {row.pk: row for row in rows if not row.title or (row.pk, row.title) in titles}
    if not stale:
        return
    standing = Recommendation.objects.visible().filter(resource__in=stale).exclude(words="")
    for row in stale.values():
        row.title = ""
    for pk, words in standing.order_by("created_at", "pk").values_list("resource", "words"):
        stale[pk].title = stale[pk].title or title_in(words)
    Resource.objects.bulk_update(stale.values(), ["title"])


def _read(
    links: Iterable[Link],
) -> tuple[dict[tuple[str, int | None], Said], dict[str, Link]]:
    """What is said by canonical address and moment, and the first link to each address."""
    said: dict[tuple[str, int | None], Said] = {}
    first: dict[str, Link] = {}
    for link in links:
        url = addresses.canonical(link.href)
        if len(url.encode(errors="replace")) > LONGEST_ADDRESS or len(link.href) > LONGEST_ADDRESS:
            continue
        words, sentence = link.words[:LONGEST_WORDS], link.sentence[:LONGEST_SENTENCE]
        place = url, addresses.seconds_in(link.href)
        known = said.setdefault(place, Said(words, sentence))
        if not title_in(known.words):  # the words that may become the title are kept, see _retitle
            said[place] = known._replace(words=words)
        if url not in first or not title_in(first[url].words):
            first[url] = link
    return said, first


def title_in(words: str) -> str:
    """The words of a link as a title. “here”, “deep”, “this talk on …” and addresses are none."""
    bare = re.findall(r"\w+", words.lower())
    if not bare or _EMPTY_WORDS.issuperset(bare) or _LOOKS_LIKE_AN_ADDRESS.search(words):
        return ""
    if _POINTS.match(words) or (words.isalpha() and words.islower()):
        return ""
    return words[:LONGEST_TITLE].strip(" :,;–—→")


def _resources(first: dict[str, Link], besides: set[int]) -> tuple[dict[str, int], list[int]]:
    """The keys of the resources at these addresses, and those among them that are new.

    All rows that the post may change are locked, `besides` too.
    """
    here = Resource.objects.filter(url__in=first)
    touched = Q(pk__in=besides) | Q(url__in=first) | Q(pk__in=here.values("merged_into"))
    known = {row.url: row for row in Resource.objects.filter(touched).locked().only(*NEEDED)}
    missing = [_new(url, link) for url, link in sorted(first.items()) if url not in known]
    # Sorted like the locks. If another post made the same row meanwhile, this brings its key.
    made = Resource.objects.bulk_create(
        missing, update_conflicts=True, unique_fields=["url"], update_fields=["url"]
    )
    _name([known[url] for url in first if url in known], first)
    keys = {row.url: row.merged_into_id or row.pk for row in [*known.values(), *made]}
    return keys, [row.pk for row in made]


def _name(known: list[Resource], first: dict[str, Link]) -> None:
    """Give resources without a title the words of these links."""
    untitled = [row for row in known if not row.title and title_in(first[row.url].words)]
    for row in untitled:
        row.title = title_in(first[row.url].words)
    if untitled:
        Resource.objects.bulk_update(untitled, ["title"])


def _new(url: str, link: Link) -> Resource:
    return Resource(
        url=url,
        link=addresses.openable(link.href),
        host=addresses.host_of(url)[:255],
        kind=addresses.kind_of(url),
        title=title_in(link.words),
    )


def _keep(
    post: Post, before: list[Recommendation], wanted: dict[tuple[int, int | None], Said]
) -> None:
    kept = {(row.resource_id, row.seconds): row for row in before}
    gone = [row for key, row in kept.items() if key not in wanted]
    changed = [
        row
        for key, row in kept.items()
        if key in wanted and wanted[key] != (row.words, row.sentence)
    ]
    for row in changed:
        row.words, row.sentence = wanted[row.resource_id, row.seconds]
    if gone:
        Recommendation.objects.filter(pk__in=[row.pk for row in gone]).delete()
    if changed:
        Recommendation.objects.bulk_update(changed, ["words", "sentence"])
    new = [
        Recommendation(
            post=post,
            resource_id=resource,
            seconds=seconds,
            words=said.words,
            sentence=said.sentence,
            created_at=post.created_at,
        )
        for (resource, seconds), said in wanted.items()
        if (resource, seconds) not in kept
    ]
    Recommendation.objects.bulk_create(new)
