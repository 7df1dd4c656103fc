"""What the library shows and in which order, read from the address and written to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Count
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from threads.address_kinds import Kind
from threads.models import Recommendation, Role, Topic
from threads.models.resource import MOST, NEWEST, ResourceQuerySet
from threads.paging import Order

SORTS = {"most": _("Most recommended"), "new": _("Newest")}
ORDERS = {"most": MOST, "new": NEWEST}
KINDS: dict[str, Any] = {
    Kind.VIDEO: _("Videos"),
    Kind.COURSE: _("Courses"),
    Kind.ARTICLE: _("Articles"),
    Kind.BOOK: _("Books"),
    Kind.PAPER: _("Papers"),
    Kind.CODE: _("Code"),
    Kind.POST: _("Posts"),
    Kind.TOOL: _("Tools"),
}
SECONDS = 600
SHOWN = 8


@dataclass(frozen=True)
class Filters:
    """The order and the filters of the library. Topics and roles are slugs."""

    sort: str = "most"
    kind: str = ""
    topic: str = ""
    from_role: str = ""
    to_role: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Filters:
        """Raises Http404 for an order or a kind that does not exist."""
        names = {"kind": "kind", "topic": "topic", "from": "from_role", "to": "to_role"}
        given = {field: query.get(name, "") for name, field in names.items()}
        filters = cls(sort=query.get("sort", "most"), **given)
        if filters.sort not in SORTS or filters.kind not in ("", *KINDS):
            raise Http404
        return filters

    @property
    def order(self) -> Order:
        return ORDERS[self.sort]

    @property
    def any(self) -> bool:
        return any((self.kind, self.topic, self.from_role, self.to_role))

    def apply(self, resources: ResourceQuerySet) -> ResourceQuerySet:
        if self.kind:
            resources = resources.of_kind(self.kind)
        slugs = {"topic": self.topic, "from_role": self.from_role, "to_role": self.to_role}
        return resources.recommended_in(**slugs) if any(slugs.values()) else resources

    def address(self, **places: str) -> str:
        """Where this list stands; ``places`` are cursors such as ``after``."""
        query = {
            "sort": self.sort if self.sort != "most" else "",
            "kind": self.kind,
            "topic": self.topic,
            "from": self.from_role,
            "to": self.to_role,
            **places,
        }
        given = urlencode({name: value for name, value in query.items() if value})
        return reverse("resources.index") + (f"?{given}" if given else "")

    def sorts(self) -> list[dict[str, Any]]:
        return [self._choice(label, sort=sort) for sort, label in SORTS.items()]

    def kinds(self) -> list[dict[str, Any]]:
        named = {"": _("All"), **KINDS}
        return [self._choice(label, kind=kind) for kind, label in named.items()]

    def _choice(self, label: Any, **change: str) -> dict[str, Any]:
        other = replace(self, **change)
        return {"label": label, "address": other.address(), "current": other == self}

    def described(self) -> Described:
        """The rows behind the slugs, in two queries at most. Raises Http404 for unknown ones."""
        slugs = {slug for slug in (self.from_role, self.to_role) if slug}
        roles = {role.slug: role for role in Role.objects.filter(slug__in=slugs)} if slugs else {}
        topic = Topic.objects.filter(slug=self.topic).first() if self.topic else None
        if len(roles) < len(slugs) or (self.topic and not topic):
            raise Http404
        ends = {"from_role": roles.get(self.from_role), "to_role": roles.get(self.to_role)}
        return Described(**ends, topic=topic)

    def without_topic(self) -> str:
        return replace(self, topic="").address()

    def without_path(self) -> str:
        return replace(self, from_role="", to_role="").address()


@dataclass(frozen=True)
class Described:
    from_role: Role | None
    to_role: Role | None
    topic: Topic | None


def popular() -> dict[str, Any]:
    """The paths and topics with the most resources: plain values, at most ten minutes old."""
    found = cache.get("library")
    if found is None:
        found = {"paths": _paths(), "topics": _topics()}
        if found["topics"] or found["paths"]:  # a new forum fills up by the minute
            cache.set("library", found, SECONDS)
    return found


def _paths() -> list[dict[str, Any]]:
    ends = [
        f"post__thread__{end}_role__{name}" for end in ("from", "to") for name in ("name", "slug")
    ]
    rows = _known().exclude(post__thread__to_role=None).values_list(*ends)
    counted = rows.annotate(count=Count("resource", distinct=True)).order_by("-count", *ends)
    return [
        {
            "from_role": from_name,
            "to_role": to_name,
            "address": Filters(from_role=from_slug or "", to_role=to_slug).address(),
            "count": count,
        }
        for from_name, from_slug, to_name, to_slug, count in counted[:SHOWN]
    ]


def _topics() -> list[dict[str, Any]]:
    rows = _known().exclude(post__thread__topics=None)
    named = rows.values_list("post__thread__topics__name", "post__thread__topics__slug")
    counted = named.annotate(count=Count("resource", distinct=True)).order_by(
        "-count", "post__thread__topics__name"
    )
    return [
        {"name": name, "address": Filters(topic=slug).address(), "count": count}
        for name, slug, count in counted[: 2 * SHOWN]
    ]


def _known() -> Any:
    return Recommendation.objects.visible().filter(resource__hidden_at=None)
