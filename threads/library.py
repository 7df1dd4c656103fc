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
from threads.suggestions import known_roles, known_topics, meant, suggested

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
LONGEST = 80  # characters of a name, as somebody types it


@dataclass(frozen=True)
class Filters:
    """The order and the filters of the library.

    Topics and roles are slugs; from the form they come as names, see `described`.
    """

    sort: str = "most"
    kind: str = ""
    topic: str = ""
    from_role: str = ""
    to_role: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Filters:
        """Raises Http404 for an order or a kind that does not exist."""
        names = {"kind": "kind", "topic": "topic", "from": "from_role", "to": "to_role"}
        given = {field: query.get(name, "").strip()[:LONGEST] for name, field in names.items()}
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
        return [{"label": label, **self.choice(sort=sort)} for sort, label in SORTS.items()]

    def kinds(self) -> list[dict[str, Any]]:
        named = {"": _("All"), **KINDS}
        return [{"label": label, **self.choice(kind=kind)} for kind, label in named.items()]

    def choice(self, **change: str) -> dict[str, Any]:
        """Where one more click leads that keeps all other filters."""
        other = replace(self, **change)
        return {"address": other.address(), "current": other == self}

    def described(self) -> Described:
        """The rows behind the slugs or names, one query each where they are slugs."""
        from_role, to_role = (meant(known_roles(), end) for end in (self.from_role, self.to_role))
        return Described(self, from_role, to_role, meant(known_topics(), self.topic))

    def without_topic(self) -> str:
        return replace(self, topic="").address()

    def without_path(self) -> str:
        return replace(self, from_role="", to_role="").address()


@dataclass(frozen=True)
class Described:
    filters: Filters
    from_role: Role | None
    to_role: Role | None
    topic: Topic | None

    @property
    def unknown(self) -> dict[str, str]:
        """What nothing here is called, by the name of its filter."""
        typed = {name: getattr(self.filters, name) for name in ("from_role", "to_role", "topic")}
        return {name: word for name, word in typed.items() if word and not getattr(self, name)}

    @property
    def known(self) -> Filters:
        return replace(self.filters, **dict.fromkeys(self.unknown, ""))

    @property
    def address(self) -> str:
        """The one for this list, whichever way it was asked for."""
        rows = {"from_role": self.from_role, "to_role": self.to_role, "topic": self.topic}
        return replace(
            self.filters, **{name: row.slug for name, row in rows.items() if row}
        ).address()

    @property
    def is_settled(self) -> bool:
        return self.address == self.filters.address()

    def near(self) -> list[dict[str, Any]]:
        """What starts like the words that nothing is called: not everybody sees suggestions."""
        sources = {"topic": (known_topics(), "synonyms")}
        return [
            {"label": row, **self.filters.choice(**{name: row.slug})}
            for name, word in self.unknown.items()
            for row in suggested(*sources.get(name, (known_roles(), "aliases")), word)
        ]


def popular(filters: Filters) -> dict[str, Any]:
    """The paths and topics with the most resources of this kind, at most ten minutes old.

    Each leads to a list that keeps the other filters.
    """
    key = f"library:{filters.kind or 'all'}"
    found = cache.get(key)
    if found is None:
        found = {"paths": _paths(filters.kind), "topics": _topics(filters.kind)}
        if found["topics"] or found["paths"]:  # a new forum fills up by the minute
            cache.set(key, found, SECONDS)
    return {
        name: [{**row, **filters.choice(**row["change"])} for row in rows]
        for name, rows in found.items()
    }


def _paths(kind: str) -> list[dict[str, Any]]:
    ends = [
        f"post__thread__{end}_role__{name}" for end in ("from", "to") for name in ("name", "slug")
    ]
    rows = _known(kind).exclude(post__thread__to_role=None).values_list(*ends)
    counted = rows.annotate(count=Count("resource", distinct=True)).order_by("-count", *ends)
    return [
        {
            "from_role": from_name,
            "to_role": to_name,
            "change": {"from_role": from_slug or "", "to_role": to_slug},
            "count": count,
        }
        for from_name, from_slug, to_name, to_slug, count in counted[:SHOWN]
    ]


def _topics(kind: str) -> list[dict[str, Any]]:
    rows = _known(kind).exclude(post__thread__topics=None)
    named = rows.values_list("post__thread__topics__name", "post__thread__topics__slug")
    counted = named.annotate(count=Count("resource", distinct=True)).order_by(
        "-count", "post__thread__topics__name"
    )
    return [
        {"name": name, "change": {"topic": slug}} for name, slug, _count in counted[: 2 * SHOWN]
    ]


def _known(kind: str) -> Any:
    known = Recommendation.objects.visible().filter(resource__hidden_at=None)
    return known.filter(resource__kind=kind) if kind else known
