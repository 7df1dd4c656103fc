"""An answer, a follow-up or a reply becomes a discussion of its own; a note stays behind."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from tests.threads.splits import TITLE, split_off
from threads import search
from threads.models import (
    Notification,
    Post,
    Recommendation,
    Resource,
    Thread,
    Vote,
)
from threads.models.splitting import CannotSplit
from threads.query import parse


def address(post):
    return reverse("splits.create", args=[post.pk])


def send(client, post, **fields):
    typed = {"title": TITLE, "from_role": "Backend engineer", "to_role": "", "topics": "a-topic"}
    return client.post(address(post), typed | fields)


class TestTheForm:
    def test_it_begins_with_the_first_sentence_and_the_path(self, as_mentor, thread, busy):
        html = as_mentor.get(address(busy)).text
        assert 'value="Start with the platform team."' in html
        assert 'value="Backend engineer"' in html and 'value="ML engineer"' in html
        assert "career-pivot" in html and thread.title in html

    @pytest.mark.parametrize("who", ["client", "as_outsider", "as_mentor", "as_curator"])
    def test_authors_and_staff_are_led_there_from_the_post(self, request, thread, busy, who):
        html = request.getfixturevalue(who).get(thread.get_absolute_url()).text
        assert (address(busy) in html) == (who in ("as_mentor", "as_curator"))

    @pytest.mark.parametrize("who", ["as_mentor", "as_curator"])
    def test_the_author_and_staff_split(self, request, busy, who, mentor):
        response = send(request.getfixturevalue(who), busy)
        new = Thread.objects.latest("pk")
        assert (response.status_code, response.url) == (302, new.get_absolute_url())
        assert (new.title, new.asker, str(new.from_role), new.to_role) == (
            *(TITLE, mentor, "Backend engineer"),
            None,
        )
        assert [topic.name for topic in new.topics.all()] == ["a-topic"]
        page = request.getfixturevalue(who).get(response.url).text
        assert "A note leads here" in page

    @pytest.mark.parametrize("who", ["as_asker", "as_outsider"])
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_others_find_nothing(self, request, busy, who, method):
        response = getattr(request.getfixturevalue(who), method)(address(busy), {"title": TITLE})
        assert response.status_code == 404
        assert Thread.objects.count() == 1

    def test_visitors_sign_in_first(self, client, busy):
        assert send(client, busy).url.startswith("/accounts/login/")
        assert Thread.objects.count() == 1

    def test_other_methods_are_refused(self, as_mentor, busy):
        assert as_mentor.put(address(busy)).status_code == 405

    @pytest.mark.parametrize(
        "fields",
        [
            {"title": ""},
            {"title": "Short"},
            {"title": "x" * 161},
            {"title": "\u200b" * 20},
            {"title": "A title\0 with a hole"},
            {"from_role": "!!!"},
            {"to_role": "x" * 61},
            {"topics": "a, b, c, d, e, f"},
            {"topics": "<script>"},
        ],
    )
    def test_what_cannot_be_a_heading_is_said_beside_its_field(self, as_mentor, busy, fields):
        response = send(as_mentor, busy, **fields)
        assert response.status_code == 422
        assert "errorlist" in response.text
        assert (Thread.objects.count(), Post.objects.exclude(split_to=None).count()) == (1, 0)

    def test_sent_twice_it_makes_one(self, as_mentor, busy):
        first = send(as_mentor, busy)
        second = send(as_mentor, busy)
        assert second.url == busy.get_absolute_url()
        assert as_mentor.get(second.url).url.partition("#")[0] == first.url
        assert Thread.objects.count() == 2

    def test_a_question_is_one_already(self, as_asker, thread):
        assert as_asker.get(address(thread.question)).status_code == 302

    def test_what_is_gone_is_gone(self, as_curator, busy, mentor):
        busy.remove(by=mentor)
        assert send(as_curator, busy).status_code == 410
        with pytest.raises(CannotSplit):
            split_off(busy)

    def test_a_script_meets_a_limit(self, as_mentor, thread, mentor):
        posts = [thread.answer(author=mentor, body="Yes.") for _ in range(12)]
        answers = [send(as_mentor, post).status_code for post in posts]
        assert answers.count(302) == 10 and answers[-1] == 429

    def test_the_model_asks_who_it_is_as_well(self, busy, outsider):
        with pytest.raises(PermissionError):
            split_off(busy, by=outsider)


class TestWhatComesAlong:
    def test_the_post_is_the_question_with_all_that_hangs_on_it(self, busy, thread, mentor):
        new = split_off(busy)
        post = Post.objects.get(pk=busy.pk)
        assert (post.thread, post.kind, new.question_id) == (new, "question", post.pk)
        assert (post.picked_at, post.basis, post.parent_id) == (None, "", None)
        assert (post.helpful_count, post.reply_count, post.revisions.count()) == (1, 2, 1)
        assert [reply.thread_id for reply in post.replies.all()] == [new.pk, new.pk]
        assert Vote.objects.filter(post=post).count() == 1
        assert Recommendation.objects.get().post == post
        assert Resource.objects.get().recommendation_count == 1

    def test_both_are_counted_again(self, busy, thread):
        new = split_off(busy)
        for one in (thread, new):
            one.refresh_from_db()
        assert (thread.answer_count, thread.picked_count, thread.helpful_count) == (1, 0, 0)
        assert (new.answer_count, new.helpful_count, new.newest_id) == (0, 1, 0)
        assert new.last_activity_at == busy.replies.latest("created_at").created_at
        assert thread.newest_id == thread.latest_answer_id

    def test_search_finds_it_there_alone(self, busy, thread):
        new = split_off(busy)
        found = search.find(Thread.objects.all(), parse("platform team")).results
        assert [result.thread for result in found] == [new]

    def test_its_address_leads_to_the_new_discussion(self, client, busy):
        new = split_off(busy)
        assert client.get(busy.get_absolute_url()).url.startswith(new.get_absolute_url())

    def test_a_reply_leaves_the_post_it_stood_under(self, client, busy, thread, outsider):
        reply = busy.replies.earliest("pk")
        new = split_off(reply)
        busy.refresh_from_db()
        assert (new.asker, busy.reply_count) == (outsider, 1)
        html = client.get(thread.get_absolute_url()).text
        assert "This reply became a discussion of its own" in html
        assert html.index(TITLE) < html.index("Thanks.")

    def test_a_follow_up_waits_no_more(self, as_mentor, busy, thread, asker, mentor):
        waiting = thread.follow_up(author=asker, body="And then?")
        assert Notification.objects.filter(member=mentor).exists()
        split_off(waiting)
        assert as_mentor.get("/follow-ups/").context["follow_ups"].rows == []
        assert not Notification.objects.filter(member=mentor).exists()


class TestTheNote:
    def test_it_stands_in_its_place_without_a_name(self, client, busy, thread, mentor):
        new = split_off(busy)
        html = client.get(thread.get_absolute_url(), {"sort": "oldest"}).text
        assert "This answer became a discussion of its own" in html
        assert new.get_absolute_url() in html
        assert html.index(new.get_absolute_url()) < html.index("Read the other one.")
        assert mentor.shown_name not in html and mentor.handle not in html

    def test_it_is_silent_about_a_discussion_that_is_gone(self, client, busy, thread, mentor):
        new = split_off(busy)
        Post.objects.get(pk=busy.pk).remove(by=mentor)
        html = client.get(thread.get_absolute_url()).text
        assert TITLE not in html and new.get_absolute_url() not in html
        assert "This answer was deleted." in html

    def test_it_is_no_post(self, client, as_curator, busy, thread, mentor):
        split_off(busy)
        note = Post.objects.exclude(split_to=None).get()
        assert client.get(note.get_absolute_url()).status_code == 410
        change = reverse("admin:threads_post_change", args=[note.pk])
        assert as_curator.get(change).status_code == 302
        assert (
            as_curator.get(reverse("admin:threads_post_changelist")).context["cl"].result_count == 5
        )
        for name in ("helpful.update", "replies.index", "splits.create", "posts.edit"):
            assert as_curator.post(reverse(name, args=[note.pk])).status_code in (404, 410)
        with pytest.raises(IntegrityError):
            note.restore()

    def test_the_first_replies_are_all_shown_beside_notes(self, client, thread, answer, outsider):
        replies = [answer.reply(author=outsider, body=f"Reply {n}.") for n in range(21)]
        split_off(replies[0])
        html = client.get(thread.get_absolute_url()).text
        assert html.count("<p>Reply ") == 20 and "Show all" not in html
        everything = client.get(reverse("replies.index", args=[answer.pk])).text
        assert everything.count("<p>Reply ") == 20 and TITLE in everything

    def test_places_lead_past_notes(self, client, thread, answer, outsider):
        replies = [answer.reply(author=outsider, body=f"Reply {n}.") for n in range(25)]
        for reply in replies[:4]:
            split_off(reply)
        for reply in replies[4:]:
            landed = client.get(reply.get_absolute_url(), follow=True)
            assert f'id="post-{reply.pk}"' in landed.text
