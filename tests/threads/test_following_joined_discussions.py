"""Followers of a duplicate follow its original; undoing a merge leaves them as they were."""

from itertools import pairwise, permutations

import pytest
from django.urls import reverse

from tests.conftest import signed_in
from tests.threads.heard import told, unread, words, work
from tests.threads.splits import split_off
from threads.models import Follow, Notification, Post, Thread
from threads.models.joining import mark_duplicate, merge, unmark


def followed(*members):
    """What each of them follows, as their list says."""
    return [sorted(Thread.objects.followed_by(one).values_list("pk", flat=True)) for one in members]


def shown(member, thread):
    return Thread.objects.for_page(member).get(pk=thread.pk).is_followed


@pytest.mark.parametrize("join", [mark_duplicate, merge])
def test_followers_of_a_duplicate_follow_its_original(thread, original, asker, curator, join):
    join(thread, original, curator)
    assert followed(asker) == [[original.pk]]
    assert shown(asker, original)
    post = original.answer(author=curator, body="Read this.")
    assert told(asker) == [("answer", 1, post)]
    unmark(thread, curator)
    assert followed(asker) == [[thread.pk]]
    original.answer(author=curator, body="More.")
    assert told(asker) == [("answer", 1, post)]


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_undoing_restores_who_followed_both_either_or_neither(
    thread, original, third, asker, mentor, outsider, curator, order
):
    Follow.objects.follow(thread, mentor)
    Follow.objects.follow(original, mentor)
    Follow.objects.unfollow(original, outsider)
    Follow.objects.unfollow(thread, curator)
    rows = Follow.objects.order_by("pk")
    before = followed(asker, mentor, outsider, curator), list(rows.values())
    chain = [thread, original, third]
    for source, target in pairwise(chain):
        merge(source, target, curator)
    assert followed(asker, mentor, outsider) == [[third.pk], [third.pk], []]
    for number in order:
        unmark(chain[number], curator)
    after = followed(asker, mentor, outsider, curator), list(Follow.objects.order_by("pk").values())
    assert after == before


def test_who_ends_it_at_the_original_hears_nothing_and_follows_their_own_again(
    as_asker, thread, original, asker, curator
):
    merge(thread, original, curator)
    # The page of the duplicate was open: the button on it means the original.
    response = as_asker.post(reverse("following.update", args=[thread.pk]), {"following": "0"})
    assert response.url.startswith(original.get_absolute_url())
    assert followed(asker) == [[]]
    assert not shown(asker, original)
    original.answer(author=curator, body="Read this.")
    assert told(asker) == []
    unmark(thread, curator)
    assert followed(asker) == [[thread.pk]]
    assert shown(asker, thread)


def test_who_follows_both_is_told_once(thread, original, asker, curator):
    Follow.objects.follow(original, asker)
    mark_duplicate(thread, original, curator)
    post = original.answer(author=curator, body="Read this.")
    assert told(asker) == [("answer", 1, post)]


def test_the_page_of_a_duplicate_has_no_button(as_asker, thread, original, curator):
    mark_duplicate(thread, original, curator)
    assert "follow-button" not in as_asker.get(f"{thread.get_absolute_url()}?stay=1").text
    assert "follow-button" in as_asker.get(original.get_absolute_url()).text


def test_what_waits_unread_is_the_same_after_a_merge_and_after_its_undoing(
    thread, answer, original, asker, mentor, curator
):
    answer.reply(author=curator, body="Which team?")
    more = thread.answer(author=curator, body="Read this.")
    before = told(asker), told(mentor)
    reply = Post.objects.get(kind="reply")
    assert before == ([("answer", 2, answer)], [("answer", 1, more), ("reply", 1, reply)])
    merge(thread, original, curator)
    new = original.answer(author=curator, body="New at the original.")
    assert told(asker) == [("answer", 1, new), ("answer", 2, answer)]
    Post.objects.select_related("thread").get(pk=answer.pk).remove(by=mentor)
    assert told(asker) == [("answer", 1, new), ("answer", 1, more)]
    assert [kind for kind, *_ in told(mentor)] == ["answer", "answer", "reply"]
    unmark(thread, curator)
    Post.objects.select_related("thread").get(pk=answer.pk).restore()
    assert told(asker)[0] == ("answer", 2, answer)


class TestSplits:
    def test_who_wrote_it_follows_what_was_split_off(self, thread, answer, mentor, curator):
        Follow.objects.unfollow(thread, mentor)
        new = split_off(answer, by=curator)
        assert followed(mentor) == [[new.pk]]
        post = new.answer(author=curator, body="Yes.")
        assert told(mentor) == [("answer", 1, post)]

    def test_nobody_is_led_to_an_answer_that_is_none_any_more(self, thread, answer, asker, curator):
        more = thread.answer(author=curator, body="Read this.")
        assert told(asker) == [("answer", 2, answer)]
        split_off(answer)
        assert told(asker) == [("answer", 1, more)]
        assert unread(asker) == 1

    def test_replies_are_told_of_where_they_stand_now(self, thread, answer, mentor, outsider):
        reply = answer.reply(author=outsider, body="Which team?")
        assert told(mentor) == [("reply", 1, reply)]
        new = split_off(answer)
        work()
        notice = Notification.objects.get(member=mentor)
        assert (notice.thread, notice.source, notice.post) == (new, new, reply)
        html = words(signed_in(mentor).get("/notifications/"))
        assert f"Sam O. replied to you in “{new.title}”" in html
