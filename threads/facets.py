"""Which discussions a list shows and in which order, read from the address and written to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from threads.models import Role, Topic
from threads.models.thread_queryset import ACTIVE, NEW, TOP
from threads.paging import Order
from threads.suggestions import known_roles, known_topics

TABS = {"active": _("Active"), "new": _("New"), "top": _("Top"), "unanswered": _("Unanswered")}
ORDERS = {"active": ACTIVE, "new": NEW, "top": TOP, "unanswered": NEW}
MAX_TOPICS = 3


@dataclass(frozen=True)
class Facets:
    """The tab and the filters of a list of discussions. Roles and topics are slugs."""

    tab: str = "active"
    topics: tuple[str, ...] = ()
    from_role: str = ""
    to_role: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Facets:
        """Raises Http404 for a tab that does not exist."""
        facets = cls(
            query.get("tab", "active"),
            tuple(dict.fromkeys(topic for topic in query.getlist("topic") if topic))[:MAX_TOPICS],
            query.get("from", ""),
            query.get("to", ""),
        )
        if facets.tab not in TABS:
            raise Http404
        return facets

    @property
    def order(self) -> Order:
        return ORDERS[self.tab]

    @property
    def any(self) -> bool:
        return bool(self.topics or self.from_role or self.to_role)

    def apply(self, threads: Any) -> Any:
        if self.tab == "unanswered":
            threads = threads.unanswered()
        if self.from_role:
            threads = threads.from_role(self.from_role)
        if self.to_role:
            threads = threads.to_role(self.to_role)
        for topic in self.topics:
            threads = threads.about(topic)
        return threads

    def address(self, **places: str) -> str:
        """Where this list stands; ``places`` are cursors such as ``after``."""
        query = [("tab", self.tab)] if self.tab != "active" else []
        query += [("topic", topic) for topic in self.topics]
        query += [
            (name, slug) for name, slug in (("from", self.from_role), ("to", self.to_role)) if slug
        ]
        query += [(name, cursor) for name, cursor in places.items() if cursor]
        return reverse("home") + (f"?{urlencode(query)}" if query else "")

    def tabs(self) -> list[dict[str, Any]]:
        return [
            {
                "label": label,
                "address": replace(self, tab=tab).address(),
                "current": tab == self.tab,
            }
            for tab, label in TABS.items()
        ]

    def described(self) -> Described:
        """The names behind the slugs, in two queries at most. Raises Http404 for unknown ones."""
        slugs = {slug for slug in (self.from_role, self.to_role) if slug}
        roles = {role.slug: role for role in known_roles().filter(slug__in=slugs)} if slugs else {}
        topics = (
            {topic.slug: topic for topic in known_topics().filter(slug__in=self.topics)}
            if self.topics
            else {}
        )
        if len(roles) < len(slugs) or len(topics) < len(self.topics):
            raise Http404
        return Described(
            from_role=roles.get(self.from_role),
            to_role=roles.get(self.to_role),
            topics=[topics[slug] for slug in self.topics],
            removals=[
                *(
                    (role, self._without_role(end))
                    for end in ("from_role", "to_role")
                    if (role := roles.get(getattr(self, end)))
                ),
                *((topics[slug], self._without(slug)) for slug in self.topics),
            ],
        )

    def _without_role(self, end: str) -> str:
        emptied: dict[str, Any] = {end: ""}
        return replace(self, **emptied).address()

    def _without(self, slug: str) -> str:
        return replace(self, topics=tuple(t for t in self.topics if t != slug)).address()


@dataclass(frozen=True)
class Described:
    from_role: Role | None
    to_role: Role | None
    topics: list[Topic]
    removals: list[tuple[Role | Topic, str]]
