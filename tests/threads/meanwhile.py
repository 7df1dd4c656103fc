"""Others who do something at the same moment, each on a connection of their own."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from threads.models import Thread

# Who of this database waits for somebody's lock.
WAITING = """
SELECT count(DISTINCT pid) FROM pg_locks AS one WHERE NOT granted AND EXISTS (
    SELECT FROM pg_locks AS other JOIN pg_database AS here ON here.oid = other.database
    WHERE other.pid = one.pid AND here.datname = current_database())
"""


@contextmanager
def held_up(thread: Thread, *deeds: Callable[[], Any]) -> Iterator[list[Any]]:
    """Begin the deeds, which all wait for the row of a discussion; go on once they do.

    What the block does is there when they go on. Afterwards the list holds what they returned or
    raised.
    """
    with running(*deeds) as found, transaction.atomic():
        Thread.objects.locked(thread.pk)
        found.start()
        until_waiting(len(deeds))
        yield found.ends


def until_waiting(count: int) -> None:
    """Go on once so many wait for a lock."""
    for _attempt in range(2_000):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= count:
                return
        time.sleep(0.005)
    raise AssertionError(f"{count} should wait by now.")


def impatient(deed: Callable[[], Any]) -> Callable[[], Any]:
    """The same, on a connection that waits for nobody's lock: it raises instead."""

    def done() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 1")
        try:
            return deed()
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")  # others get this connection after us

    return done


class Running:
    def __init__(self, deeds: tuple[Callable[[], Any], ...]) -> None:
        self.ends: list[Any] = []
        self.threads = [threading.Thread(target=self._run, args=[deed]) for deed in deeds]

    def _run(self, deed: Callable[[], Any]) -> None:
        try:
            self.ends.append(deed())
        except Exception as error:
            self.ends.append(error)
        finally:
            connection.close()

    def start(self) -> None:
        for one in self.threads:
            one.start()


@contextmanager
def running(*deeds: Callable[[], Any]) -> Iterator[Running]:
    """They run once they are started, and have ended after the block."""
    found = Running(deeds)
    try:
        yield found
    finally:
        for one in found.threads:
            if one.ident:
                one.join()
