"""Enqueueing, for models: they name a task and do not import it, because tasks import models."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app

# One that failed and sleeps before its next try would keep the new state of things waiting.
WAKE = """
UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE id IN (
    SELECT id FROM procrastinate_jobs
    WHERE lock = %s AND status = 'todo' AND scheduled_at IS NOT NULL FOR UPDATE SKIP LOCKED)
"""
# A worker fetches jobs with "for update skip locked". A shared lock keeps it from starting this
# one before the transaction that counts on it has ended. Nobody waits here: of a job that a worker
# begins at this moment, or that another transaction just woke, there will be one more.
STILL_WAITING = """
SELECT id FROM procrastinate_jobs WHERE lock = %s AND status = 'todo' LIMIT 1
FOR SHARE SKIP LOCKED
"""
BEHIND = -1  # the priority of jobs that come in crowds; of all others it is 0


def defer(task: str, **arguments: Any) -> None:
    """Have a worker run the task after this transaction; if it rolls back, never.

    A job of the same task and arguments that still waits is enough, so that ten edits make one;
    it need not wait any longer. Two of them never run at the same time. Raises TaskNotFound for a
    name that is none.
    """
    lock = ":".join([task, *(str(value) for value in arguments.values())])
    deferrer = app.configure_task(task, allow_unknown=False, lock=lock)
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(WAKE, [lock])
        cursor.execute(STILL_WAITING, [lock])
        if not cursor.fetchone():
            deferrer.defer(**arguments)


def defer_all(task: str, arguments: list[dict[str, Any]]) -> None:
    """The same for many jobs of one task, in one statement and without locks: each task must know
    by itself that its work is done already. All other jobs come before them."""
    if arguments:
        app.configure_task(task, allow_unknown=False, priority=BEHIND).batch_defer(*arguments)


def forget(task: str) -> None:
    """Drop what waits of a task, when its work was done in another way."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'", [task]
        )
