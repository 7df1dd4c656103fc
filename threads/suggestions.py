"""Names to choose from while somebody types: of roles with aliases, of topics with synonyms."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, OuterRef, Subquery, Value, When

SHOWN = 8
LONGEST = 60


def suggested(labels: Any, other_names: str, typed: str) -> list[Any]:
    """At most SHOWN roles or topics in one query; names that start with what was typed first.

    ``other_names`` is the relation to aliases or synonyms; the one that matched is ``matched``.
    """
    typed = " ".join(typed.split())[:LONGEST]
    if not typed:
        return []
    relation = labels.model._meta.get_field(other_names)
    others = relation.related_model.objects.filter(
        name__istartswith=typed, **{relation.field.name: OuterRef("pk")}
    )
    found = labels.starting_with(typed).annotate(
        matched=Subquery(others.order_by("name").values("name")[:1]),
        place=Case(When(name__istartswith=typed, then=Value(0)), default=Value(1)),
    )
    return list(found.order_by("place", "name", "pk")[:SHOWN])
