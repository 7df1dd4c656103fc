"""Words, meanings and ties become one score with reasons."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.related import metrics
from threads.related import fusing, terms
from threads.related.comparing import Asking, Pair
from threads.related.terms import Text

SHARES = st.floats(0, 1)
COSINES = st.floats(-1, 1)


def pair(thread: int, words: float = 0.0, meaning: float | None = None, **known) -> Pair:
    shown = {
        "title": "", "same_path": False, "same_target": False, "topics": [],
        "accepted": 0, "refused": 0,
    }  # fmt: skip
    return Pair(thread=thread, shares={1: words}, meaning=meaning, **{**shown, **known})


def asking(title: str = "", lexemes: dict[int, str] | None = None, **known) -> Asking:
    lexemes = lexemes or {1: "offer"}
    shown = {lexeme: lexeme for lexeme in lexemes.values()}
    return Asking(title, Text({}, 0, shown, {}), {}, lexemes, 1, **known)


def order(*pairs: Pair) -> list[int]:
    return [found.thread_id for found in fusing.rank(asking(), list(pairs), 50)]


def gain(ranked: list[int], relevant: set[int]) -> float:
    return sum(1 / math.log2(n + 2) for n, key in enumerate(ranked) if key in relevant)


@given(st.lists(st.tuples(SHARES, COSINES), max_size=8), st.randoms())
def test_the_order_is_that_of_the_scores_and_never_depends_on_the_candidates_order(known, chance):
    pairs = [pair(n, *figures) for n, figures in enumerate(known, 1)]
    shuffled = chance.sample(pairs, len(pairs))
    assert order(*pairs) == order(*shuffled)
    scores = [found.score for found in fusing.rank(asking(), pairs, 50)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)


@given(SHARES, SHARES, COSINES, COSINES)
def test_more_of_both_is_never_less_alike(words, more_words, meaning, more_meaning):
    low = fusing.texts(min(words, more_words), min(meaning, more_meaning))
    assert low <= fusing.texts(max(words, more_words), max(meaning, more_meaning))


@given(SHARES, SHARES)
def test_without_meanings_the_words_decide(one, other):
    assert (one < other) <= (fusing.texts(one, None) <= fusing.texts(other, None))


def test_equals_stand_in_the_order_of_their_keys():
    assert order(pair(7, 0.4, 0.4), pair(3, 0.4, 0.4), pair(5, 0.4, 0.4)) == [3, 5, 7]


def test_what_has_nothing_in_common_is_left_out():
    assert order(pair(1, 0.0, 0.1), pair(2, 0.0, None), pair(3, 0.1, None)) == [3]


@pytest.mark.parametrize("blind", ["words", "meaning"])
def test_together_they_are_as_good_as_the_better_one_where_the_other_sees_nothing(blind):
    relevant = {1, 2}
    scores = [(1, 0.6), (2, 0.5), (3, 0.2), (4, 0.15)]
    nothing = {"words": 0.05, "meaning": 0.3}[blind]
    pairs = [
        pair(key, nothing, score) if blind == "words" else pair(key, score, nothing)
        for key, score in scores
    ]
    assert gain(order(*pairs), relevant) == gain([1, 2], relevant)


def test_together_they_beat_both_where_each_has_its_own_mistake():
    relevant = {1, 2}
    pairs = [pair(1, 0.4, 0.6), pair(2, 0.3, 0.7), pair(3, 0.5, 0.2), pair(4, 0.0, 0.75)]
    alone = [sorted(pairs, key=lambda p: -p.words), sorted(pairs, key=lambda p: -p.meaning)]
    best = max(gain([p.thread for p in ranked], relevant) for ranked in alone)
    assert gain(order(*pairs), relevant) > best


@pytest.mark.parametrize(
    "known",
    [
        {"same_target": True},
        {"topics": ["offers"]},
        {"cocited": 1},
        {"resources": 1},
        {"accepted": 3},
    ],
)
def test_what_the_forum_knows_decides_between_like_texts(known):
    assert order(pair(1, 0.3, 0.5), pair(2, 0.3, 0.5, **known)) == [2, 1]


def test_the_whole_path_says_more_than_its_end_and_refusals_tell_against():
    goal, path = {"same_target": True}, {"same_target": True, "same_path": True}
    assert order(pair(1, 0.3, 0.5, **goal), pair(2, 0.3, 0.5, **path)) == [2, 1]
    assert order(pair(1, 0.3, 0.5, refused=2), pair(2, 0.3, 0.5)) == [2, 1]


def test_a_path_does_not_lift_what_is_not_alike():
    assert order(pair(1, 0.4, 0.6), pair(2, 0.05, 0.3, same_target=True, same_path=True)) == [1, 2]


def test_every_reason_is_named():
    found = pair(
        1, 0.3, 0.7, same_path=True, same_target=True, topics=["offers"], cocited=3, resources=2
    )
    assert list(fusing.reasons(asking(from_role=1, to_role=2), found)) == [
        {"kind": "words", "words": ["offer"]},
        {"kind": "path"},
        {"kind": "topics", "topics": ["offers"]},
        {"kind": "cocited", "by": 3},
        {"kind": "resources", "count": 2},
        {"kind": "meaning"},
    ]


def test_neighbouring_words_of_both_titles_are_one():
    asked = asking("Return offer or startup", {1: "return", 2: "offer", 3: "startup"})
    asked.text.title.update({0: "return", 1: "offer", 3: "startup"})
    shares = {1: 0.3, 2: 0.2, 3: 0.1}
    both = pair(1, title="My return offer and a startup")._replace(shares=shares)
    apart = pair(1, title="An offer in return")._replace(shares=shares)
    assert fusing.shared_words(asked, both) == ["Return offer", "startup"]
    assert fusing.shared_words(asked, apart) == ["Return", "offer", "startup"]


@given(st.integers(1, 500), st.integers(1, 500), st.integers(1, 5_000))
def test_a_word_counts_more_the_more_often_it_is_there_and_less_in_a_longer_text(
    one, other, length
):
    low, high = sorted((one, other))
    assert terms.impact(low, length) <= terms.impact(high, length) < 1
    assert terms.impact(low, length + 1) < terms.impact(low, length)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(1, 10**6))
def test_rare_words_count_more(one, other, size):
    low, high = sorted((one, other))
    assert terms.rarity(low, size) >= terms.rarity(high, size) >= 0


def test_a_ranking_is_measured_as_the_formulas_say():
    """The first and third of four are relevant, and one more that was not found."""
    relevant = {1: 2, 3: 1, 9: 1}
    gained = 3 / math.log2(2) + 1 / math.log2(4)
    ideal = 3 / math.log2(2) + 1 / math.log2(3) + 1 / math.log2(4)
    assert metrics.ndcg([1, 2, 3, 4], relevant) == pytest.approx(gained / ideal)
    assert metrics.recall([1, 2, 3, 4], relevant, 5) == pytest.approx(2 / 3)
    assert metrics.recall([2, 3], relevant, 2) == 1 / 2
    assert metrics.reciprocal_rank([2, 3], relevant) == 1 / 2
    assert metrics.reciprocal_rank([2], relevant) == 0
    assert metrics.ratio_interval([1.0, 2.0], [0.5, 1.0]) == (2, 2)
