"""What is refused for another reason than its words comes back to whoever wrote it."""

import pytest
from django.urls import reverse

from threads import limits
from threads.models import Draft

TEXT = "I moved in <2023>.\n\nIt took a year."
SHOWN = "I moved in &lt;2023&gt;.\n\nIt took a year.</textarea>"


@pytest.fixture
def answers(thread):
    return reverse("answers.create", args=[thread.pk])


@pytest.fixture
def no_more(monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "posts", (0, 60))
    return monkeypatch


def test_an_answer_that_came_too_soon_is_shown_kept_and_can_be_sent_again(
    as_mentor, thread, answers, no_more
):
    refused = as_mentor.post(answers, {"body": TEXT, "basis": "did"})
    assert refused.status_code == 429 and SHOWN in refused.text
    assert f'action="{answers}"' in refused.text and "nothing of it is lost" in refused.text
    assert 'name="basis" value="did"' in refused.text
    assert SHOWN in as_mentor.get(thread.get_absolute_url()).text
    no_more.undo()
    assert as_mentor.post(answers, {"body": TEXT, "basis": "did"}).status_code == 302
    assert not Draft.objects.exists()


@pytest.mark.parametrize("address", ["threads.create", "posts.edit", "replies.index"])
def test_every_composer_that_is_refused_has_a_draft(as_mentor, answer, no_more, address):
    no_more.setitem(limits.LIMITS, "edits", (0, 60))
    where = reverse(address, args=[] if address == "threads.create" else [answer.pk])
    title = "How do I move to machine learning?"
    assert as_mentor.post(where, {"title": title, "body": TEXT}).status_code == 429
    assert Draft.objects.get().fields["body"] == TEXT


def test_for_htmx_the_draft_is_kept_too(as_mentor, answers, no_more):
    refused = as_mentor.post(answers, {"body": TEXT}, HTTP_HX_REQUEST="true")
    assert refused.status_code == 429 and "data-message" in refused.text
    assert Draft.objects.get().fields["body"] == TEXT


def test_a_reply_to_a_post_that_was_deleted_meanwhile_comes_back(as_mentor, answer, curator):
    answer.remove(by=curator)
    refused = as_mentor.post(reverse("replies.index", args=[answer.pk]), {"body": TEXT})
    assert refused.status_code == 410 and SHOWN in refused.text and "copy it" in refused.text
    assert "Send again" not in refused.text
    assert Draft.objects.get().target == f"reply-{answer.pk}"


def test_blank_forms_use_up_no_limit(as_mentor, answers, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "posts", (1, 60))
    assert [as_mentor.post(answers, {"body": " "}).status_code for _ in range(3)] == [422] * 3
    assert as_mentor.post(answers, {"body": TEXT}).status_code == 302


def test_a_refused_edit_or_outcome_uses_up_no_limit(as_mentor, as_asker, thread, answer, no_more):
    no_more.setitem(limits.LIMITS, "edits", (0, 60))
    edit = reverse("posts.edit", args=[answer.pk])
    assert as_mentor.post(edit, {"body": ""}).status_code == 422
    outcome = reverse("outcomes.create", args=[thread.pk])
    assert as_asker.post(outcome, {"words": "x"}).status_code == 422


def test_a_text_that_is_too_much_for_a_visitor_is_still_shown(client, answers, no_more):
    no_more.setitem(limits.LIMITS, "kept", (0, 60))
    refused = client.post(answers, {"body": TEXT})
    assert refused.status_code == 429 and SHOWN in refused.text


def test_a_search_that_must_wait_promises_nothing_of_a_text(client, db, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "searches", (0, 60))
    page = client.get("/search/?q=machine").text
    assert "Wait a minute" in page and "wrote" not in page and "<textarea" not in page
