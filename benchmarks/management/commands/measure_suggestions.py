"""How long the database takes for suggestions: `python -m benchmarks.related.speed` starts it."""

import random
import statistics
import time
from argparse import ArgumentParser
from collections import defaultdict
from typing import Any

from django.core.management import BaseCommand
from django.db import connection
from django.db.models import Max

from benchmarks.related import crowd
from threads import related
from threads.models import Thread

HEAD = """
| database time for the suggestions of one of {threads:,} discussions | p50 ms | p95 ms |
|---|---:|---:|
"""


class Command(BaseCommand):
    help = "Print how long the database takes to find what is like a discussion."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--threads", type=int, required=True)
        parser.add_argument("--rounds", type=int, default=200)

    def handle(self, *, threads: int, rounds: int, **options: Any) -> None:
        crowd.prepare(threads)
        chance = random.Random(2)  # noqa: S311
        last = Thread.objects.aggregate(last=Max("pk"))["last"]
        asked = [Thread(pk=chance.randint(1, last)) for _ in range(rounds)]
        # Each a first time for the caches of a warm server, and a second time to be measured.
        for thread in asked[: rounds // 4]:
            related.neighbours(thread)
        times = [_spent(thread) for thread in asked]
        lines = [
            f"| {part} | {_percentile(times, part, 50):.1f} | {_percentile(times, part, 95):.1f} |"
            for part in sorted({part for spent in times for part in spent})
        ]
        self.stdout.write(HEAD.format(threads=last) + "\n".join(lines))


def _spent(thread: Thread) -> dict[str, float]:
    """Milliseconds that the database took, for each table that was looked at and in all."""
    spent: dict[str, float] = defaultdict(float)

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = 1000 * (time.perf_counter() - start)
            spent["all"] += took
            spent[_part(sql)] += took

    with connection.execute_wrapper(watch):
        related.neighbours(thread)
    return spent


def _part(sql: str) -> str:
    for sign, part in (
        ("posting", "candidates by words"),
        ("<#> %s::real[]::halfvec(384) LIMIT", "candidates by meaning"),
        ("to_role_id = %s", "candidates by path"),
        ("known.impacts", "comparing"),
    ):
        if sign in sql:
            return part
    return "the rest"


def _percentile(times: list[dict[str, float]], part: str, percent: int) -> float:
    return statistics.quantiles([spent.get(part, 0) for spent in times], n=100)[percent - 1]
