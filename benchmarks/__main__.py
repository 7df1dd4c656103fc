"""Measures a large forum next to a bare view and to a small forum, in the same run.

A noisy machine disturbs all of them alike: every round measures every page of both forums, and
the median of the rounds counts. Prints a table in Markdown and leaves nothing behind but
the two databases.
"""

import argparse
import itertools
import os
import signal
import statistics
import sys
from contextlib import ExitStack

from tqdm import tqdm

from benchmarks.client import Measured, drive
from benchmarks.page import Page
from benchmarks.servers import Forum
from config import postgres

SMALL = 1_000  # threads
ROUNDS = 5
WARM_UP = 0.3  # seconds for each page before the first round
HEAD = (
    "| page | requests/s | p50 ms | p99 ms | queries | × a bare view | × {small:,} threads |\n"
    "|---|---:|---:|---:|---:|---:|---:|"
)
Results = dict[tuple[int, str], list[Measured]]


def main() -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))  # so that what was started ends, too
    options = arguments()
    if not os.environ.get("DATABASE_URL"):
        postgres.ensure()
    forums = [Forum(SMALL), Forum(options.threads)]
    with ExitStack() as until_the_end:
        for forum in forums:
            until_the_end.callback(forum.undo)
            forum.prepare()
            until_the_end.enter_context(forum.served())
        results = measure(forums, options)
    print_table(forums, results, options)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--threads", type=int, default=100_000, help="of the large forum")
    parser.add_argument("--seconds", type=float, default=5, help="for each page and forum")
    parser.add_argument("--connections", type=int, default=4, help="open at the same time")
    options = parser.parse_args()
    if options.threads <= SMALL:
        parser.error(f"--threads must be more than {SMALL}.")
    return options


def measure(forums: list[Forum], options: argparse.Namespace) -> Results:
    results: Results = {}
    turns = [
        (forum, page, itertools.count(), seconds)
        for seconds in (WARM_UP, options.seconds / ROUNDS)
        for pages in zip(*(forum.pages for forum in forums), strict=True)
        for forum, page in zip(forums, pages, strict=True)
    ]
    half = len(turns) // 2
    for forum, page, numbers, seconds in tqdm(turns[:half] + turns[half:] * ROUNDS, disable=None):
        measured = drive(
            forum.port,
            lambda page=page, numbers=numbers: page.request(next(numbers)),
            status=page.status,
            seconds=seconds,
            connections=options.connections,
        )
        if seconds != WARM_UP:
            results.setdefault((forum.threads, page.name), []).append(measured)
    return results


def print_table(forums: list[Forum], results: Results, options: argparse.Namespace) -> None:
    small, large = forums
    bare = rate(results, large, large.pages[0])
    lines = [HEAD.format(small=SMALL)]
    for small_page, page in zip(small.pages, large.pages, strict=True):
        here = rate(results, large, page)
        p50, p99 = (percentile(results[large.threads, page.name], share) for share in (0.5, 0.99))
        lines.append(
            f"| {page.name} | {here:,.0f} | {p50:.1f} | {p99:.1f} | {page.queries} "
            f"| {bare / here:.1f} | {rate(results, small, small_page) / here:.2f} |"
        )
    sys.stdout.write("\n".join(lines) + "\n\n")
    sys.stdout.write(
        f"{large.threads:,} threads, {options.connections} connections, 2 workers, uncompressed, "
        f"{os.cpu_count()} processors shared by server, database and client. The last two columns "
        "say how many times longer a page takes: than the bare view, than in the small forum.\n"
    )


def rate(results: Results, forum: Forum, page: Page) -> float:
    """Requests a second, the median of the rounds."""
    return statistics.median(found.rate for found in results[forum.threads, page.name])


def percentile(rounds: list[Measured], share: float) -> float:
    """Milliseconds, over the requests of all rounds: a round has too few for its own."""
    latencies = sorted(seconds for found in rounds for seconds in found.latencies)
    return latencies[min(int(len(latencies) * share), len(latencies) - 1)] * 1000


if __name__ == "__main__":
    main()
