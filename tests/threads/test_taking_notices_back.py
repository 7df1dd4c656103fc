"""Unread notices of posts that are deleted are taken back, and come again with them."""

import random

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.threads.heard import told, unread, work
from threads.models import Notification, Post


def test_an_unread_notice_goes_with_its_post_and_comes_back(asker, answer, mentor):
    assert unread(asker) == 1
    answer.remove(by=mentor)
    assert (told(asker), unread(asker)) == ([], 0)
    answer.restore()
    assert (told(asker), unread(asker)) == ([("answer", 1, answer)], 1)


def test_of_three_the_others_stay(asker, thread, answer, outsider):
    more = [thread.answer(author=outsider, body=f"Answer {n}.") for n in range(2)]
    assert told(asker) == [("answer", 3, answer)]
    answer.remove(by=answer.author)
    assert told(asker) == [("answer", 2, more[0])]
    more[1].remove(by=outsider)
    assert told(asker) == [("answer", 1, more[0])]


def test_what_was_read_stays_read(asker, answer):
    work()
    Notification.objects.mark_read(asker)
    answer.remove(by=answer.author)
    work()
    answer.restore()
    assert unread(asker) == 0
    assert Notification.objects.get().read_at


def test_a_deleted_discussion_takes_them_along_and_brings_them_back(
    asker, thread, answer, outsider
):
    thread.question.reply(author=outsider, body="Where?")
    assert unread(asker) == 2
    Post.objects.select_related("thread").get(kind="question").remove(by=asker)
    assert unread(asker) == 0
    Post.objects.select_related("thread").get(kind="question").restore()
    assert unread(asker) == 2


def test_one_that_is_gone_before_anybody_was_told_is_not_told(asker, answer, mentor):
    answer.remove(by=mentor)
    assert told(asker) == []


def test_a_deleted_reply_is_not_to_be_read(answer, mentor, outsider):
    reply = answer.reply(author=outsider, body="Which team?")
    assert unread(mentor) == 1
    reply.remove(by=outsider)
    assert unread(mentor) == 0


def test_members_are_counted_together_when_all_else_is_done(thread, answer, asker, original, third):
    """See counted_last(): the author of an answer hears of it, and who asked what it mentions."""

    def follow_up():
        return thread.follow_up(author=asker, body=f"[This](/threads/{original.pk}/)?")

    post = counting(follow_up)
    counting(lambda: post.edit(by=asker, body=f"[That](/threads/{third.pk}/)?"))
    counting(lambda: post.remove(by=asker))
    counting(lambda: post.restore())


def counting(deed):
    """Do it; members are locked once, and nothing else after them."""
    with CaptureQueriesContext(connection) as asked:
        done = deed()
    said = [query["sql"] for query in asked if "SAVEPOINT" not in query["sql"]]
    locks = [n for n, sql in enumerate(said) if "accounts_user" in sql and "FOR NO KEY" in sql]
    assert locks == [len(said) - 2] and said[-1].startswith('UPDATE "accounts_user"')
    return done


def test_whatever_happens_unread_notices_count_what_can_be_read(thread, asker, mentor, outsider):
    """Written, deleted, restored and told in any order; in the end they say what is there."""
    chance = random.Random(3)
    posts = []
    for _ in range(40):
        deed = chance.choice(["write", "write", "remove", "restore", "tell"])
        if deed == "write":
            author = chance.choice([mentor, outsider])
            posts.append(thread.answer(author=author, body=f"Answer {len(posts)}."))
        elif deed == "tell":
            work()
        elif posts:
            post = Post.objects.select_related("thread").get(pk=chance.choice(posts).pk)
            post.remove(by=post.author) if deed == "remove" else post.restore()
    work()
    there = Post.objects.filter(kind="answer", deleted_at=None)
    notice = Notification.objects.get(member=asker)
    assert notice.count == there.filter(pk__gte=notice.post_id).count()
    assert notice.post == there.order_by("pk").first()
    asker.refresh_from_db()
    assert asker.unread_count == 1
