"""Discussions like another one are found, with reasons."""

import math
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from relating import ask, found, pairs, stored, tie, two_alike_and_a_third

from threads import related
from threads.models import Resource, Thread, ThreadLink, ThreadTerms, ThreadVector
from threads.rail import rail_of
from threads.related import candidates, encoder, keeping, ties

needs_the_model = pytest.mark.skipif(
    encoder.onnxruntime is None, reason="the encoder is not installed"
)


@pytest.fixture
def by_words(settings):
    settings.ENCODER = False


@pytest.fixture
def three(asker, by_words) -> list[Thread]:
    return two_alike_and_a_third(asker)


def test_the_alike_is_found_and_the_other_is_not(three):
    one, other, third = three
    assert found(one) == stored(one) == [other.pk]
    assert found(third) == stored(third) == []


def test_reasons_have_words_as_they_were_written(three):
    (neighbour,) = related.neighbours(three[0])
    (reason,) = neighbour.reasons
    assert reason["kind"] == "words"
    assert set(reason["words"]) == {"Return offer", "ML"}
    assert 0 < neighbour.score <= 100
    similar = three[0].links.get()
    assert (similar.score, similar.reasons) == (neighbour.score, neighbour.reasons)


def test_paths_roles_and_topics_are_reasons(asker, by_words):
    heading = {"from_role": "Tester", "to_role": "Developer", "topics": ["courage", "money"]}
    one = ask(asker, "Leaving quality assurance behind", **heading)
    same = ask(asker, "Leaving assurance", **heading)
    goal = ask(asker, "Leaving a kitchen", **{**heading, "from_role": "Cook", "topics": ["money"]})
    for thread in (one, same, goal):
        related.store(thread)
    reasons = {n.thread_id: n.reasons[1:] for n in related.neighbours(one)}
    assert reasons[same.pk] == [
        {"kind": "path"}, {"kind": "topics", "topics": ["courage", "money"]},
    ]  # fmt: skip
    assert reasons[goal.pk] == [{"kind": "target_role"}, {"kind": "topics", "topics": ["money"]}]


def test_what_a_third_names_together_is_related(three):
    one, _, third = three
    for number in range(2):
        naming = third.asker.threads.create(title=f"{number}", slug="n")
        tie(naming, one, "curated")
        tie(naming, third, "curated")
    assert ties.cocited(one.pk) == {third.pk: 2}
    assert {pair.thread: pair.cocited for pair in pairs(one)}[third.pk] == 2


def test_what_recommends_the_same_is_related(three):
    one, _, third = three
    book = Resource.objects.create(
        url="https://example.org/book", link="https://example.org/book", recommendation_count=2
    )
    for thread in (one, third):
        book.recommendations.create(post=thread.question, created_at=timezone.now())
    assert ties.shared_resources(one.pk) == {third.pk: 1}
    assert {pair.thread: pair.resources for pair in pairs(one)}[third.pk] == 1
    Resource.objects.update(hidden_at=timezone.now())
    assert ties.shared_resources(one.pk) == {}


# Words that are their own stems.
TEXTS = [("alpha beta", "gamma gamma delta"), ("alpha", "gamma"), ("delta beta beta", "omega")]
COUNTS = [
    Counter({word: 3 * n for word, n in Counter(title.split()).items()}) + Counter(body.split())
    for title, body in TEXTS
]


def idf(threads: int) -> float:
    return math.log(1 + (len(TEXTS) - threads + 0.5) / (threads + 0.5))


def bm25f(asked: Counter, other: Counter) -> float:
    """By hand, for the asking text's words that the other has."""
    length = 0.25 + 0.75 * other.total() / 60
    return sum(
        count**0.5
        * idf(sum(word in known for known in COUNTS)) ** 1.3
        * (other[word] / (other[word] + 4 * length))
        for word, count in asked.items()
    )


def test_words_weigh_as_the_formula_says(asker, by_words):
    threads = [ask(asker, title, body) for title, body in TEXTS]
    for thread in threads:
        related.store(thread)
    own = bm25f(COUNTS[0], COUNTS[0]) + 4 * idf(1) ** 1.3
    words = {pair.thread: pair.words for pair in pairs(threads[0])}
    for thread, count in zip(threads[1:], COUNTS[1:], strict=True):
        assert words[thread.pk] == pytest.approx(bm25f(COUNTS[0], count) / own, rel=1e-3)


