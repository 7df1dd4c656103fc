"""Merged discussions: a post without a name has the number of where it stands."""

import pytest

from threads.models import Post, Thread
from threads.models.joining import merge, unmerge
from threads.models.signing import put_names_back, sign_again


@pytest.fixture
def other(outsider):
    return Thread.objects.ask(asker=outsider, title="Asked before this one", body="Words.")


def aliases(*posts):
    return [Post.objects.get(pk=post.pk).alias for post in posts]


def test_posts_get_new_numbers_and_come_home_with_their_old_ones(
    thread, other, mentor, outsider, curator
):
    other.answer(author=curator, body="Read this.", anonymous=True)
    first = thread.answer(author=outsider, body="One.", anonymous=True)
    second = thread.answer(author=mentor, body="Two.", anonymous=True)
    reply = first.reply(author=mentor, body="Three.", anonymous=True)
    named = thread.answer(author=mentor, body="Four.")
    assert aliases(first, second, reply, named) == [2, 3, 3, None]
    merge(thread, other, curator)
    here = aliases(first, second, reply, named)
    assert set(here[:2]) == {3, 4}
    assert here[2:] == [here[1], None]
    unmerge(thread, curator)
    assert aliases(first, second, reply, named) == [2, 3, 3, None]


def test_an_asker_without_a_name_is_one_among_others_elsewhere(asker, other, curator):
    thread = Thread.objects.ask(asker=asker, title="Not said", body="Words.", anonymous=True)
    follow_up = thread.follow_up(author=asker, body="And now?")
    merge(thread, other, curator)
    assert aliases(thread.question, follow_up) == [1, 2]
    unmerge(thread, curator)
    assert aliases(thread.question, follow_up) == [1, 1]


def test_a_name_put_back_elsewhere_does_not_tell_at_home_who_asked(asker, other, curator):
    thread = Thread.objects.ask(asker=asker, title="Not said", body="Words.", anonymous=True)
    follow_up = thread.follow_up(author=asker, body="And now?")
    merge(thread, other, curator)
    moved = Post.objects.get(pk=follow_up.pk)
    sign_again(moved, role="", company="", anonymous=False)
    assert aliases(follow_up) == [None]
    unmerge(thread, curator)
    assert aliases(thread.question, follow_up) == [1, 1]


def test_names_that_were_put_back_meanwhile_come_home_as_names(thread, other, mentor, curator):
    answer = thread.answer(author=mentor, body="One.", anonymous=True)
    merge(thread, other, curator)
    put_names_back(mentor)
    unmerge(thread, curator)
    assert aliases(answer) == [None]
