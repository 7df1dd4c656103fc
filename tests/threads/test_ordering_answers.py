"""Answers stand by the lower bound of the share of readers whom they helped."""

import pytest
from django.db import connection
from django.db.models import F
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import member
from threads import ranking
from threads.models import Post, Thread
from threads.models.joining import merge, unmark
from threads.tasks import rank_answers

counts = st.integers(0, 3_000_000)


@pytest.mark.parametrize(
    ("marks", "reads", "bound"),
    [
        (0, 0, 0),
        (0, 1000, 0),
        (1, 1, 206_543),
        (1, 0, 206_543),  # never fewer readers than marks
        (60, 120, 412_052),
        (12, 40, 180_744),
        (30, 400, 53_009),
        (100, 100, 963_006),
    ],
)
def test_the_bound_of_some_shares(marks, reads, bound):
    assert abs(ranking.score(marks, reads) - bound) <= 1_000
    assert ranking.score(marks, reads) >= 0


@given(counts, counts)
def test_the_bound_is_a_share_below_what_was_seen(marks, reads):
    share = marks / max(marks, reads, 1)
    assert 0 <= ranking.score(marks, reads) <= share * ranking.MILLION


@given(st.integers(0, 5000), counts)
def test_one_more_mark_never_takes_an_answer_down(marks, reads):
    assert ranking.score(marks, reads) <= ranking.score(marks + 1, reads)


@given(st.integers(0, 5000), counts)
def test_readers_who_were_not_helped_never_lift_an_answer(marks, reads):
    assert ranking.score(marks, reads + 1) <= ranking.score(marks, reads)


@pytest.mark.django_db
def test_the_database_finds_the_same():
    @settings(max_examples=300, deadline=None)
    @given(counts, st.integers(-1000, 3_000_000))
    def same(marks, reads):
        with connection.cursor() as cursor:
            sql = ranking.SCORE.format(marks="m", reads="r")
            cursor.execute(
                f"SELECT {sql} FROM (SELECT %s::integer AS m, %s::integer AS r) AS given",
                [marks, reads],
            )
            assert cursor.fetchone() == (ranking.score(marks, reads),)

    same()


def read(thread, times):
    """As threads/reads.py writes it."""
    Thread.objects.filter(pk=thread.pk).update(view_count=F("view_count") + times)


def helped(post, times, start=0):
    for number in range(start, start + times):
        handle = f"reader-{post.pk}-{number}"
        post.mark_helpful(by=member(handle))


def shown(client, thread):
    posts = client.get(thread.get_absolute_url()).context["posts"]
    return [post.pk for post in posts]


@pytest.fixture
def early_and_late(thread, answer, outsider):
    """An answer that 200 read, of whom 6 were helped; then one that 40 read, with 4 of them."""
    read(thread, 160)
    late = thread.answer(author=outsider, body="Ask for one day a week.")
    read(thread, 40)
    helped(answer, 6)
    helped(late, 4)
    return answer, late


def test_a_late_answer_that_helps_more_of_its_readers_comes_first(client, thread, early_and_late):
    early, late = early_and_late
    assert shown(client, thread) == [late.pk, early.pk]


def test_a_pick_changes_no_place(client, thread, asker, early_and_late):
    early, late = early_and_late
    early.pick(by=asker)
    assert shown(client, thread) == [late.pk, early.pk]
    early.refresh_from_db()
    assert early.score < Post.objects.get(pk=late.pk).score


def test_among_equals_the_older_one_stands_first(client, thread, answer, outsider):
    others = [thread.answer(author=outsider, body=f"Number {n}.") for n in range(5)]
    assert shown(client, thread) == [answer.pk, *(other.pk for other in others)]


def test_marks_that_an_import_brought_along_count(client, thread, answer, outsider):
    brought = thread.answer(author=outsider, body="From elsewhere.")
    Post.objects.filter(pk=brought.pk).update(imported_marks=9)
    brought.refresh_from_db()
    brought.recount()
    thread.refresh_from_db()
    thread.recount()
    assert shown(client, thread) == [brought.pk, answer.pk]
    assert Post.objects.get(pk=brought.pk).score == ranking.score(9, 0)


def test_what_was_only_read_is_ranked_at_night(thread, early_and_late):
    early, late = early_and_late
    read(thread, 5000)
    assert Post.objects.get(pk=late.pk).score == ranking.score(4, 40)
    rank_answers(0)
    scores = [Post.objects.get(pk=post.pk).score for post in (early, late)]
    assert scores == [ranking.score(6, 5200), ranking.score(4, 5040)]
    assert list(ranking.rank_read()) == []


def test_a_mark_soon_after_ranking_takes_no_reads_along(thread, early_and_late):
    """With 500 answers every mark would else write 500 rows."""
    early, late = early_and_late
    read(thread, 15)
    helped(early, 1, start=6)
    assert Post.objects.get(pk=early.pk).score == ranking.score(7, 200)
    assert Post.objects.get(pk=late.pk).score == ranking.score(4, 40)
    read(thread, 15)
    helped(early, 1, start=7)
    assert Post.objects.get(pk=late.pk).score == ranking.score(4, 70)


def test_moved_answers_keep_their_readers(thread, early_and_late, original, curator):
    late = early_and_late[1]
    read(original, 1000)
    merge(thread, original, curator)
    Thread.objects.get(pk=original.pk).recount()
    assert Post.objects.get(pk=late.pk).score == ranking.score(4, 40)
    unmark(thread, curator)
    late.refresh_from_db()
    assert (late.views_before, late.score) == (160, ranking.score(4, 40))


def test_places_lead_through_all_pages(client, thread, mentor):
    for number in range(70):
        post = thread.answer(author=mentor, body=f"Answer {number}.")
        Post.objects.filter(pk=post.pk).update(
            imported_marks=number // 7, helpful_count=number // 7
        )
    thread.refresh_from_db()
    thread.recount()
    seen, query = [], {}
    while True:
        posts = client.get(thread.get_absolute_url(), query).context["posts"]
        seen += [post.pk for post in posts]
        if not posts.next:
            break
        query = {"after": posts.next}
    best = Post.objects.filter(kind="answer").order_by("-helpful_count", "created_at", "pk")
    assert seen == [post.pk for post in best]
