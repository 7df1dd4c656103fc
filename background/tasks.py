"""The housekeeping of the site and of the queue itself. Periodic, so that none needs a retry."""

from __future__ import annotations

from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app

from background import retrying

KEPT = "7 days"  # what is over
FAILED_KEPT = "90 days"  # staff may want to run it again

DELETE_OLD_JOBS = """
DELETE FROM procrastinate_jobs AS job
WHERE status NOT IN ('todo', 'doing') AND NOT EXISTS (
    SELECT 1 FROM procrastinate_events AS event WHERE event.job_id = job.id
    AND at > now() - CASE job.status WHEN 'failed' THEN %s ELSE %s END::interval
)
"""


@app.periodic(cron="* * * * *")
@app.task(name="retry_stalled", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    await retrying.retry_stalled(context.app)


@app.periodic(cron="20 4 * * *")
@app.task(name="sweep", queueing_lock="sweep")
def sweep(timestamp: int) -> None:
    """Away with sessions, counts and cache rows that are over, and with jobs of long ago."""
    call_command("clearsessions")
    with connection.cursor() as cursor:
        cursor.execute(DELETE_OLD_JOBS, [FAILED_KEPT, KEPT])
        cursor.execute("DELETE FROM accounts_ratecount WHERE ends_at < now()")
        cache = caches["default"]
        if isinstance(cache, BaseDatabaseCache):  # Redis forgets by itself
            table = connection.ops.quote_name(cache._table)  # type: ignore[attr-defined]
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [timezone.now()])  # noqa: S608
