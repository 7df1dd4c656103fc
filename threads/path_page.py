"""A path, the move from one role to another, and what its page says. An end may be open.

Each part is one query whose cost does not grow with the forum: it reads the first rows of an index,
or of some discussions that were marked most. What is counted is at most ten minutes old.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.core.cache import cache
from django.db.models import Count, Func, OuterRef
from django.db.models.functions import Left
from django.http import Http404
from django.urls import reverse

from threads.facets import Facets
from threads.library import Filters
from threads.models import CareerMove, Post, Resource, Role, RoleAlias, Thread
from threads.models.career_move import NEWEST
from threads.models.post_queryset import HELPFUL
from threads.models.thread_queryset import ACTIVE, TOP
from threads.moves import Move, as_moves, known
from threads.outcomes import OutcomeCounts, outcomes_of
from threads.paging import Page, page
from threads.paths import OPEN, path_address
from threads.slugs import slug_for
from threads.suggestions import known_roles

THREADS, MOVERS, ANSWERS, RESOURCES, NEIGHBOURS = 10, 12, 5, 6, 6
BEGINNING = 300  # characters of an answer; the template cuts them at a word
# Of so many discussions, those with the most marks, answers and resources are looked through.
READ = 60
ANSWERS_A_THREAD, POSTS_A_THREAD = 3, 20
SECONDS = 600


@dataclass(frozen=True)
class Path:
    origin: Role | None
    goal: Role | None

    @classmethod
    def find(cls, origin: str, goal: str) -> Path:
        """The path between two slugs, which may be old or those of aliases. Raises Http404."""
        slugs = {slug.lower() for slug in (origin, goal)} - {OPEN}
        roles = {role.slug: role for role in known_roles().filter(slug__in=slugs)} if slugs else {}
        if missing := slugs - set(roles):
            roles |= _by_alias(missing)
        if slugs - set(roles):
            raise Http404
        return cls(roles.get(origin.lower()), roles.get(goal.lower()))

    @property
    def is_open(self) -> bool:
        """Whether both ends are: then it is no path."""
        return not (self.origin or self.goal)

    @property
    def slugs(self) -> tuple[str, str]:
        return _slug(self.origin) or OPEN, _slug(self.goal) or OPEN

    @property
    def address(self) -> str:
        return path_address(_slug(self.origin), _slug(self.goal))

    @property
    def list_address(self) -> str:
        """Where all its discussions are listed, with filters and orders."""
        return Facets(**self._ends()).address()

    @property
    def ask_address(self) -> str:
        """The form for a question, with both ends filled in."""
        names = {end: str(role) for end, role in self._roles().items()}
        return f"{reverse('threads.new')}?{urlencode(names)}"

    @property
    def made_address(self) -> str:
        """The form for a move of one's own, with both ends filled in."""
        ends = {end.removesuffix("_role"): slug for end, slug in self._ends().items()}
        return f"{reverse('career_moves.create')}?{urlencode(ends)}"

    @property
    def library_address(self) -> str:
        return Filters(**self._ends()).address()

    def parts(self, user: Any) -> dict[str, Any]:
        """What the page shows besides the people who made the move."""
        threads, counts = self.threads(user), self.counts()
        return {
            "threads": threads,
            "answers": self.answers(user),
            "resources": self.resources(user),
            "counts": counts,
            "asked": max(counts.threads, len(threads)),  # the former counts now and then
        }

    def threads(self, user: Any) -> Page:
        asked = self._threads(user).originals().for_list()
        return page(asked, ACTIVE, THREADS)

    def movers(self, **place: str) -> Page:
        """Who says in public that they made this move, the latest first."""
        moves = CareerMove.objects.public().on_path(self.origin, self.goal)
        return page(moves.for_list(), NEWEST, MOVERS, **place)

    def answers(self, user: Any) -> list[Post]:
        """The answers that others found most helpful, a few of each discussion at most."""
        answers = Post.objects.filter(kind=Post.Kind.ANSWER, helpful_count__gt=0)
        found = (
            Post.objects.filter(pk__in=self._best(user, answers, ANSWERS_A_THREAD))
            .select_related("author", "thread")
            .with_moves()
            .annotate(beginning=Left("plain", BEGINNING))
            .defer("body", "html", "plain", "thread__excerpt")
        )
        return list(found.order_by(*HELPFUL.fields)[:ANSWERS])

    def resources(self, user: Any) -> list[Resource]:
        """Those that the most of its discussions recommend, in their best posts."""
        posts = self._best(user, Post.objects.all(), POSTS_A_THREAD)
        found = Resource.objects.visible_to(user).filter(recommendations__post__in=posts)
        here = Count("recommendations__post__thread", distinct=True)
        counted = found.annotate(here=here)
        return list(counted.order_by("-here", "-recommendation_count", "-pk")[:RESOURCES])

    def counts(self) -> Counts:
        """How many discussions it has, their outcomes, and the paths beside it."""
        key = "path:{}:{}".format(*(role.pk if role else OPEN for role in (self.origin, self.goal)))
        cached = cache.get_many(["moves", key])
        if key not in cached:
            counted = outcomes_of(self._threads(None).originals())
            cached[key] = asdict(counted)
            cache.set(key, cached[key], SECONDS)
        moves = as_moves(cached.get("moves") or known())
        return Counts(self, moves, OutcomeCounts(**cached[key]))

    def holds(self, move: Move) -> bool:
        """Whether the discussions about a move are among those of this path."""
        here = zip(self.slugs, (move.origin.slug, move.goal.slug), strict=True)
        return all(mine in (OPEN, theirs) for mine, theirs in here)

    def _threads(self, user: Any) -> Any:
        return Thread.objects.visible_to(user).on_path(self.origin, self.goal)

    def _best(self, user: Any, posts: Any, most: int) -> Any:
        """Keys: of the discussions with the most marks the ``most`` best of these posts each."""
        standing = posts.filter(thread=OuterRef("pk"), parent=None, deleted_at=None)
        best = standing.order_by(*HELPFUL.fields).values("pk")[:most]
        marked = self._threads(user).order_by(*TOP.fields).values("pk")[:READ]
        read = Thread.objects.filter(pk__in=marked)
        return read.values_list(Func(ArraySubquery(best), function="unnest"))

    def _ends(self) -> dict[str, Any]:
        return {end: role.slug for end, role in self._roles().items()}

    def _roles(self) -> dict[str, Role]:
        ends = {"from_role": self.origin, "to_role": self.goal}
        return {end: role for end, role in ends.items() if role}


