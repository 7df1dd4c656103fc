"""The operators of the search box: which discussions ``topic:interviews`` leaves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from accounts.models import HANDLE_PATTERN
from threads.query import Filter
from threads.slugs import slug_for

ALL = 100_000_000
MOST_NAMED = 200  # roles or members that one value may stand for


def _topics(value: str) -> QuerySet:
    topics = apps.get_model("threads", "Topic").objects
    return topics.filter(
        Q(slug=slug_for(value)) | Q(name__iexact=value) | Q(synonyms__name__iexact=value)
    )


def _roles(value: str) -> QuerySet:
    """By name, alias or how one of them starts: ``from:backend`` is every backend role."""
    roles = apps.get_model("threads", "Role").objects
    meant = Q(slug=slug_for(value)) | Q(pk__in=roles.starting_with(value).values("pk"))
    return roles.known().filter(meant)


def _members(value: str) -> QuerySet:
    handle = value.removeprefix("@").lower()
    by_handle = re.fullmatch(HANDLE_PATTERN, handle)
    return get_user_model().objects.filter(Q(handle=handle) if by_handle else Q(name__iexact=value))


NAMED: dict[str, Callable[[str], QuerySet]] = {
    "topic": _topics,
    "from": _roles,
    "to": _roles,
    "user": _members,
}


def named(wish: Filter) -> QuerySet | None:
    """The topics, roles or members that a filter names; None for ``is:``, which names nothing."""
    return NAMED[wish.operator](wish.value)[:MOST_NAMED] if wish.operator in NAMED else None


def is_nonsense(wish: Filter) -> bool:
    return wish.operator == "is" and wish.value.lower() != "unanswered"


def with_any(threads: Any, words: SearchQuery, *, few: bool) -> Any:
    """Those whose words match. ``few``: whether that is so few that the index finds them sooner.

    PostgreSQL takes comparing a tsvector for cheap, and would read the words of discussion after
    discussion, the latest first, five times slower where few match. LIMIT makes it ask the index.
    """
    if not few:
        return threads.filter(words__words=words)
    matching = apps.get_model("threads", "ThreadWords").objects.filter(words=words)
    return threads.filter(pk__in=matching.values("thread")[:ALL])


def apply(threads: Any, filters: Iterable[Filter], keys: Mapping[Filter, list[int]]) -> Any:
    """``keys``: the primary keys of what each filter names. Looked up before, because with them
    PostgreSQL knows how many discussions are left, and plans for it."""
    for wish in filters:
        condition = _condition(wish, keys.get(wish, []))
        threads = threads.filter(~condition if wish.excluded else condition)
    return threads


def _condition(wish: Filter, keys: list[int]) -> Q:
    if wish.operator == "is":
        return Q(answer_count=0)
    if wish.operator == "user":
        posts = apps.get_model("threads", "Post").objects.signed().filter(deleted_at=None)
        return Q(pk__in=posts.filter(author__in=keys).values("thread"))
    if wish.operator == "topic":
        labels = apps.get_model("threads", "Thread").topics.through.objects
        return Q(pk__in=labels.filter(topic__in=keys).values("thread"))
    return Q(**{f"{wish.operator}_role__in": keys})
