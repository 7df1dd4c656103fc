import uuid

import pytest
from django.urls import reverse

from threads.models import Draft


@pytest.fixture
def drafts(thread):
    return reverse("drafts.update", args=[f"answer-{thread.pk}"])


def test_a_draft_survives_on_another_device(as_mentor, mentor, thread, drafts, client):
    response = as_mentor.post(drafts, {"body": "Half an ans"}, headers={"HX-Request": "true"})
    assert "Draft saved" in response.text
    client.force_login(mentor, "django.contrib.auth.backends.ModelBackend")
    assert "Half an ans</textarea>" in client.get(thread.get_absolute_url()).text


def test_nobody_else_sees_a_draft(as_mentor, as_outsider, thread, drafts):
    as_mentor.post(drafts, {"body": "Half an ans"})
    assert "Half an ans" not in as_outsider.get(thread.get_absolute_url()).text


def test_the_last_save_wins(as_mentor, drafts):
    as_mentor.post(drafts, {"body": "one"})
    as_mentor.post(drafts, {"body": "two"})
    assert Draft.objects.get().fields == {"body": "two"}


def test_an_emptied_composer_has_no_draft(as_mentor, drafts):
    as_mentor.post(drafts, {"body": "one"})
    as_mentor.post(drafts, {"body": "  "})
    assert not Draft.objects.exists()


def test_a_save_that_arrives_after_its_post_is_forgotten(as_mentor, thread, drafts):
    form = {"body": "Done.", "token": str(uuid.uuid4())}
    as_mentor.post(reverse("answers.create", args=[thread.pk]), form)
    as_mentor.post(drafts, form)
    assert not Draft.objects.exists()


def test_only_known_fields_are_kept_and_cut_to_size(as_mentor, drafts):
    as_mentor.post(drafts, {"body": "x" * 70_000, "role": "admin"})
    assert list(Draft.objects.get().fields) == ["body"]
    assert len(Draft.objects.get().fields["body"]) == 60_000


def test_without_javascript_saving_leads_back_to_the_composer(as_mentor, drafts):
    page = as_mentor.post(drafts, {"body": "Half an ans"}, follow=True)
    assert "Draft saved." in page.text
    assert "Half an ans</textarea>" in page.text


def test_visitors_have_no_drafts_and_other_methods_no_meaning(client, as_mentor, drafts):
    assert client.post(drafts, {"body": "x"}).status_code == 302
    assert as_mentor.get(drafts).status_code == 405
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "target", ["other", "answer-0", "answer-x", "ask-1", "reply-99999999999999999999"]
)
def test_a_target_that_cannot_exist_is_not_found(as_mentor, target):
    assert as_mentor.post(f"/drafts/{target}/", {"body": "x"}).status_code == 404
