"""The discussions beside a discussion: one box a provenance, each tie once, the surest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import RowNumber

from threads.models import Thread, ThreadLink

Kind = ThreadLink.Kind
IN_A_BOX = 8
SHOWN = ("title", "slug", "answer_count")  # of the discussion at the other end


@dataclass
class Rail:
    """What a reader of a discussion may follow. Each list holds ThreadLinks with ``thread`` set."""

    curated: list[Any] = field(default_factory=list)
    cited: list[Any] = field(default_factory=list)
    mentions: list[Any] = field(default_factory=list)
    duplicates: list[Any] = field(default_factory=list)
    same_path: list[Any] = field(default_factory=list)
    similar: list[Any] = field(default_factory=list)
    duplicate_of: Any = None
    cards: dict[int, list[Any]] = field(default_factory=dict)  # citations by the post they stand in

    def __bool__(self) -> bool:
        return any(
            (self.curated, self.cited, self.mentions, self.duplicates, self.same_path, self.similar)
        )


def rail_of(thread: Thread) -> Rail:
    """All ties of a discussion that a reader sees, in one query."""
    rail, taken = Rail(), set()
    for tie in _ties(thread):
        tie.thread = tie.other(thread)
        outgoing = tie.source_id == thread.pk
        if tie.kind == Kind.CITED and outgoing:
            rail.cards.setdefault(tie.post_id, []).append(tie)
        if tie.kind == Kind.DUPLICATE and outgoing:
            rail.duplicate_of = tie
        elif tie.thread.pk not in taken:
            taken.add(tie.thread.pk)
            _box(rail, tie, outgoing).append(tie)
    return rail


def _box(rail: Rail, tie: Any, outgoing: bool) -> list[Any]:
    match tie.kind:
        case Kind.CURATED:
            return rail.curated
        case Kind.CITED:
            return rail.cited if outgoing else rail.mentions
        case Kind.DUPLICATE:
            return rail.duplicates
    same_path = any(reason["kind"] == "path" for reason in tie.reasons)
    return rail.same_path if same_path else rail.similar


def _ties(thread: Thread) -> Iterable[ThreadLink]:
    outgoing = Q(source=thread) & ~Q(kind=Kind.REJECTED)
    incoming = Q(target=thread) & (
        Q(kind=Kind.CURATED, both_ways=True) | Q(kind__in=(Kind.CITED, Kind.DUPLICATE))
    )
    order = [
        F("pinned_at").asc(nulls_last=True),
        F("position").asc(),
        F("score").desc(),
        F("created_at").desc(),
        F("pk").desc(),
    ]
    incoming_first = Case(When(source=thread, then=Value(0)), default=Value(1))
    number = Window(RowNumber(), partition_by=[F("kind"), incoming_first], order_by=order)
    priority = Case(
        *(
            When(kind=kind, then=Value(place))
            for place, kind in enumerate((Kind.CURATED, Kind.DUPLICATE, Kind.CITED, Kind.SIMILAR))
        )
    )
    ends = [f"{end}__{name}" for end in ("source", "target") for name in SHOWN]
    return (
        ThreadLink.objects.visible()
        .filter(outgoing | incoming)
        .annotate(number=number)
        .filter(number__lte=IN_A_BOX)
        .select_related("source", "target__latest_answer__author", "post__author", "created_by")
        .only(
            "source_id",
            "target_id",
            "kind",
            "post_id",
            "reason",
            "pinned_at",
            "reasons",
            "score",
            "created_at",
            "created_by__handle",
            "created_by__name",
            "post__author__handle",
            "post__author__name",
            "post__created_at",
            "target__latest_answer__author__name",
            "target__latest_answer__author__handle",
            "target__latest_answer__role",
            "target__latest_answer__company",
            *ends,
        )
        .order_by(priority, incoming_first, *order)
    )