@dataclass(frozen=True)
class Counts:
    path: Path
    moves: list[Move]  # of the whole forum, the busiest first
    outcomes: OutcomeCounts

    @cached_property
    def threads(self) -> int:
        """In how many discussions people ask; 0 where too few to be among the busiest."""
        return sum(move.count for move in self.moves if self.path.holds(move))

    @cached_property
    def onward(self) -> list[Move]:
        """Other moves with the same start; where the start is open, those from the goal on."""
        start = self.path.origin or self.path.goal
        return self._beside(move for move in self.moves if move.origin.slug == _slug(start))

    @cached_property
    def alike(self) -> list[Move]:
        """Other moves with the same goal; where the goal is open, those that end at the start."""
        end = self.path.goal or self.path.origin
        return self._beside(move for move in self.moves if move.goal.slug == _slug(end))

    def _beside(self, moves: Iterable[Move]) -> list[Move]:
        own = self.path.address
        return list(islice((move for move in moves if move.address != own), NEIGHBOURS))


def _slug(role: Role | None) -> str:
    return role.slug if role else ""


def _by_alias(slugs: set[str]) -> dict[str, Role]:
    """The roles of which another name, such as that of a role merged into it, makes these slugs.

    Staff writes other names, so there are few, and only an address that leads nowhere asks.
    """
    named = RoleAlias.objects.select_related("role")
    return {slug: alias.role for alias in named if (slug := slug_for(alias.name)) in slugs}
