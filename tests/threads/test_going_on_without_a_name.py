"""After a post without a name the next one in the same discussion begins without it."""

import re

import pytest
from django.urls import reverse

from tests.conftest import member, signed_in
from tests.threads.signing import answer_form, latest, without_name
from threads.models import Draft, Thread

LAB = {"role": "Lab manager", "company": "a lab"}
KEPT = {"broader": "keep", "broader_than": "Lab manager at a lab"}
TICKED = 'name="anonymous" checked'


@pytest.fixture
def unnamed(thread, mentor):
    """The mentor's answer without a name, with a byline that few share."""
    return thread.answer(author=mentor, body="Look around.", anonymous=True, **LAB)


def voice(page):
    """As whom the first form of a page writes, and whether its box is ticked."""
    line = re.search(r'<span id="[\w-]+-as">(.*?)</span>', page.text)[1]
    return re.sub(r"<[^>]+>", "", line), TICKED in page.text


def reply_form(client, post):
    address = reverse("replies.new", args=[post.pk])
    return client.get(address, headers={"HX-Request": "true"})


def test_the_next_answer_begins_without_the_name(as_mentor, thread, unnamed):
    said = "You write without your name, Lab manager at a lab", True
    assert voice(as_mentor.get(thread.get_absolute_url())) == said
    assert voice(reply_form(as_mentor, thread.question)) == said
    assert voice(as_mentor.get(reverse("replies.index", args=[thread.question_id]))) == said


def test_what_it_shows_already_is_not_asked_about_again(as_mentor, thread, unnamed):
    without_name(as_mentor, answer_form(thread), **LAB)
    assert (latest().alias, latest().byline) == (2, "Lab manager at a lab")
    check = reverse("bylines.check", args=[f"answer-{thread.pk}"])
    page = as_mentor.post(check, {"anonymous": "on", **LAB})
    assert "Readers may guess" not in page.text
    page = as_mentor.post(check, {"anonymous": "on", "role": "CEO", "company": ""})
    assert "Readers may guess" in page.text


def test_a_form_goes_on_right_after_the_answer(as_mentor, thread):
    fields = {"body": "Words.", "anonymous": "on", **LAB, **KEPT}
    page = as_mentor.post(answer_form(thread), fields, headers={"HX-Request": "true"})
    assert voice(page) == ("You write without your name, Lab manager at a lab", True)


def test_the_latest_post_counts_and_one_that_was_deleted_too(as_mentor, mentor, thread, unnamed):
    address = thread.get_absolute_url()
    unnamed.remove(by=mentor)
    assert voice(as_mentor.get(address))[1]
    thread.answer(author=mentor, body="With my name.")
    said, ticked = voice(as_mentor.get(address))
    assert (said[:22], ticked) == ("You write as Ravi K., ", False)


def test_under_the_own_post_without_a_name_one_stays_without_it(as_mentor, mentor, thread, unnamed):
    thread.answer(author=mentor, body="With my name.")
    said = "You write without your name, Lab manager at a lab", True
    assert voice(reply_form(as_mentor, unnamed)) == said
    without_name(as_mentor, reverse("replies.index", args=[unnamed.pk]), **LAB)
    assert latest().alias == 2


def test_others_and_other_discussions_begin_as_ever(as_outsider, as_mentor, thread, unnamed, asker):
    other = Thread.objects.ask(asker=asker, title="Another question", body="Words.")
    unmoved = (as_outsider, thread), (as_mentor, other)
    assert not any(voice(one.get(at.get_absolute_url()))[1] for one, at in unmoved)
    assert not voice(reply_form(as_outsider, unnamed))[1]


def test_a_draft_with_the_name_keeps_it(as_mentor, mentor, thread, unnamed):
    Draft.objects.keep(mentor, f"answer-{thread.pk}", {"body": "Half", **LAB})
    assert voice(as_mentor.get(thread.get_absolute_url())) == (
        "You write as Ravi K., Lab manager at a lab",
        False,
    )


def test_a_composer_that_is_not_there_asks_as_any_other(as_mentor, unnamed):
    for place in ("answer-0", "answer-999", "reply-99999999999999999999", "edit-1", "what"):
        page = as_mentor.post(reverse("bylines.check", args=[place]), {"anonymous": "on", **LAB})
        assert "Readers may guess" in page.text


def test_an_asker_is_asked_about_their_one_voice(thread):
    zoe = signed_in(member("zoe", name="Zoe Q."))
    without_name(zoe, reverse("threads.create"), title="May I ask this?", **LAB, **KEPT)
    place = f"answer-{latest().thread_id}"
    page = zoe.post(reverse("bylines.check", args=[place]), {"anonymous": "on", **LAB})
    assert "Readers may guess" not in page.text
