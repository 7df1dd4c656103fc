"""The operators of the search box: which discussions ``topic:interviews`` leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet

from threads.query import Filter
from threads.slugs import slug_for


def _topics(value: str) -> QuerySet:
    topics = apps.get_model("threads", "Topic").objects
    return topics.filter(
        Q(slug=slug_for(value)) | Q(name__iexact=value) | Q(synonyms__name__iexact=value)
    )


def _roles(value: str) -> QuerySet:
    """By name, alias or how one of them starts: ``from:backend`` is every backend role."""
    roles = apps.get_model("threads", "Role").objects
    exact = Q(slug=slug_for(value)) | Q(name__iexact=value) | Q(aliases__name__iexact=value)
    return roles.filter(exact | Q(pk__in=roles.starting_with(value).values("pk")))


def _members(value: str) -> QuerySet:
    return get_user_model().objects.filter(
        Q(handle=value.removeprefix("@").lower()) | Q(name__iexact=value)
    )


NAMED: dict[str, Callable[[str], QuerySet]] = {
    "topic": _topics,
    "from": _roles,
    "to": _roles,
    "user": _members,
}


def apply(threads: Any, filters: Iterable[Filter]) -> Any:
    for wish in filters:
        threads = threads.filter(~_condition(wish) if wish.excluded else _condition(wish))
    return threads


def named(wish: Filter) -> QuerySet | None:
    """The topics, roles or members that a filter names; None where only a fixed word will do."""
    return NAMED[wish.operator](wish.value) if wish.operator in NAMED else None


def is_nonsense(wish: Filter) -> bool:
    return wish.operator == "is" and wish.value.lower() != "unanswered"


def _condition(wish: Filter) -> Q:
    if wish.operator == "is":
        return Q(answer_count=0) if not is_nonsense(wish) else Q(pk__in=[])
    if wish.operator == "user":
        posts = apps.get_model("threads", "Post").objects.filter(deleted_at=None)
        wrote = posts.filter(thread=OuterRef("pk"), author__in=_members(wish.value).values("pk"))
        return Q(Exists(wrote))
    if wish.operator == "topic":
        labels = apps.get_model("threads", "Thread").topics.through.objects
        return Q(pk__in=labels.filter(topic__in=_topics(wish.value).values("pk")).values("thread"))
    return Q(**{f"{wish.operator}_role__in": _roles(wish.value).values("pk")})
