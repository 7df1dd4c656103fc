"""What happens to a job that failed, and to one whose worker died."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from procrastinate import App, RetryStrategy
from procrastinate.exceptions import UniqueViolation
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job, Status
from procrastinate.middleware import AsyncCallNext
from procrastinate.worker import Worker

from background.models import Failure

logger = logging.getLogger(__name__)

# Again after 4, 16, 64, 256, 1,024 and 4,096 seconds: a bad minute or a bad hour may pass.
AGAIN = RetryStrategy(max_attempts=6, exponential_wait=4)
# A job that takes its worker down each time must not do so for ever. Errors do not count here.
DEATHS = 3
DIED = "The worker died while it ran this."


async def remember_failure(call_next: AsyncCallNext, context: JobContext, worker: Worker) -> Any:
    """Around every job of a worker: its error is kept for staff, then takes its usual way."""
    try:
        return await call_next()
    except Exception as error:
        await _remember(context.job, error)
        raise


async def retry_stalled(app: App) -> None:
    """Give back what workers held that were killed: their last sign of life is 30 seconds old."""
    for job in await app.job_manager.get_stalled_jobs():
        if await _deaths_with_this(job) >= DEATHS and job.task_name in app.tasks:
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
            continue
        with suppress(UniqueViolation):  # a periodic task that waits to run anyway
            await app.job_manager.retry_job(job)


async def _deaths_with_this(job: Job) -> int:
    try:
        return await sync_to_async(_store_death)(job.id)
    except Exception:
        logger.exception("The death of a worker over job %s could not be stored.", job.id)
        return 0


async def _remember(job: Job, error: BaseException) -> None:
    try:
        await sync_to_async(_store)(job.id, error)
    except Exception:
        # The job's own error matters more than that it could not be stored.
        logger.exception("The error of job %s could not be stored.", job.id)


def _store_death(job_id: int | None) -> int:
    try:
        return Failure.remember_death(job_id, DIED)
    finally:
        close_old_connections()


def _store(job_id: int | None, error: BaseException) -> None:
    try:
        Failure.remember(job_id, error)
    finally:
        close_old_connections()