@pytest.mark.parametrize("kind", ["rejected", "duplicate"])
def test_what_staff_decided_is_not_suggested_from_either_end(three, kind):
    one, other, _ = three
    tie(one, other, kind)
    for thread in (one, other):
        related.store(thread)
        assert found(thread) == stored(thread) == []


def test_what_staff_decides_while_it_is_looked_for_counts(three):
    one, other, _ = three
    before = related.neighbours(one)
    assert [near.thread_id for near in before] == [other.pk]
    tie(one, other, "rejected")
    keeping.keep(one.pk, before)
    assert stored(one) == []


def test_what_is_curated_is_like_no_page_that_shows_it(three):
    """One way, the other page does not show it, and its readers are as well served as before."""
    one, other, _ = three
    curated = tie(one, other, "curated")
    for thread in (one, other):
        related.store(thread)
    assert (stored(one), stored(other)) == ([], [one.pk])
    assert [near.thread.pk for near in rail_of(other).similar] == [one.pk]
    assert not rail_of(one).similar
    curated.both_ways = True
    curated.save()
    related.store(other)
    assert stored(other) == []


def test_a_deleted_discussion_is_never_suggested(three):
    one, other, _ = three
    other.question.remove(by=other.asker)
    assert found(one) == []
    assert other.pk not in related.while_asking("A return offer")
    related.store(other)
    assert not ThreadTerms.objects.filter(thread=other).exists()
    assert not ThreadLink.objects.filter(kind="similar").exists()


def test_a_restored_discussion_comes_back(three):
    one, other, _ = three
    other.question.remove(by=other.asker)
    related.forget(other)
    other.question.restore()
    related.store(other)
    assert (found(one), stored(other)) == ([other.pk], [one.pk])


@pytest.mark.parametrize("title", ["", " ", "\0", "the of", "→", "\ud83d", "ﷺ" * 160, "x" * 160])
def test_any_title_can_be_asked(three, title):
    assert isinstance(related.while_asking(title, title * 20), list)


def test_who_is_asking_sees_what_is_alike(three):
    one, other, _ = three
    assert set(related.while_asking("I have a return offer", "and kernels")) == {
        one.pk,
        other.pk,
    }
    assert len(related.while_asking("I have a return offer", limit=1)) == 1


def test_the_number_of_queries_does_not_grow(asker, three):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            related.neighbours(three[0])
        return len(captured)

    before = queries()
    for number in range(20):
        related.store(ask(asker, f"Return offer number {number}"))
    assert queries() == before


@needs_the_model
def test_meaning_finds_what_words_do_not(asker):
    one = ask(asker, "How can I become a physician?", "")
    other = ask(asker, "Is it too late for medical school?", "I want to be a doctor.")
    third = ask(asker, "Which keyboard do you use?", "Mine is loud.")
    for thread in (one, other, third):
        related.store(thread)
    (neighbour,) = related.neighbours(one)
    assert neighbour.thread_id == other.pk
    assert {"kind": "meaning"} in neighbour.reasons


@needs_the_model
def test_missing_vectors_leave_the_words(three, settings):
    one, other, _ = three
    settings.ENCODER = True
    assert not ThreadVector.objects.exists()
    assert found(one) == [other.pk]
    related.store(one)
    assert ThreadVector.objects.count() == 1
    assert found(one) == found_alone(one) == [other.pk]


def found_alone(thread: Thread) -> list[int]:
    """Without the database's index of meanings."""
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS thread_vector_nearest")
    assert not candidates.can_compare_all()
    return found(thread)


@needs_the_model
def test_without_the_index_meaning_still_weighs(asker):
    one = ask(asker, "How can I become a physician?", "My school is far away.")
    other = ask(asker, "Is it too late for medical school?", "I want to be a doctor.")
    for thread in (one, other):
        related.store(thread)
    before = related.neighbours(one)
    assert found_alone(one) == [other.pk]
    assert related.neighbours(one)[0].score == pytest.approx(before[0].score, abs=1)


@needs_the_model
def test_an_edit_without_the_encoder_leaves_no_vector_of_the_text_before(asker, settings):
    one = ask(asker, "How can I become a physician?")
    related.store(one)
    settings.ENCODER = False
    related.store(one)
    assert not ThreadVector.objects.exists()
