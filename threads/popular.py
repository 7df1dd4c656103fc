"""What people ask about most. Counting reads every discussion, so it is done now and then."""

from typing import Any

from django.core.cache import cache
from django.db.models import Count

from threads.models import Thread, Topic

SECONDS = 600
SHOWN = 6


def popular() -> dict[str, Any]:
    """The busiest paths and topics: plain values, at most ten minutes old."""
    found = cache.get("popular")
    if found is None:
        found = _count()
        if found["topics"] or found["paths"]:  # a new forum fills up by the minute
            cache.set("popular", found, SECONDS)
    return found


def _count() -> dict[str, Any]:
    visible = Thread.objects.visible_to(None).originals()
    paths = (
        visible.exclude(to_role=None)
        .values("from_role__name", "from_role__slug", "to_role__name", "to_role__slug")
        .annotate(count=Count("pk"))
        .order_by("-count", "to_role__name", "from_role__name")
    )
    topics = (
        Topic.objects.filter(threads__deleted_at=None, threads__duplicate_of=None)
        .annotate(count=Count("threads"))
        .filter(count__gt=0)
        .order_by("-count", "name")
        .values("name", "slug", "count")
    )
    return {"paths": list(paths[:SHOWN]), "topics": list(topics[: 2 * SHOWN])}
