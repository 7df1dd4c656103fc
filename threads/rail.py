"""The discussions beside a discussion: one box a provenance, each tie once, the surest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import RowNumber

from threads import speaker
from threads.models import Thread, ThreadLink

Kind = ThreadLink.Kind
STRONGEST_FIRST = (Kind.CURATED, Kind.DUPLICATE, Kind.SPLIT, Kind.CITED, Kind.SIMILAR)
IN_A_BOX = 8
MOST_CARDS = 100  # citations under the posts of one page
SHOWN = ("title", "slug", "answer_count")  # of the discussion at the other end


@dataclass
class Rail:
    """What a reader of a discussion may follow. Each list holds ThreadLinks with ``thread`` set."""

    curated: list[Any] = field(default_factory=list)
    cited: list[Any] = field(default_factory=list)
    mentions: list[Any] = field(default_factory=list)
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
    for tie in _ties(thread):
        tie.thread = tie.other(thread)
        outgoing = tie.source_id == thread.pk
        if tie.kind == Kind.CITED and outgoing:
            rail.cards.setdefault(tie.post_id, []).append(tie)
        if tie.kind == Kind.DUPLICATE and outgoing:
            rail.duplicate_of = tie
        elif tie.thread.pk not in taken and len(box := _box(rail, tie, outgoing)) < IN_A_BOX:
            taken.add(tie.thread.pk)
            box.append(tie)
    return rail


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
FIELDS = (
    *("kind", "post_id", "reason", "pinned_at", "reasons", "score", "created_at"),
    *(f"{end}__{name}" for end in ("source", "target") for name in SHOWN),
    *("created_by__handle", "created_by__name"),
    *speaker.fields("post__"),
    *speaker.fields("target__latest_answer__"),
    "post__created_at",
)


def _ties(thread: Thread) -> Iterable[ThreadLink]:
    """The first ties of each kind and direction, the surest kinds first."""
    outgoing = Q(source=thread) & ~Q(kind=Kind.REJECTED)
    incoming = Q(target=thread) & (
        Q(kind=Kind.CURATED, both_ways=True)
        # A newer discussion knows the older one, which was compared before it existed.
        | Q(kind__in=(Kind.CITED, Kind.DUPLICATE, Kind.SPLIT, Kind.SIMILAR))
    )
    incoming_last = Case(When(source=thread, then=Value(0)), default=Value(1))
    number = Window(RowNumber(), partition_by=[F("kind"), incoming_last], order_by=list(ORDER))
    return (
        ThreadLink.objects.visible()
        .filter(outgoing | incoming)
        .filter(~Q(kind=Kind.SIMILAR) | Q(source__duplicate_of=None, target__duplicate_of=None))
        .annotate(number=number)
        .filter(Q(number__lte=IN_A_BOX) | Q(source=thread, kind=Kind.CITED, number__lte=MOST_CARDS))
        .select_related("source", "target__latest_answer__author", "post__author", "created_by")
        .only(*FIELDS)
        .order_by(PRIORITY, incoming_last, *ORDER)
    )
