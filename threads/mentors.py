"""Who has the mentor mark, by the moves that they made and by what they answer about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db.models import DateTimeField, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse

from threads.answered_topics import answered_topics
from threads.models import CareerMove, Post, Role, Topic
from threads.paging import Order, Page, page
from threads.suggestions import known_roles, known_topics, meant

MENTORS_A_PAGE = 20
TOPICS, MOVES = 5, 3  # shown of each
LONGEST = 80  # characters of what is looked for

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # sorts who has not answered yet behind everybody else
ORDER = Order(("-answered_at", "-id"))


@dataclass(frozen=True)
class Wanted:
    """What is looked for, as the address has it: slugs, or names as somebody typed them."""

    from_role: str = ""
    to_role: str = ""
    topic: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Wanted:
        return cls(*(query.get(name, "").strip()[:LONGEST] for name in ("from", "to", "topic")))

    def known(self) -> Known:
        """The roles and the topic behind these words, one query each where they are slugs."""
        return Known(
            self,
            meant(known_roles(), self.from_role),
            meant(known_roles(), self.to_role),
            meant(known_topics(), self.topic),
        )


@dataclass(frozen=True)
class Known:
    wanted: Wanted
    from_role: Role | None
    to_role: Role | None
    topic: Topic | None

    @property
    def ends(self) -> dict[str, Role | Topic | None]:
        return {"from": self.from_role, "to": self.to_role, "topic": self.topic}

    @property
    def any(self) -> bool:
        return self.wanted != Wanted()

    @property
    def unknown(self) -> list[str]:
        """What nothing here is called."""
        typed = (self.wanted.from_role, self.wanted.to_role, self.wanted.topic)
        found = self.ends.values()
        return [word for word, row in zip(typed, found, strict=True) if word and not row]

    @property
    def is_settled(self) -> bool:
        """Whether the address is the one for this list, and no other way to say the same."""
        slugs = (row.slug if row else "" for row in self.ends.values())
        return bool(self.unknown) or Wanted(*slugs) == self.wanted

    def address(self, **places: str) -> str:
        """Where this list stands; ``places`` are cursors such as ``after``."""
        query = {name: row.slug for name, row in self.ends.items() if row} | places
        return reverse("mentors.index") + (f"?{urlencode(query)}" if query else "")

    def page(self, **places: str) -> Page:
        """Mentors with what a line shows of them, in three queries."""
        if self.unknown:
            return Page([])
        found = page(self._mentors(), ORDER, MENTORS_A_PAGE, **places)
        keys = [member.pk for member in found]
        topics = answered_topics(keys, TOPICS)
        moves: dict[int, list[CareerMove]] = {pk: [] for pk in keys}
        for move in CareerMove.objects.public().filter(member__in=keys).for_list():
            moves[move.member_id].append(move)
        for member in found:
            member.topics = topics[member.pk]
            member.shown_moves = sorted(moves[member.pk], key=self._is_other)[:MOVES]
            member.has_answered = member.answered_at != NEVER
        return found

    def _is_other(self, move: CareerMove) -> bool:
        """The move that is looked for comes first; the others stay as they are, newest first."""
        wanted = ((self.from_role, move.from_role_id), (self.to_role, move.to_role_id))
        return any(role is not None and role.pk != pk for role, pk in wanted)

    def _mentors(self) -> Any:
        answers = (
            Post.objects.visible_to(None)
            .signed()
            .filter(author=OuterRef("pk"), kind=Post.Kind.ANSWER)
        )
        latest = answers.order_by("-created_at", "-pk").values("created_at")[:1]
        mentors = get_user_model().objects.filter(is_active=True).exclude(mentor_since=None)
        if self.from_role or self.to_role:
            moves = CareerMove.objects.public().on_path(self.from_role, self.to_role)
            mentors = mentors.filter(Exists(moves.filter(member=OuterRef("pk"))))
        if self.topic:
            mentors = mentors.filter(Exists(answers.filter(thread__topics=self.topic)))
        never = Value(NEVER, DateTimeField())
        return mentors.annotate(answered_at=Coalesce(Subquery(latest), never))
