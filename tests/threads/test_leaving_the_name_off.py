"""A post without a name: who reads what, and one voice in one's own discussion."""

import pytest
from django.urls import reverse

from tests.threads.signing import answer_form, latest, without_name
from threads.models import Post, Thread

ASK = {"title": "May I ask this without my name?", "body": "Words."}
AS_HTMX = {"HX-Request": "true"}


@pytest.fixture
def unnamed(asker):
    return Thread.objects.ask(asker=asker, anonymous=True, **ASK)


def test_a_question_without_a_name_is_the_askers(as_asker, client):
    page = without_name(as_asker, reverse("threads.create"), **ASK)
    assert latest().alias == 1
    assert "Only you see that this is yours" in page.text
    page = client.get(latest().thread.get_absolute_url()).text
    assert "<b>Asker</b>" in page
    assert "Nadia" not in page
    assert "Only you see" not in page


def test_an_answer_without_a_name_has_a_number_that_stays(as_mentor, as_outsider, thread):
    without_name(as_outsider, answer_form(thread))
    page = without_name(as_mentor, answer_form(thread), basis="did")
    assert "Answer by Anonymous 3" in page.text
    without_name(as_mentor, reverse("replies.index", args=[thread.question_id]))
    assert [post.alias for post in Post.objects.order_by("pk")] == [None, 2, 3, 3]


def test_readers_see_no_mark_of_the_author(as_mentor, as_curator, as_outsider, client, thread):
    without_name(as_mentor, answer_form(thread))
    for reader in (as_curator, as_outsider, client):
        page = reader.get(thread.get_absolute_url()).text
        assert "Anonymous 2" in page
        assert "Only you see" not in page
        assert "Ravi" not in page
        assert "ravi" not in page


def test_htmx_gets_the_answer_without_a_name(as_mentor, thread):
    fields = {"body": "Words.", "role": "", "company": "", "anonymous": "on"}
    page = as_mentor.post(answer_form(thread), fields, headers=AS_HTMX)
    assert "Anonymous 2" in page.text
    assert 'name="anonymous" checked' in page.text  # the next one goes on like this


def test_in_an_own_discussion_without_a_name_nothing_shows_it(as_asker, unnamed, client):
    address = unnamed.get_absolute_url()
    page = as_asker.get(address).text
    assert "You asked without your name, so you write as “Asker” here." in page
    assert 'type="checkbox" name="anonymous"' not in page
    for name in ("follow_ups.create", "answers.create"):
        as_asker.post(
            reverse(name, args=[unnamed.pk]), {"body": "More.", "role": "", "company": ""}
        )
    assert list(unnamed.posts.values_list("alias", flat=True)) == [1, 1, 1]
    assert "Nadia" not in client.get(address).text


def test_in_an_own_discussion_with_a_name_the_box_means_nothing(as_asker, thread):
    page = as_asker.get(thread.get_absolute_url()).text
    assert "You asked with your name, so you write with it here." in page
    without_name(as_asker, reverse("follow_ups.create", args=[thread.pk]))
    assert latest().alias is None


@pytest.mark.parametrize("name", ["Nadia P.", "nadia p.", "NADIA", "Nadia", "nadia@example.org"])
def test_a_text_that_names_its_author_waits_for_a_yes(as_asker, name):
    fields = {**ASK, "body": f"Call me {name}, please."}
    page = without_name(as_asker, reverse("threads.create"), **fields)
    assert page.status_code == 422
    assert "which names you" in page.text
    assert f"Call me {name}, please.</textarea>" in page.text
    assert not Thread.objects.exists()
    without_name(as_asker, reverse("threads.create"), **fields, as_it_is="on")
    assert Thread.objects.get().question.alias == 1


@pytest.mark.parametrize("text", ["Nadiad is a city.", "Ask ravi.", "P. is a letter."])
def test_a_text_that_names_somebody_else_does_not_wait(as_asker, text):
    without_name(as_asker, reverse("threads.create"), **ASK | {"body": text})
    assert Thread.objects.exists()


def test_a_text_with_a_name_may_name_its_author(as_asker):
    as_asker.post(reverse("threads.create"), ASK | {"body": "I am Nadia P."})
    assert Thread.objects.exists()
