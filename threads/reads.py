"""How often discussions are read: counted in memory, written now and then in one statement.

A process that is killed loses the reads of the last seconds; nobody waits for the others.
"""

from __future__ import annotations

import atexit
import logging
import re
import threading
import time

from django.db import connection
from django.http import HttpRequest

SECONDS, READS = 30, 500  # whichever comes first
BOTS = re.compile(
    r"bot\b|bot[/_-]|crawl|spider|slurp|archiver|scan|monitor|preview|headless|lighthouse|facebookex"
    r"|python|curl|wget|httpx?[/-]|java/|go-http|okhttp|axios|feed|rss",
    re.IGNORECASE,
)
# The rows are locked in the order of their keys: two processes never wait for each other.
WRITE = """
WITH counted (id, n) AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[])),
locked AS MATERIALIZED (
    SELECT thread.id FROM threads_thread AS thread JOIN counted USING (id)
    ORDER BY thread.id FOR NO KEY UPDATE OF thread
)
UPDATE threads_thread AS thread SET view_count = view_count + counted.n
FROM counted JOIN locked USING (id) WHERE thread.id = counted.id
"""

logger = logging.getLogger(__name__)
_lock = threading.Lock()
_reads: dict[int, int] = {}
_writing = False
_written_at = time.monotonic()


def count_read(request: HttpRequest, pk: int) -> None:
    """Somebody opened a discussion's page. No query; a thread of its own writes when it is time."""
    if request.method != "GET" or is_machine(request):
        return
    global _writing
    with _lock:
        _reads[pk] = _reads.get(pk, 0) + 1
        due = sum(_reads.values()) >= READS or time.monotonic() - _written_at >= SECONDS
        if _writing or not due:
            return
        _writing = True
    threading.Thread(target=_write_apart, name="reads", daemon=True).start()


def is_machine(request: HttpRequest) -> bool:
    """Programs say who they are, or nothing; a browser that only loads ahead says that too."""
    agent = request.headers.get("User-Agent", "")
    return not agent or bool(BOTS.search(agent)) or "Sec-Purpose" in request.headers


def write() -> None:
    """Add what was counted to the discussions. What cannot be written now is kept for later."""
    global _written_at, _writing
    with _lock:
        counted = sorted(_reads.items())
        _reads.clear()
        _written_at = time.monotonic()
    try:
        if counted:
            with connection.cursor() as cursor:
                cursor.execute(WRITE, [list(column) for column in zip(*counted, strict=True)])
    except Exception:  # whatever it is, a count is not worth a reader's page
        logger.info("%s reads are not written yet", len(counted), exc_info=True)
        with _lock:
            for pk, n in counted:
                _reads[pk] = _reads.get(pk, 0) + n
    finally:
        _writing = False


def _write_apart() -> None:
    try:
        write()
    finally:
        connection.close()  # this thread's own


atexit.register(write)
