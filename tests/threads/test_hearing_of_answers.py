"""Members hear of what is written in discussions that they follow, and of replies to them."""

import pytest
from django.urls import reverse

from tests.conftest import member, signed_in
from tests.threads.heard import told, unread, words, work
from threads import tasks
from threads.models import Follow, Notification, Thread, hearing

NOTICES = "/notifications/"


def read(client, kind="answer"):
    notice = Notification.objects.get(member__handle=client.handle, kind=kind)
    return client.get(reverse("notifications.show", args=[notice.pk]))


@pytest.fixture
def reader(asker):
    client = signed_in(asker)
    client.handle = asker.handle
    return client


class TestAnswers:
    def test_who_asked_hears_of_an_answer_and_lands_at_it(self, reader, asker, answer):
        assert told(asker) == [("answer", 1, answer)]
        assert unread(asker) == 1
        html = words(reader.get(NOTICES))
        assert "Ravi K. answered in “Backend engineer" in html and "1 notification" in html
        assert read(reader).url == answer.get_absolute_url()
        assert unread(asker) == 0

    def test_nobody_hears_of_their_own(self, thread, answer, mentor):
        assert told(mentor) == []
        thread.answer(author=mentor, body="One more thing.")
        assert told(mentor) == []

    def test_more_answers_raise_the_count_of_one_notice(self, reader, thread, answer, outsider):
        assert told(thread.asker) == [("answer", 1, answer)]
        for number in range(2):
            thread.answer(author=outsider, body=f"Answer {number}.")
        assert told(thread.asker) == [("answer", 3, answer)]
        assert unread(thread.asker) == 1
        assert "3 new answers in “Backend" in words(reader.get(NOTICES))

    def test_the_first_that_was_not_read_is_where_it_leads(self, reader, asker, answer, outsider):
        answer.thread.answer(author=outsider, body="Hm.")
        work()
        read(reader)
        assert told(asker)[0][1] == 2
        later = answer.thread.answer(author=outsider, body="Another one.")
        assert told(asker) == [("answer", 1, later)]
        assert unread(asker) == 1
        assert read(reader).url == later.get_absolute_url()

    def test_one_that_grows_comes_first(self, reader, asker, thread, answer, mentor, outsider):
        other = Thread.objects.ask(asker=asker, title="Another question", body="Hm?")
        work()
        last = other.answer(author=mentor, body="Yes.")
        assert told(asker) == [("answer", 1, last), ("answer", 1, answer)]
        thread.answer(author=outsider, body="More.")
        assert told(asker) == [("answer", 2, answer), ("answer", 1, last)]
        assert reader.get(NOTICES).text.index("Backend") < reader.get(NOTICES).text.index("Another")

    def test_who_ended_it_hears_no_more(self, asker, thread, answer, outsider):
        assert told(asker) == [("answer", 1, answer)]
        Follow.objects.unfollow(thread, asker)
        thread.answer(author=outsider, body="More.")
        assert told(asker) == [("answer", 1, answer)]

    def test_what_was_written_before_is_no_news(self, thread, answer, outsider):
        Follow.objects.follow(thread, outsider)
        assert told(outsider) == []

    def test_who_has_no_name_has_none_in_the_notice(self, reader, asker, thread, mentor):
        thread.answer(author=mentor, body="Quietly.", anonymous=True)
        work()
        html = words(reader.get(NOTICES))
        assert "Anonymous 2 answered in" in html
        assert "Ravi" not in html and "ravi" not in html

    @pytest.mark.parametrize("size", [3, 7])
    def test_many_are_told_some_at_a_time(
        self, thread, answer, monkeypatch, size, django_assert_num_queries
    ):
        monkeypatch.setattr(hearing, "BATCH", 10)
        people = [member(f"reader-{number}") for number in range(size)]
        for one in people:
            Follow.objects.follow(thread, one)
        post = thread.answer(author=answer.author, body="Read this.")
        with django_assert_num_queries(12):
            tasks.tell_of(post.pk)
        assert [one.unread_count for one in people] == [0] * size
        assert all(told(one) == [("answer", 1, post)] for one in people)
        monkeypatch.setattr(hearing, "BATCH", 2)
        Notification.objects.all().delete()
        tasks.tell_of(post.pk)
        assert Notification.objects.filter(post=post).count() == size + 1


