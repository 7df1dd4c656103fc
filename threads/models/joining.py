"""One discussion is a duplicate of another: marking, merging, and taking both back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from threads.models import moving
from threads.models.duplicate import Duplicate
from threads.models.link import ThreadLink
from threads.models.notification import Notification, counted_last
from threads.models.thread import Thread


class CannotJoin(Exception):
    """Why these two are not joined, as a sentence for who tried."""


def mark_duplicate(thread: Thread, of: Thread, by: Any, note: str = "") -> Duplicate:
    """Readers of a thread land on ``of``, or on what that one is a duplicate of.

    What was a duplicate of ``thread`` comes along. Saying it twice is saying it once. Raises
    PermissionError for all but its asker and staff, and CannotJoin.
    """
    if not (by.is_staff or by.pk == thread.asker_id):
        raise PermissionError("The asker and staff mark duplicates.")
    with _trees_held(thread, of):
        source, target = _locked(thread.pk, _root(of.pk))
        if known := _known(source, target):
            return known
        row = Duplicate.objects.create(source=source, target=target, note=note, marked_by=by)
        ThreadLink.objects.create(
            source=source,
            target=target,
            kind=ThreadLink.Kind.DUPLICATE,
            reason=note,
            created_by=by,
        )
        _point([source.pk, *Duplicate.objects.standing().below(source.pk)], target.pk)
        moving.move_drafts(source.pk, target.pk)
        _tell(source, target, by)
        _log(by, source, _("Marked as a duplicate of “%(title)s”."), target)
        _log(by, target, _("“%(title)s” was marked as a duplicate of this one."), source)
    return row


def merge(thread: Thread, into: Thread, by: Any, note: str = "") -> Duplicate:
    """Mark, and move the answers and follow-ups with their replies. For staff only.

    The question stays, and is read on the way back. Raises PermissionError and CannotJoin.
    """
    _staff_only(by)
    with _trees_held(thread, into):
        row = mark_duplicate(thread, into, by, note)
        if row.merged_at:
            return row
        source, target = _locked(thread.pk, _root(into.pk))
        row.target, row.merged_at, row.merged_by = target, timezone.now(), by
        row.picks = moving.move(source, target)
        row.save()
        _log(by, source, _("Its answers were moved to “%(title)s”."), target)
        _log(by, target, _("The answers of “%(title)s” were moved here."), source)
    return row


def unmark(thread: Thread, by: Any) -> None:
    """Let the thread stand on its own again, with its answers and its own duplicates.

    Nothing to do where it does already. Raises PermissionError, see can_be_undone_by().
    """
    with _trees_held(thread):
        row = Duplicate.objects.standing().filter(source=thread.pk).first()
        if row is None:
            return
        if not row.can_be_undone_by(by):
            raise PermissionError("What staff decided is for staff to take back.")
        if row.merged_at:
            unmerge(thread, by)
            row.refresh_from_db()
        source, target = _locked(thread.pk, _root(thread.pk))
        branches = Duplicate.objects.standing().below(source.pk)
        moving.move_drafts_home(source.pk, target.pk, [source.pk, *branches])
        row.undone_at, row.undone_by = timezone.now(), by
        row.save()
        ThreadLink.objects.filter(source=source, kind=ThreadLink.Kind.DUPLICATE).delete()
        _point([source.pk], None)
        _point(branches, source.pk)
        _untell(source, target)
        _log(by, source, _("Not a duplicate of “%(title)s” any more."), target)
        _log(by, target, _("“%(title)s” is not a duplicate of this one any more."), source)


def unmerge(thread: Thread, by: Any) -> None:
    """Move the answers back; the mark stays. For staff only: raises PermissionError.

    Their replies and edits since then come along; what was answered anew at the other stays there.
    """
    _staff_only(by)
    with _trees_held(thread):
        row = Duplicate.objects.merged().filter(source=thread.pk).first()
        if row is None:
            return
        source, place = _locked(thread.pk, _place(thread.pk))
        homes = [source.pk, *Duplicate.objects.merged().below(source.pk)]
        moving.move_home(source, place, homes, row)
        row.picks, row.merged_at, row.merged_by = {}, None, None
        row.save()
        _log(by, source, _("Its answers were moved back from “%(title)s”."), place)
        _log(by, place, _("The answers of “%(title)s” were moved back."), source)


@contextmanager
def _trees_held(thread: Thread, other: Thread | None = None) -> Iterator[None]:
    """A transaction in which nobody else joins anything, with the rows locked that may change."""
    with transaction.atomic(), counted_last():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('joining', 0))")
        branches = Duplicate.objects.standing().below(thread.pk)
        _locked(
            thread.pk, _root(thread.pk), _place(thread.pk), _root((other or thread).pk), *branches
        )
        yield


def _locked(*pks: int) -> list[Thread]:
    """The threads, their rows locked by number: two who want the same two never wait for ever."""
    found = {pk: Thread.objects.locked(pk) for pk in sorted(set(pks))}
    return [found[pk] for pk in pks]


def _root(pk: int) -> int:
    return Thread.objects.values_list("duplicate_of", flat=True).get(pk=pk) or pk


def _place(pk: int) -> int:
    """Where a thread's answers stand."""
    targets = dict(Duplicate.objects.merged().values_list("source", "target").filter(source=pk))
    return _place(targets[pk]) if pk in targets else pk


def _known(source: Thread, target: Thread) -> Duplicate | None:
    """The mark that says this already. Raises CannotJoin where there can be none."""
    if target.pk == source.pk:
        raise CannotJoin(_("This is the discussion itself, or a duplicate of it."))
    if target.deleted_at:
        raise CannotJoin(_("That discussion was deleted."))
    if not source.duplicate_of_id:
        return None
    if source.duplicate_of_id != target.pk:
        raise CannotJoin(_("This one is marked as a duplicate of another. Take that back first."))
    return Duplicate.objects.standing().get(source=source)


def _point(pks: list[int], root: int | None) -> None:
    """Let these threads and their ties lead to the root of their tree."""
    for pk in sorted(pks):
        Thread.objects.filter(pk=pk).update(duplicate_of=root)
    if root:
        ties = ThreadLink.objects.filter(source__in=pks, kind=ThreadLink.Kind.DUPLICATE)
        ties.update(target=root)


def _tell(source: Thread, target: Thread, by: Any) -> None:
    """Both askers hear of it, once, unless they did it themselves."""
    told = {target.asker_id: (target, source), source.asker_id: (source, target)}
    Notification.objects.tell(
        [
            Notification(
                member_id=member, kind=Notification.Kind.DUPLICATE, thread=thread, source=other
            )
            for member, (thread, other) in told.items()
            if member != by.pk
        ]
    )


def _untell(source: Thread, target: Thread) -> None:
    """What is not true any more need not be read."""
    pair = [source.pk, target.pk]
    about = Notification.objects.filter(thread__in=pair, source__in=pair)
    about.unread().filter(kind=Notification.Kind.DUPLICATE).delete()
    Notification.objects.recount({source.asker_id, target.asker_id})


def _staff_only(by: Any) -> None:
    if not by.is_staff:
        raise PermissionError("Staff merges discussions.")


def _log(by: Any, thread: Thread, sentence: str, other: Thread) -> None:
    """For the discussion's history in the admin."""
    said = sentence % {"title": other.title}
    LogEntry.objects.log_actions(by.pk, [thread], CHANGE, said)  # type: ignore[arg-type]
