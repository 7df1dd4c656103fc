"""How a curator's deed is done: both locked, contradictions refused, all of it logged."""

from __future__ import annotations

from collections.abc import Iterator
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
}


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
        doing = Doing(name, next((tie for tie in before if tie.kind == Kind.CURATED), None))
        yield doing
        after = [_state(tie) for tie in ties.all()]
        if after != states:
            key = doing.tie.pk if doing.tie else None
            log(doing.name, thread, other, by, states, after, key)


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


def log(
    name: str, thread: Any, other: Any, by: Any, before: list, after: list, tie: int | None
) -> None:
    """Write down what was done and count the curated ties of both again."""
    CurationAction.objects.create(
        actor=by, deed=name, thread=thread, target=other, tie=tie, before=before, after=after
    )
    recount(thread, other)


def recount(*threads: Any) -> None:
    """Count again how many curated ties a discussion shows, its own and those from both ways."""
    shown = ThreadLink.objects.filter(
        Q(source=OuterRef("pk")) | Q(target=OuterRef("pk"), both_ways=True), kind=Kind.CURATED
    )
    count = shown.order_by().values("kind").annotate(n=Count("pk")).values("n")
    together = type(threads[0]).objects.filter(pk__in=[thread.pk for thread in threads])
    together.update(curated_count=Coalesce(Subquery(count), 0))


def refuse_touched(action: CurationAction) -> None:
    """Raises Conflict if another curator has changed since what this action left behind."""
    touched = Q(target=action.target_id)
    if action.deed == Deed.MOVED:
        touched |= Q(deed=Deed.MOVED)
    later = CurationAction.objects.latest_of(action.thread_id).standing().filter(pk__gt=action.pk)
    if other := later.filter(touched).exclude(actor=action.actor_id).first():
        raise Conflict(other)


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
    since = CurationAction.objects.latest_of(thread).standing().filter(pk__gt=seen, target=other)
    contradicting = since.filter(deed__in=CONTRADICTED_BY[Deed(name)]).exclude(actor=by)
    if action := contradicting.first():
        raise Conflict(action)
