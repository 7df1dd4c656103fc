"""The discussions beside a discussion: one box a provenance, each tie once, the surest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, Count, F, Func, Q, Value, When, Window
from django.db.models.functions import RowNumber

from threads import speaker
from threads.models import Thread, ThreadLink

Kind = ThreadLink.Kind
STRONGEST_FIRST = (Kind.CURATED, Kind.DUPLICATE, Kind.SPLIT, Kind.CITED, Kind.SIMILAR)
IN_A_BOX = 8
MOST = 100  # of what staff and askers decided, and of citations under the posts of one page
IN_FULL = (Kind.CURATED, Kind.DUPLICATE)
MOST_MENTIONS = 3 * IN_A_BOX  # read for a box, where each discussion stands once
SHOWN = ("title", "slug", "answer_count")  # of the discussion at the other end


@dataclass
class Rail:
    """What a reader of a discussion may follow. Each list holds ThreadLinks with ``thread`` set."""

    curated: list[Any] = field(default_factory=list)
    cited: list[Any] = field(default_factory=list)
    mentions: list[Any] = field(default_factory=list)
    mention_count: int = 0  # of all that there are, each citing post counted
    duplicates: list[Any] = field(default_factory=list)
    grown_from: list[Any] = field(default_factory=list)
    split_off: list[Any] = field(default_factory=list)
    same_path: list[Any] = field(default_factory=list)
    similar: list[Any] = field(default_factory=list)
    duplicate_of: Any = None
    # Citations by the post that they stand in.
    cards: dict[int | None, list[Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        boxes = (self.curated, self.cited, self.mentions, self.duplicates, self.same_path)
        return any((*boxes, self.grown_from, self.split_off, self.similar))


def rail_of(thread: Thread) -> Rail:
    """All ties of a discussion that a reader sees, in one query."""
    rail, taken = Rail(), set()
    tie: Any
    for tie in _ties(thread):
        outgoing = tie.source_id == thread.pk
        tie.thread = _lands_at(tie.target) if outgoing else tie.source
        if tie.kind == Kind.CITED and outgoing:
            _add_card(rail, tie)
        elif tie.kind == Kind.CITED:
            rail.mention_count = tie.total
        room = MOST if tie.kind in IN_FULL else IN_A_BOX
        if tie.kind == Kind.DUPLICATE and outgoing:
            rail.duplicate_of = tie
        elif tie.thread.pk not in taken and len(box := _box(rail, tie, outgoing)) < room:
            taken.add(tie.thread.pk)
            box.append(tie)
    return rail


def _lands_at(thread: Thread) -> Thread:
    """Where a reader who follows a tie lands: a duplicate leads to its original."""
    original = thread.duplicate_of
    if original is None or original.deleted_at:
        return thread
    original.latest_answer = None  # not worth two more joins in the plan of every page
    return original


def _add_card(rail: Rail, tie: Any) -> None:
    cards = rail.cards.setdefault(tie.post_id, [])
    if all(card.thread.pk != tie.thread.pk for card in cards):
        cards.append(tie)


def _box(rail: Rail, tie: Any, outgoing: bool) -> list[Any]:
    match tie.kind:
        case Kind.CURATED:
            return rail.curated
        case Kind.CITED:
            return rail.cited if outgoing else rail.mentions
        case Kind.DUPLICATE:
            return rail.duplicates
        case Kind.SPLIT:
            return rail.grown_from if outgoing else rail.split_off
    same_path = any(reason["kind"] == "path" for reason in tie.reasons)
    return rail.same_path if same_path else rail.similar


# Pins first, then by hand, then by likeness, then the latest.
ORDER = (
    Case(When(pinned_at=None, then=Value(1)), default=Value(0)).asc(),
    F("position").asc(),
    F("score").desc(),
    F("created_at").desc(),
    F("pk").desc(),
)
PRIORITY = Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(STRONGEST_FIRST)))
ORIGINAL = "target__duplicate_of"
FIELDS = (
    *("kind", "post_id", "reason", "pinned_at", "reasons", "score", "created_at"),
    *(f"{end}__{name}" for end in ("source", "target", ORIGINAL) for name in SHOWN),
    f"{ORIGINAL}__deleted_at",
    *("created_by__handle", "created_by__name"),
    *speaker.fields("post__"),
    *speaker.fields("target__latest_answer__"),
    "post__created_at",
)


class _IsAnyOf(Func):
    """Is it in this array? Unlike with a subquery, PostgreSQL begins with these few rows."""

    template, arg_joiner, arity = "%(expressions)s)", " = ANY(", 2
    output_field = BooleanField()


def _ties(thread: Thread) -> Iterable[ThreadLink]:
    """The first ties of each kind and direction, the surest kinds first."""
    incoming_last = Case(When(source=thread, then=Value(0)), default=Value(1))
    each: Any = {"partition_by": [F("kind"), incoming_last]}
    in_full = Q(kind__in=IN_FULL) | Q(kind=Kind.CITED, source=thread)
    return (
        ThreadLink.objects.standing()
        .filter(_IsAnyOf(F("pk"), ArraySubquery(_candidates(thread))))
        .filter(~Q(kind=Kind.SIMILAR) | Q(source__duplicate_of=None, target__duplicate_of=None))
        .annotate(number=Window(RowNumber(), order_by=list(ORDER), **each))
        .annotate(total=Window(Count("pk"), **each))
        .filter(
            Q(number__lte=IN_A_BOX)
            | Q(number__lte=MOST_MENTIONS, kind=Kind.CITED)
            | Q(in_full, number__lte=MOST)
        )
        .select_related("source", "target__latest_answer__author", "post__author", "created_by")
        .select_related(ORIGINAL)
        .only(*FIELDS)
        .order_by(PRIORITY, incoming_last, *ORDER)
    )


def _candidates(thread: Thread) -> Any:
    """The keys of ties from and to a discussion. Apart, so that each part is read from an index.

    Its duplicates lend it their mentions. What leads to the discussion itself through a duplicate
    is none of its ties. A hidden mention is hidden at its target only.
    """
    root = thread.duplicate_of_id or thread.pk
    ties, unhidden = ThreadLink.objects, ThreadLink.objects.filter(hidden_at=None)
    leads_back = ~Q(kind=Kind.DUPLICATE) & (Q(target=root) | Q(target__duplicate_of=root))
    outgoing = ties.filter(Q(hidden_at=None) | Q(kind=Kind.CITED), source=thread)
    # A newer discussion knows the older one, which was compared before it existed.
    known_there = Q(kind__in=(Kind.DUPLICATE, Kind.SPLIT, Kind.SIMILAR))
    incoming = unhidden.filter(known_there | Q(kind=Kind.CURATED, both_ways=True), target=thread)
    parts = (
        outgoing.exclude(kind=Kind.REJECTED).exclude(leads_back),
        incoming,
        unhidden.mentions_of(thread),
    )
    first, *others = (part.values("pk") for part in parts)
    return first.union(*others, all=True)
