"""Names to choose from while somebody types: of roles with aliases, of topics with synonyms."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When

from threads.models import Role, Thread, Topic

SHOWN = 8
LONGEST = 60


def known_roles() -> Any:
    return Role.objects.known()


def known_topics() -> Any:
    """Topics that a discussion which can be read has, or that staff described or named twice."""
    seen = Thread.topics.through.objects.filter(thread__deleted_at=None, topic=OuterRef("pk"))
    others = Exists(_others(Topic, "synonyms"))
    return Topic.objects.filter(~Q(description="") | Q(others) | Q(Exists(seen)))


def _others(model: Any, names: str) -> Any:
    """The other names of each role or topic."""
    relation = model._meta.get_field(names)
    return relation.related_model.objects.filter(**{relation.field.name: OuterRef("pk")})


def meant(labels: Any, typed: str) -> Any:
    """The role or topic with this slug, or else with this name or another of its names, or None."""
    return (labels.filter(slug=typed).first() or labels.called(typed)) if typed else None


def suggested(labels: Any, other_names: str, typed: str) -> list[Any]:
    """At most SHOWN roles or topics in one query; names that start with what was typed first.

    ``other_names`` is the relation to aliases or synonyms; the one that matched is ``matched``.
    """
    typed = " ".join(typed.split())[:LONGEST]
    if not typed:
        return []
    others = _others(labels.model, other_names).filter(name__istartswith=typed)
    found = labels.starting_with(typed).annotate(
        matched=Subquery(others.order_by("name").values("name")[:1]),
        place=Case(When(name__istartswith=typed, then=Value(0)), default=Value(1)),
    )
    return list(found.order_by("place", "name", "pk")[:SHOWN])
