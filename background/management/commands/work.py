"""Runs what was left for later."""

import asyncio
import os
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import connection
from django.utils.autoreload import DJANGO_AUTORELOAD_ENV, run_with_reloader
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app

from background import health, retrying

AT_ONCE = 2  # jobs: a slow site elsewhere does not hold up everything


class Command(BaseCommand):
    help = "Run background work until it is stopped; a job that has begun is finished first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only ask whether a worker runs")
        parser.add_argument("--reload", action="store_true", help="start anew when code changes")
        parser.add_argument("--parent", type=int, help="stop when this process, our parent, ends")

    def handle(self, *, check: bool, reload: bool, parent: int | None, **options: Any) -> None:
        if not app.check_connection():
            raise CommandError("The database is not prepared: run `manage.py prepare` first.")
        if check:
            if not health.health().has_worker:
                raise CommandError("No worker has been seen for a minute.")
            return
        if parent:
            # The reloader runs this command in a process of its own, below the one that was begun.
            parent = os.getppid() if os.environ.get(DJANGO_AUTORELOAD_ENV) else parent
            threading.Thread(target=end_with, args=(parent,), daemon=True).start()
        if reload:
            run_with_reloader(run, signals=False)
        else:
            run()


def run(*, signals: bool = True) -> None:
    with app.replace_connector(connector()):
        asyncio.run(work(signals=signals))


async def work(*, signals: bool, wait: bool = True) -> None:
    """Until it is stopped or, if it shall not wait, until nothing is due."""
    async with app.open_async():
        # A server that starts again after a power cut need not wait for the next full minute.
        await retrying.retry_stalled(app)
        await app.run_worker_async(
            concurrency=AT_ONCE,
            wait=wait,
            install_signal_handlers=signals,
            worker_middleware=[retrying.remember_failure],
        )


def connector() -> PsycopgConnector:
    """Connections of the worker's own, beside Django's: a job's transaction is not the queue's."""
    wanted = connection.get_connection_params()
    for django_only in ("cursor_factory", "context"):
        wanted.pop(django_only, None)
    return PsycopgConnector(kwargs=wanted, min_size=1, max_size=4, timeout=10)


def end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
