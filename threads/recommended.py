"""The resources of a discussion: a card under the post that names one, a box beside them all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, Case, F, Value, When, Window
from django.db.models.functions import RowNumber

from threads import speaker
from threads.models import Recommendation, Thread

IN_THE_BOX = 8
CARDS_A_POST = 4  # more of them would bury the words


@dataclass
class Recommended:
    """Recommendations with their resource and author: the best, and cards by the post's key."""

    best: list[Recommendation] = field(default_factory=list)
    cards: dict[int, list[Recommendation]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.best)


def resources_of(thread: Thread, posts: Iterable[int] | None = None) -> Recommended:
    """What the posts of a discussion recommend, in one query.

    ``posts`` are the keys of those on the page: they get their cards, in the order of their text.
    Without them every post does, which is for short discussions.
    """
    found, seen = Recommended(), set()
    on_page = None if posts is None else set(posts)
    rows = list(_rows(thread, on_page))
    for row in sorted(rows, key=lambda row: (row.number, row.pk)):
        if (on_page is None or row.post_id in on_page) and row.number <= CARDS_A_POST:
            found.cards.setdefault(row.post_id, []).append(row)
    for cards in found.cards.values():
        cards.sort(key=lambda row: row.pk)
    for row in rows:
        if row.resource_id not in seen and len(found.best) < IN_THE_BOX:
            seen.add(row.resource_id)
            found.best.append(row)
    return found


def _rows(thread: Thread, on_page: set[int] | None) -> Iterable[Any]:
    """The first few of each post on the page and of all others together, the best first."""
    best = [F("resource__recommendation_count").desc(), F("resource_id").desc(), F("pk").asc()]
    others = Case(
        When(post__in=on_page or (), then=F("post_id")),
        default=Value(0),
        output_field=BigIntegerField(),
    )
    apart = F("post_id") if on_page is None else others
    return (
        Recommendation.objects.visible()
        .filter(post__thread=thread, resource__hidden_at=None)
        .annotate(number=Window(RowNumber(), partition_by=[apart], order_by=best))
        .filter(number__lte=IN_THE_BOX)
        .select_related("resource", "post__author")
        .only(
            "seconds",
            *speaker.fields("post__"),
            *(f"resource__{name}" for name in ("url", "link", "host", "kind", "title", "dead_at")),
            "resource__recommendation_count",
        )
        .order_by(*best)
    )
