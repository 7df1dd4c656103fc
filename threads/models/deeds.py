"""How a curator's deed is done: both locked, contradictions refused, all of it logged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, Max, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from threads.models.curation import CurationAction, Deed
from threads.models.link import ThreadLink

Kind = ThreadLink.Kind
# Pins first; within pins and the rest the order that curators gave them.
ORDER = (Case(When(pinned_at=None, then=1), default=0), "position", "pk")
FIELDS = [field.attname for field in ThreadLink._meta.concrete_fields]

_ON_A_TIE = {Deed.LINKED, Deed.PINNED, Deed.UNPINNED, Deed.NOTED, Deed.BOTH_WAYS, Deed.ONE_WAY}
CONTRADICTED_BY = {
    Deed.LINKED: {Deed.REJECTED},
    Deed.REJECTED: _ON_A_TIE,
    Deed.UNLINKED: _ON_A_TIE,
    Deed.NOTED: {Deed.NOTED},
    Deed.PINNED: {Deed.UNPINNED},
    Deed.UNPINNED: {Deed.PINNED},
    Deed.BOTH_WAYS: {Deed.ONE_WAY},
    Deed.ONE_WAY: {Deed.BOTH_WAYS},
}
# A dismissal counts for both ends, so a link from either one contradicts it.
_OF_THE_PAIR = {Deed.LINKED, Deed.REJECTED}


class Conflict(Exception):
    """Another curator decided otherwise in between; ``action`` is what they did, if known."""

    def __init__(self, action: CurationAction | None) -> None:
        super().__init__(str(action or ""))
        self.action = action


class Doing:
    """A deed under way: its name may still change, and its tie is None until there is one."""

    def __init__(self, name: str, tie: ThreadLink | None) -> None:
        self.name, self.tie = name, tie


@contextmanager
def deed(
    name: str,
    thread: Any,
    other: Any,
    *,
    by: Any,
    seen: int | None,
    kinds: tuple[str, ...] = (Kind.CURATED, Kind.REJECTED),
) -> Iterator[Doing]:
    """Let the block change ties of these ``kinds`` from ``thread`` to ``other``.

    Raises Conflict where another curator contradicted it after ``seen``.
    """
    with transaction.atomic():
        lock(thread, other)
        _refuse_contradicted(name, thread, other, by, seen)
        ties = ThreadLink.objects.filter(rows(thread, other, *kinds)).order_by("pk")
        before = list(ties)
        states = [_state(tie) for tie in before]
        suggested = _suggested(thread, other) if name in _OF_THE_PAIR else None
        doing = Doing(name, next((tie for tie in before if tie.kind == Kind.CURATED), None))
        yield doing
        after = [_state(tie) for tie in ties.all()]
        if after != states:
            key = doing.tie.pk if doing.tie else None
            log(doing.name, thread, other, by, states, after, key, suggested)


@contextmanager
def on(tie: ThreadLink, name: str, *, by: Any, seen: int | None) -> Iterator[ThreadLink]:
    """The same for a tie that must still be there."""
    with deed(name, tie.source, tie.target, by=by, seen=seen) as doing:
        if doing.tie is None:
            raise Conflict(latest(tie))
        yield doing.tie


def lock(*threads: Any) -> None:
    """Always in the order of their keys, so that two curators never wait for each other."""
    for pk in sorted({thread.pk for thread in threads}):
        type(threads[0]).objects.locked(pk)


def rows(thread: Any, other: Any, *kinds: str) -> Q:
    """The ties of a pair: what is curated has a direction, everything else counts for both."""
    one = Q(source=thread, target=other, kind__in=kinds)
    return one | Q(
        source=other, target=thread, kind__in=[kind for kind in kinds if kind != Kind.CURATED]
    )


def curated_ties() -> QuerySet[ThreadLink]:
    return ThreadLink.objects.of_kind(Kind.CURATED).filter(source__deleted_at=None)


def curated(thread_pk: int) -> QuerySet[ThreadLink]:
    return ThreadLink.objects.filter(source=thread_pk, kind=Kind.CURATED)


def next_position(thread: Any) -> int:
    last = curated(thread.pk).aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def latest(tie: ThreadLink) -> CurationAction | None:
    actions = CurationAction.objects.latest_of(tie.source_id)
    return actions.filter(target=tie.target_id).first()


def refuse_tied(thread: Any, other: Any) -> None:
    """Raises Conflict for a pair that staff tied, from whichever end; both must be locked."""
    pair = Q(source=thread, target=other) | Q(source=other, target=thread)
    if ThreadLink.objects.of_kind(Kind.CURATED).filter(pair).exists():
        raise Conflict(CurationAction.objects.latest_of(thread).with_other(other).first())


def log(
    name: str,
    thread: Any,
    other: Any,
    by: Any,
    before: list,
    after: list,
    tie: int | None,
    suggested: bool | None = None,
) -> None:
    """Write down what was done and count the curated ties of both again."""
    CurationAction.objects.create(
        **{"actor": by, "deed": name, "thread": thread, "target": other, "tie": tie},
        **{"before": before, "after": after, "suggested": suggested},
    )
    recount(type(thread), {thread.pk, other.pk})


def shown_at(thread: Any) -> QuerySet[ThreadLink]:
    """The curated ties that a discussion (or its key) shows: its own, and those from both ways."""
    there = Q(source=thread) | Q(target=thread, both_ways=True)
    return ThreadLink.objects.visible().of_kind(Kind.CURATED).filter(there)


def recount(model: Any, threads: Iterable[int]) -> None:
    """Count again how many curated ties discussions show."""
    shown = shown_at(OuterRef("pk")).order_by().values("kind")
    count = Subquery(shown.annotate(n=Count("pk")).values("n"))
    model.objects.filter(pk__in=threads).update(curated_count=Coalesce(count, 0))


def lock_tied(thread: Any) -> None:
    """Lock a discussion that is about to go or to come back, with those whose ties it changes."""
    rows = type(thread).objects.filter(pk__in=_tied(thread)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def recount_tied(thread: Any) -> None:
    """Its neighbours show a curated tie less, or one more; see lock_tied()."""
    recount(type(thread), _tied(thread))


def _tied(thread: Any) -> set[int]:
    """The keys of a discussion and of those at the other ends of its curated ties."""
    ties = ThreadLink.objects.of_kind(Kind.CURATED).filter(Q(source=thread) | Q(target=thread))
    return {thread.pk}.union(*ties.values_list("source", "target"))


def refuse_touched(action: CurationAction) -> None:
    """Raises Conflict if another curator has changed since what this action left behind, or if
    what was done at the other end contradicts what would come back."""
    actions = CurationAction.objects.latest_of(action.thread_id)
    later = actions.standing().filter(pk__gt=action.pk)
    touched = Q(thread=action.thread_id, target=action.target_id)
    if action.deed == Deed.MOVED:
        touched |= Q(thread=action.thread_id, deed=Deed.MOVED)
    here = later.filter(touched).exclude(actor=action.actor_id)
    there = later.filter(thread=action.target_id, deed__in=_contradicting(action))
    if other := here.first() or there.first():
        raise Conflict(other)


def _contradicting(action: CurationAction) -> set[str]:
    """What must not have been done at the other end where this is taken back."""
    if action.deed == Deed.MOVED:
        return set()
    kinds = {row["kind"] for row in action.before}
    contradicting = {Kind.CURATED: Deed.REJECTED, Kind.REJECTED: Deed.LINKED}
    return {deed for kind, deed in contradicting.items() if kind in kinds}


def restore(action: CurationAction) -> None:
    """Make the ties what they were before an action."""
    if action.deed == Deed.MOVED:
        ties = list(curated(action.thread_id))
        there = [pk for pk in action.before if pk in {tie.pk for tie in ties}]
        added = [tie.pk for tie in sorted(ties, key=lambda tie: tie.position)]
        put_in_order(ties, there + [pk for pk in added if pk not in there])
        return
    kinds = {row["kind"] for row in (*action.before, *action.after)}
    ThreadLink.objects.filter(rows(action.thread_id, action.target_id, *kinds)).delete()
    ThreadLink.objects.bulk_create([ThreadLink(**row) for row in action.before])


def put_in_order(ties: list[ThreadLink], order: list[int]) -> None:
    for tie in ties:
        tie.position = order.index(tie.pk)
    ThreadLink.objects.bulk_update(ties, ["position"])


def _state(tie: ThreadLink) -> dict[str, Any]:
    return {name: getattr(tie, name) for name in FIELDS}


def _refuse_contradicted(name: str, thread: Any, other: Any, by: Any, seen: int | None) -> None:
    if seen is None or name not in CONTRADICTED_BY:
        return
    pair = CurationAction.objects.latest_of(thread).with_other(other)
    since = pair.standing().filter(pk__gt=seen, deed__in=CONTRADICTED_BY[Deed(name)])
    if name not in _OF_THE_PAIR:
        since = since.filter(thread=thread)
    if action := since.exclude(actor=by).first():
        raise Conflict(action)


def _suggested(thread: Any, other: Any) -> bool:
    """Whether the desk has what may be suggested of this pair."""
    found = rows(thread, other, Kind.SIMILAR, Kind.CITED)
    return ThreadLink.objects.visible().filter(found).exists()
