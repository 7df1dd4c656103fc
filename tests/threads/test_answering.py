import re
import uuid

import pytest
from django.urls import reverse

from threads.models import Draft, Post


@pytest.fixture
def answers(thread):
    return reverse("answers.create", args=[thread.pk])


def test_an_answer_appears_on_the_page_and_is_counted(as_mentor, thread, answers):
    response = as_mentor.post(answers, {"body": "Start with **serving**."}, follow=True)
    assert response.status_code == 200
    assert "Start with <strong>serving</strong>." in response.text
    assert "1 answer" in response.text
    assert response.redirect_chain[-1][0].endswith(f"#post-{thread.posts.last().pk}")


def test_an_answer_carries_the_byline_of_its_day(as_mentor, mentor, answers):
    as_mentor.post(answers, {"body": "Words."})
    mentor.role = "Retired"
    mentor.save()
    assert Post.objects.get(kind="answer").byline == "ML platform engineer at a big company"


def test_htmx_gets_the_answer_a_fresh_form_and_the_count(as_mentor, answers):
    response = as_mentor.post(answers, {"body": "Words."}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "<html" not in response.text
    assert 'hx-swap-oob="beforeend:#answers"' in response.text
    assert "1 answer" in response.text
    assert 'id="news"' in response.text


@pytest.mark.parametrize("body", ["", "   \n ", "\u200e\u202e", "x" * 30_001, "[" * 3000])
@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_a_refused_answer_comes_back_with_a_message(as_mentor, answers, body, htmx):
    response = as_mentor.post(answers, {"body": body}, headers=htmx)
    assert response.status_code == 422
    assert 'class="errorlist"' in response.text
    assert body.strip() in response.text
    assert not Post.objects.filter(kind="answer").exists()


def test_a_nul_byte_is_refused_and_the_rest_kept(as_mentor, answers):
    response = as_mentor.post(answers, {"body": "be\0fore and after"})
    assert response.status_code == 422
    assert "fore and after" in response.text


def test_a_double_click_makes_one_answer(as_mentor, answers):
    form = {"body": "Once.", "token": str(uuid.uuid4())}
    first, second = as_mentor.post(answers, form), as_mentor.post(answers, form)
    assert first.url == second.url
    assert Post.objects.filter(kind="answer").count() == 1


def test_another_text_with_a_used_token_is_a_new_answer(as_mentor, thread, answers):
    form = {"body": "Once.", "token": str(uuid.uuid4())}
    for body in ("Once.", "Twice.", "Once."):
        as_mentor.post(answers, {**form, "body": body})
    assert [post.body for post in thread.posts.filter(kind="answer").order_by("pk")] == [
        "Once.",
        "Twice.",
    ]


def test_the_same_text_with_a_used_token_is_new_in_another_place(as_asker, thread, answer):
    form = {"body": "Which team?", "token": str(uuid.uuid4())}
    for address in ("follow_ups.create", "answers.create"):
        as_asker.post(reverse(address, args=[thread.pk]), form)
    as_asker.post(reverse("replies.index", args=[answer.pk]), form)
    assert Post.objects.filter(body="Which team?").count() == 3


def test_somebody_elses_token_is_no_hindrance(as_mentor, as_outsider, answers):
    form = {"body": "Words.", "token": str(uuid.uuid4())}
    as_mentor.post(answers, form)
    as_outsider.post(answers, form)
    assert Post.objects.filter(kind="answer").count() == 2


def test_a_visitor_signs_in_and_finds_the_text(client, mentor, thread, answers):
    response = client.post(answers, {"body": "Typed before signing in."})
    assert response.url == f"{reverse('account_login')}?next={answers}"
    client.force_login(mentor, "django.contrib.auth.backends.ModelBackend")
    assert not Post.objects.filter(kind="answer").exists()
    page = client.get(answers, follow=True)
    assert "Typed before signing in." in page.text
    client.post(answers, {"body": "Typed before signing in."})
    assert "Typed before signing in.</textarea>" not in client.get(thread.get_absolute_url()).text


def test_only_the_asker_follows_up(as_asker, as_mentor, thread):
    address = reverse("follow_ups.create", args=[thread.pk])
    assert as_mentor.post(address, {"body": "And then?"}).status_code == 403
    page = as_asker.post(address, {"body": "And then?"}, follow=True)
    assert "Follow-up" in page.text
    thread.refresh_from_db()
    assert thread.answer_count == 0


def test_answering_a_deleted_discussion_is_gone(as_mentor, asker, thread, answers):
    thread.question.remove(by=asker)
    assert as_mentor.post(answers, {"body": "Too late."}).status_code == 410
    assert not Post.objects.filter(kind="answer").exists()


def test_answering_nothing_is_not_found(as_mentor):
    assert (
        as_mentor.post("/threads/99999999999999999999/answers/", {"body": "x"}).status_code == 404
    )


def test_posting_an_answer_ends_its_draft_only(as_mentor, mentor, thread, answers):
    Draft.objects.keep(mentor, f"answer-{thread.pk}", {"body": "half"})
    Draft.objects.keep(mentor, f"reply-{thread.question_id}", {"body": "other"})
    as_mentor.post(answers, {"body": "whole"})
    assert list(Draft.objects.values_list("target", flat=True)) == [f"reply-{thread.question_id}"]


def test_the_eleventh_answer_in_a_minute_waits(as_mentor, answers):
    statuses = [as_mentor.post(answers, {"body": f"No. {n}"}).status_code for n in range(11)]
    assert statuses == [302] * 10 + [429]


class TestMeanwhile:
    """Others wrote while an answer was written: the page gets theirs with it."""

    def send(self, client, answers, since):
        form = {"body": "And mine.", "since": since}
        return client.post(answers, form, headers={"HX-Request": "true"})

    def since(self, html):
        return int(re.search(r'name="since" value="(\d+)"', html)[1])

    def test_what_arrived_comes_before_ones_own_answer(
        self, as_mentor, thread, answers, outsider, asker
    ):
        since = self.since(as_mentor.get(thread.get_absolute_url()).text)
        thread.answer(author=outsider, body="Came meanwhile.")
        thread.follow_up(author=asker, body="A word from me.")
        html = self.send(as_mentor, answers, since).text
        places = [html.index(words) for words in ("Came mean", "A word from me", "And mine.")]
        assert places == sorted(places)
        assert html.count("data-focus") == 1 < html.index("data-focus") < places[2]
        assert self.since(html) == thread.posts.latest("pk").pk
        again = self.send(as_mentor, answers, self.since(html)).text
        assert "Came meanwhile" not in again

    def test_after_a_notice_as_well(self, client, thread, answer):
        notice = client.get(reverse("news.show", args=[thread.pk]), {"since": 0}).text
        assert self.since(notice) == 0

    @pytest.mark.parametrize("since", ["", "nope", "-1", "9" * 18, "9" * 40])
    def test_ones_own_answer_comes_whatever_the_page_says(self, as_mentor, answer, answers, since):
        html = self.send(as_mentor, answers, since).text
        assert "And mine." in html
        assert answer.body not in html

    def test_too_many_at_once_are_read_on_the_page(
        self, as_mentor, thread, answers, outsider, monkeypatch
    ):
        monkeypatch.setattr("threads.views.answers.MOST_SHOWN", 1)
        thread.answer(author=outsider, body="Came meanwhile.")
        own = self.send(as_mentor, answers, 0)
        assert own["HX-Redirect"] == thread.posts.latest("pk").get_absolute_url()
