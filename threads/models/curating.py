"""What curators say about two discussions. Each sentence locks both, is logged, can be undone.

``seen`` is the key of the newest CurationAction that the curator had before their eyes; what
another curator did after it to the same pair is not overwritten unseen: that raises Conflict.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from threads import later
from threads.models import deeds
from threads.models.curation import CurationAction, CurationSkip, Deed
from threads.models.deeds import Conflict, Kind
from threads.models.link import ThreadLink

LONGEST_NOTE = 500
TO_ITSELF = _("This is the discussion itself, or a duplicate of it.")


def original_of(thread: Any) -> Any:
    """Where a reader of a discussion lands, while that can be read."""
    original = thread.duplicate_of
    return original if original and original.deleted_at is None else thread


def link(
    thread: Any,
    other: Any,
    *,
    by: Any,
    note: str = "",
    pinned: bool = False,
    both_ways: bool = False,
    seen: int | None = None,
) -> ThreadLink:
    """Tie ``other`` to ``thread``, at the end. Said again it stays one tie with its first note.

    A duplicate stands for its original. Takes a dismissal back, and shows what was hidden. Raises
    ValueError for a discussion and itself, ValidationError for what is a duplicate of it, and
    Conflict.
    """
    if thread.pk == other.pk:
        raise ValueError("A discussion is not tied to itself.")
    other = original_of(other)
    if other.pk in (thread.pk, thread.duplicate_of_id):
        raise ValidationError(TO_ITSELF)
    with deeds.deed(Deed.LINKED, thread, other, by=by, seen=seen) as deed:
        if deed.tie is None:
            dismissed = ThreadLink.objects.filter(deeds.rows(thread, other, Kind.REJECTED))
            if dismissed.delete()[0]:
                later.relate(other.pk)
            deed.tie = ThreadLink.objects.create(
                source=thread,
                target=other,
                kind=Kind.CURATED,
                reason=note[:LONGEST_NOTE],
                position=deeds.next_position(thread),
                pinned_at=timezone.now() if pinned else None,
                both_ways=both_ways,
                created_by=by,
            )
        elif deed.tie.hidden_at:
            deed.tie.show_again()
        elif pinned and not deed.tie.pinned_at:
            deed.name, deed.tie.pinned_at = Deed.PINNED, timezone.now()
            deed.tie.save(update_fields=["pinned_at"])
        return deed.tie


def unlink(tie: ThreadLink, *, by: Any, seen: int | None = None) -> None:
    with deeds.on(tie, Deed.UNLINKED, by=by, seen=seen) as current:
        ThreadLink.objects.filter(pk=current.pk).delete()
        _may_be_alike_again(tie.source, tie.target)


def pin(tie: ThreadLink, *, by: Any, seen: int | None = None) -> None:
    """Show it first. Pinned twice, the first time counts."""
    with deeds.on(tie, Deed.PINNED, by=by, seen=seen) as current:
        current.pinned_at = current.pinned_at or timezone.now()
        current.save(update_fields=["pinned_at"])


def unpin(tie: ThreadLink, *, by: Any, seen: int | None = None) -> None:
    with deeds.on(tie, Deed.UNPINNED, by=by, seen=seen) as current:
        current.pinned_at = None
        current.save(update_fields=["pinned_at"])


def annotate(tie: ThreadLink, note: str, *, by: Any, seen: int | None = None) -> None:
    """Say why the two belong together; an empty note takes it away."""
    with deeds.on(tie, Deed.NOTED, by=by, seen=seen) as current:
        current.reason = note[:LONGEST_NOTE]
        current.save(update_fields=["reason"])


def set_both_ways(
    tie: ThreadLink, both_ways: bool = True, *, by: Any, seen: int | None = None
) -> None:
    """Whether the target shows the tie too."""
    deed = Deed.BOTH_WAYS if both_ways else Deed.ONE_WAY
    with deeds.on(tie, deed, by=by, seen=seen) as current:
        current.both_ways = both_ways
        current.save(update_fields=["both_ways"])
        if not both_ways:
            _may_be_alike_again(tie.target)


def reorder(tie: ThreadLink, *, to: int, by: Any, seen: int | None = None) -> None:
    """Move a tie to the place ``to``, counted from 0 among its own: pins stay before the rest."""
    with transaction.atomic():
        deeds.lock(tie.source, tie.target)
        ties = list(deeds.curated(tie.source_id).order_by(*deeds.ORDER))
        order = [row.pk for row in ties]
        if tie.pk not in order:
            raise Conflict(deeds.latest(tie))
        pins = sum(row.pinned_at is not None for row in ties)
        first, last = (0, pins - 1) if order.index(tie.pk) < pins else (pins, len(ties) - 1)
        moved = [pk for pk in order if pk != tie.pk]
        moved.insert(max(first, min(to, last)), tie.pk)
        if moved != order:
            deeds.put_in_order(ties, moved)
            deeds.log(Deed.MOVED, tie.source, tie.target, by, order, moved, tie.pk)


def reject(thread: Any, other: Any, *, by: Any, seen: int | None = None) -> None:
    """Never suggest the pair again, from neither end. Raises Conflict for a pair that is tied."""
    kinds = (Kind.CURATED, Kind.REJECTED, Kind.SIMILAR)
    with deeds.deed(Deed.REJECTED, thread, other, by=by, seen=seen, kinds=kinds):
        deeds.refuse_tied(thread, other)
        ThreadLink.objects.filter(deeds.rows(thread, other, Kind.SIMILAR)).delete()
        ThreadLink.objects.bulk_create(
            [
                ThreadLink(source=source, target=target, kind=Kind.REJECTED, created_by=by)
                for source, target in ((thread, other), (other, thread))
            ],
            ignore_conflicts=True,  # dismissed already
        )


def undo(thread: Any, *, by: Any) -> CurationAction | None:
    """Take back what ``by`` did last here; None where there is nothing (any more).

    Raises Conflict if another curator has touched the same tie since.
    """
    with transaction.atomic():
        actions = CurationAction.objects.latest_of(thread).filter(thread=thread)
        own = actions.standing().filter(actor=by)
        action = own.defer(None).first()
        if action is None:
            return None
        deeds.lock(thread, action.target)
        action.refresh_from_db(fields=["undone_at"])
        if action.undone_at:
            return None
        deeds.refuse_touched(action)
        deeds.restore(action)
        action.undone_at = timezone.now()
        action.save(update_fields=["undone_at"])
        deeds.log(Deed.UNDONE, thread, action.target, by, action.after, action.before, action.tie)
        _may_be_alike_again(thread, action.target)
    return action


def skip(thread: Any, *, by: Any) -> None:
    """Leave a discussion for later. One with a curated tie is done, not left."""
    if not deeds.shown_at(thread).exists():
        CurationSkip.objects.get_or_create(curator=by, thread=thread)


def _may_be_alike_again(*threads: Any) -> None:
    """What is tied is not stored as similar too; where the tie is gone, that is worked out anew."""
    for thread in threads:
        later.relate(thread.pk)
