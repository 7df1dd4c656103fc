"""How good a ranking is: pure functions over ranked keys and {key: grade}."""

import math
import random
from collections.abc import Mapping, Sequence

SEEN = 50  # how far down the reciprocal rank is looked for
RESAMPLED = 2_000

Graded = Mapping[int, float]


def recall(ranked: Sequence[int], relevant: Graded, k: int) -> float:
    """The share of the relevant among the first k, of as many as there is room for: 0 to 1."""
    return len(set(ranked[:k]) & set(relevant)) / min(k, len(relevant))


def reciprocal_rank(ranked: Sequence[int], relevant: Graded) -> float:
    places = (place for place, key in enumerate(ranked[:SEEN], 1) if key in relevant)
    return 1 / next(places, math.inf)


def ndcg(ranked: Sequence[int], relevant: Graded, k: int = 10) -> float:
    """Järvelin & Kekäläinen (2002) with the gain 2^grade - 1, as Burges et al. (2005): 0 to 1."""
    found = _gains([relevant.get(key, 0) for key in ranked[:k]])
    return found / _gains(sorted(relevant.values(), reverse=True)[:k])


def ratio_interval(ours: Sequence[float], theirs: Sequence[float]) -> tuple[float, float]:
    """95 of 100 resamples of the queries have the ratio of the two means in between (percentile
    bootstrap, Efron 1979). The same queries for both: they are paired."""
    if not ours:
        return math.nan, math.nan
    chance = random.Random(1)  # noqa: S311
    pairs = list(zip(ours, theirs, strict=True))
    ratios = sorted(ratio(chance.choices(pairs, k=len(pairs))) for _ in range(RESAMPLED))
    return ratios[RESAMPLED * 25 // 1000], ratios[RESAMPLED * 975 // 1000 - 1]


def ratio(pairs: Sequence[tuple[float, float]]) -> float:
    """Of the two means, over (ours, theirs)."""
    ours, theirs = (sum(column) for column in zip(*pairs, strict=True)) if pairs else (0, 0)
    return ours / theirs if theirs else math.nan


def _gains(grades: Sequence[float]) -> float:
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, 1))