class TestOnlyOnce:
    def test_a_task_that_runs_twice_changes_nothing(self, reader, asker, thread, answer, outsider):
        more = thread.answer(author=outsider, body="More.")
        for _ in range(2):
            tasks.tell_of(answer.pk)
            tasks.tell_of(more.pk)
        assert told(asker) == [("answer", 2, answer)]
        read(reader)
        for post in (answer, more):
            tasks.tell_of(post.pk)
        assert unread(asker) == 0

    def test_two_that_overtake_each_other_are_both_counted(self, asker, thread, answer, outsider):
        more = thread.answer(author=outsider, body="More.")
        tasks.tell_of(more.pk)
        tasks.tell_of(answer.pk)
        assert told(asker) == [("answer", 2, answer)]

    def test_of_a_follow_up_those_who_answered_hear_as_of_a_follow_up(
        self, thread, answer, asker, mentor, outsider
    ):
        Follow.objects.follow(thread, outsider)
        post = thread.follow_up(author=asker, body="And then?")
        assert told(mentor) == [("follow-up", 1, post)]
        assert told(outsider) == [("answer", 1, post)]
        assert "Nadia P. came back with a follow-up in" in words(signed_in(outsider).get(NOTICES))
        later = thread.answer(author=outsider, body="Ship it.")
        assert told(mentor) == [("answer", 1, later), ("follow-up", 1, post)]
        again = thread.follow_up(author=asker, body="I did. And now?")
        assert told(mentor) == [("follow-up", 1, again), ("answer", 1, later)]

    def test_what_was_told_in_another_way_is_not_counted_later(
        self, thread, answer, asker, mentor, outsider
    ):
        other = Thread.objects.ask(asker=asker, title="Another question", body="Hm?")
        for one in (mentor, outsider):
            Follow.objects.follow(other, one)
        Follow.objects.follow(thread, outsider)
        first = thread.answer(author=outsider, body="Read this.")
        thread.follow_up(author=asker, body="And then?")
        thread.answer(author=outsider, body="Ship it.")
        assert [("answer", 2, first)] == [row for row in told(mentor) if row[0] == "answer"]
        mine = Thread.objects.ask(asker=outsider, title="A third question", body="Hm?")
        first = other.answer(author=mentor, body="Yes.")
        other.answer(author=mentor, body=f"Like [this one](/threads/{mine.pk}/).")
        other.answer(author=mentor, body="And more.")
        assert ("answer", 2, first) in told(outsider)

    def test_those_who_answered_and_ended_it_hear_of_no_follow_up(self, thread, answer, mentor):
        Follow.objects.unfollow(thread, mentor)
        thread.follow_up(author=thread.asker, body="And then?")
        assert told(mentor) == []
        assert signed_in(mentor).get("/follow-ups/").context["follow_ups"].rows

    def test_a_mention_of_ones_own_discussion_says_it_already(
        self, asker, thread, mentor, outsider
    ):
        other = Thread.objects.ask(asker=outsider, title="Another question", body="Hm?")
        Follow.objects.follow(other, asker)
        other.answer(author=mentor, body=f"Like [this one](/threads/{thread.pk}/).")
        assert told(asker) == []
        assert unread(asker) == 1


class TestReplies:
    def test_whom_somebody_replied_to_hears_of_it(self, thread, answer, mentor, outsider):
        first = answer.reply(author=outsider, body="Which team?")
        assert told(mentor) == [("reply", 1, first)]
        html = words(signed_in(mentor).get(NOTICES))
        assert "Sam O. replied to you in “Backend" in html
        first.reply(author=thread.asker, body="I ask myself, too.")
        assert told(mentor) == [("reply", 2, first)]
        html = words(signed_in(mentor).get(NOTICES))
        assert "2 new replies to you in “Backend" in html

    def test_only_they_hear_of_it_and_not_of_their_own(self, answer, asker, mentor, outsider):
        work()
        answer.reply(author=outsider, body="Which team?")
        answer.reply(author=mentor, body="The platform team.")
        assert told(asker) == [("answer", 1, answer)]
        assert [(kind, count) for kind, count, _post in told(mentor)] == [("reply", 1)]
        assert told(outsider) == []

    def test_replies_and_answers_are_told_apart(self, thread, answer, asker, outsider):
        reply = thread.question.reply(author=outsider, body="Where?")
        assert told(asker) == [("reply", 1, reply), ("answer", 1, answer)]
        assert unread(asker) == 2

    def test_who_ended_following_hears_of_none(self, thread, answer, mentor, outsider):
        Follow.objects.unfollow(thread, mentor)
        answer.reply(author=outsider, body="Which team?")
        assert told(mentor) == []
