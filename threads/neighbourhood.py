"""The discussions around a discussion, two steps far: what its map draws and its list says.

Two queries, whatever the size of the forum: the ties of the middle, then the ties of what those
lead to. Ties between two discussions of the second step would need a third and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.db.models import Case, F, Value, When, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import RowNumber

from threads.models import Thread, ThreadLink

Kind = ThreadLink.Kind
STRONGEST_FIRST = (Kind.CURATED, Kind.DUPLICATE, Kind.SPLIT, Kind.CITED, Kind.SIMILAR)
MOST = 40  # discussions on a map, its middle included
MOST_NEAR = 20  # of them one step away, so that the second step has room
MOST_A_NEIGHBOUR = 12  # ties of one neighbour: a hub must not crowd out the others
# Of the ties that lead to a hub only the newest of each kind are read, straight from an index:
# thousands may lead there. A discussion leads to a few itself.
CANDIDATES = """
SELECT id FROM threads_threadlink WHERE source_id = ANY(%s) AND kind <> 'rejected'
UNION ALL
SELECT tie.id FROM unnest(%s::bigint[]) AS near (pk), unnest(%s::text[]) AS wanted (kind), LATERAL (
    SELECT id FROM threads_threadlink
    WHERE target_id = near.pk AND threads_threadlink.kind = wanted.kind
    ORDER BY created_at DESC LIMIT %s
) AS tie
"""


@dataclass
class Place:
    """A discussion on the map. ``step`` is 0 for the middle, 1 or 2."""

    thread: Thread
    step: int
    ties: list[Tie] = field(default_factory=list)  # towards the middle, the strongest first

    @property
    def kind(self) -> str:
        return self.ties[0].kind

    @property
    def facts(self) -> list[Fact]:
        """What ties this place, each way told once."""
        facts: dict[str, Fact] = {}
        for tie in self.ties:
            told = tie.told_of(self.thread)
            facts.setdefault(told.way, Fact(self.thread, told.way, [])).add(told)
        return list(facts.values())


@dataclass
class Fact:
    """Ties told from one end, such as: ``about`` is cited in (``way``) ``others``."""

    about: Thread
    way: str
    others: list[Thread]
    notes: list[str] = field(default_factory=list)

    def add(self, told: Fact) -> None:
        self.others += told.others
        self.notes += told.notes


@dataclass(frozen=True)
class Tie:
    """A tie as the map draws it. ``mutual`` ties have no direction."""

    source: Thread
    target: Thread
    kind: str
    mutual: bool
    note: str = ""

    def other(self, pk: int) -> Thread:
        return self.target if self.source.pk == pk else self.source

    def told_of(self, thread: Thread) -> Fact:
        """What this tie says of one of its ends: its kind, with the direction if it has one."""
        end = "" if self.mutual else "-to" if thread.pk == self.target.pk else "-from"
        return Fact(
            thread,
            f"{self.kind}{end}",
            [self.other(thread.pk)],
            [self.note] if self.note else [],
        )


@dataclass
class Neighbourhood:
    """At most 40 places, the middle first, and the ties between them."""

    places: list[Place]
    ties: list[Tie]
    more: bool  # there are ties that found no room

    def at(self, step: int) -> list[Place]:
        """The places so many steps away, the strongest tied first."""
        places = [place for place in self.places if place.step == step]
        return sorted(places, key=lambda place: STRONGEST_FIRST.index(place.kind))

    @property
    def near(self) -> list[Place]:
        return self.at(1)

    @property
    def far(self) -> list[Place]:
        return self.at(2)

    @property
    def among(self) -> list[Fact]:
        """Ties that lead no step further: between two neighbours."""
        near = {place.thread.pk for place in self.places if place.step == 1}
        between = [tie for tie in self.ties if {tie.source.pk, tie.target.pk} <= near]
        return [tie.told_of(tie.source) for tie in between]

    @property
    def kinds(self) -> list[str]:
        """What the legend explains."""
        return [kind for kind in STRONGEST_FIRST if any(tie.kind == kind for tie in self.ties)]


def neighbourhood(thread: Thread) -> Neighbourhood:
    first = _merged(_ties([thread.pk], MOST))
    near = list(_ends(first, {thread.pk}))
    kept = near[:MOST_NEAR]
    second = _merged(_ties([end.pk for end in kept], MOST_A_NEIGHBOUR)) if kept else []
    taken = {thread.pk, *(end.pk for end in kept)}
    beyond = [_ends([t for t in second if _touches(t, end.pk)], taken) for end in kept]
    far = list({end.pk: end for turn in zip_longest(*beyond) for end in turn if end}.values())
    room = MOST - 1 - len(kept)
    places = [Place(thread, 0), *(Place(end, 1) for end in kept)]
    places += [Place(end, 2) for end in far[:room]]
    ties = _between(places, _unique([*first, *second]))
    return Neighbourhood(places, ties, more=len(near) > len(kept) or len(far) > room)


def _between(places: list[Place], ties: list[Tie]) -> list[Tie]:
    """The ties with both ends on the map; each place learns which lead towards the middle."""
    by_pk = {place.thread.pk: place for place in places}
    inside = [tie for tie in ties if {tie.source.pk, tie.target.pk} <= by_pk.keys()]
    for tie in inside:
        ends = sorted((by_pk[tie.source.pk], by_pk[tie.target.pk]), key=lambda place: place.step)
        if ends[0].step < ends[1].step:
            ends[1].ties.append(tie)
    return inside


def _merged(rows: Iterable[Any]) -> list[Tie]:
    """Rows as ties. Several citations of the same discussion are one; so are two similar rows."""
    return _unique(
        Tie(
            row.source,
            row.target,
            row.kind,
            mutual=row.both_ways or row.kind == Kind.SIMILAR,
            note=row.reason if row.kind == Kind.CURATED else "",
        )
        for row in rows
    )


def _unique(ties: Iterable[Tie]) -> list[Tie]:
    found: dict[Any, Tie] = {}
    for tie in ties:
        ends = (tie.source.pk, tie.target.pk)
        found.setdefault((tie.kind, frozenset(ends) if tie.mutual else ends), tie)
    return list(found.values())


def _touches(tie: Tie, pk: int) -> bool:
    return pk in (tie.source.pk, tie.target.pk)


def _ends(ties: Iterable[Tie], known: set[int]) -> Iterable[Thread]:
    """The discussions at the ends of ties that are not known yet, each once."""
    ends = {end.pk: end for tie in ties for end in (tie.source, tie.target)}
    return [end for pk, end in ends.items() if pk not in known]


def _ties(pks: list[int], most: int) -> Iterable[ThreadLink]:
    """The visible ties of some discussions, at most so many for each, the strongest first."""
    strength = Case(*(When(kind=kind, then=Value(n)) for n, kind in enumerate(STRONGEST_FIRST)))
    order: list[Any] = [strength, F("position"), F("score").desc(), F("created_at").desc(), F("pk")]
    near_end = Case(When(source__in=pks, then=F("source_id")), default=F("target_id"))
    number = Window(RowNumber(), partition_by=[near_end], order_by=order)
    return (
        ThreadLink.objects.visible()
        .filter(pk__in=RawSQL(CANDIDATES, [pks, pks, list(STRONGEST_FIRST), most]))  # noqa: S611
        .annotate(number=number)
        .filter(number__lte=most)
        .select_related("source", "target")
        .only(
            *("source_id", "target_id", "kind", "both_ways", "reason"),
            *(f"{end}__{name}" for end in ("source", "target") for name in ("title", "slug")),
        )
        .order_by(*order)
    )
