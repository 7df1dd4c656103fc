"""One file of labels, measured in the database of this process: `python -m benchmarks.related`
starts it."""

import logging
import math
import statistics
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand
from tqdm import tqdm

from benchmarks.related import forum, labels, metrics
from benchmarks.related.labels import Labels, Query
from benchmarks.related.methods import BASE, Method, methods

HEAD = """
## {name}: {documents:,} documents, {held_out} of {queries} queries held out

| method | recall@5 | recall@10 | MRR | nDCG@10 | × `bm25s` | 95 % | nDCG@10, other half |
|---|---:|---:|---:|---:|---:|---:|---:|
"""
ROW = (
    "| {name} | {recall5:.3f} | {recall10:.3f} | {mrr:.3f} | {ndcg:.3f} "
    "| {ratio:.2f} | {low:.2f} to {high:.2f} | {other:.3f} |\n"
)


class Command(BaseCommand):
    help = "Print how good similar discussions are on a file of labels."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        logging.getLogger("bm25s").setLevel(logging.WARNING)
        found = labels.read(file)
        forum.prepare(found)
        ranked = {
            name: _rank(name, method, found.queries) for name, method in methods(found).items()
        }
        self.stdout.write(table(found, ranked))


def _rank(name: str, method: Method, queries: list[Query]) -> list[list[int]]:
    return [method(query) for query in tqdm(queries, desc=name, disable=None, leave=False)]


def table(found: Labels, ranked: dict[str, list[list[int]]]) -> str:
    gains = {
        name: [
            metrics.ndcg(keys, query.relevant)
            for keys, query in zip(every, found.queries, strict=True)
        ]
        for name, every in ranked.items()
    }
    held_out = [number for number, query in enumerate(found.queries) if query.held_out]
    head = HEAD.format(
        name=found.name,
        documents=len(found.documents),
        held_out=len(held_out),
        queries=len(found.queries),
    )
    rows = [
        ROW.format(name=name, **_figures(found, every, gains[name], gains[BASE]))
        for name, every in ranked.items()
    ]
    return head + "".join(rows)


def _figures(
    found: Labels, every: list[list[int]], gains: list[float], base: list[float]
) -> dict[str, float]:
    """All but the last from the queries that no weight was chosen on."""
    half = [number for number, query in enumerate(found.queries) if query.held_out]
    other = [gain for number, gain in enumerate(gains) if number not in set(half)]
    rows = [(every[number], found.queries[number].relevant) for number in half]
    ours, theirs = [gains[number] for number in half], [base[number] for number in half]
    low, high = metrics.ratio_interval(ours, theirs)
    return {
        "recall5": _mean(metrics.recall(*row, 5) for row in rows),
        "recall10": _mean(metrics.recall(*row, 10) for row in rows),
        "mrr": _mean(metrics.reciprocal_rank(*row) for row in rows),
        "ndcg": _mean(ours),
        "ratio": metrics.ratio(list(zip(ours, theirs, strict=True))),
        "low": low,
        "high": high,
        "other": _mean(other),
    }


def _mean(values: Iterable[float]) -> float:
    return statistics.fmean(known) if (known := list(values)) else math.nan
