"""Role and company as an author chooses them for one post, and what an answer rests on."""

import re

import pytest
from django.urls import reverse

from tests.threads.signing import answer_form, latest
from threads.models import Draft


def composer(page):
    return page.text.partition('class="signing"')[2]


def test_a_composer_says_as_whom_one_writes(as_mentor, thread):
    page = composer(as_mentor.get(thread.get_absolute_url()))
    assert "You write as <bdi>Ravi K.</bdi>" in page
    assert ", <bdi>ML platform engineer at a big company</bdi></span>" in page
    assert 'value="ML platform engineer"' in page


def test_role_and_company_are_changed_for_one_post(as_mentor, mentor, thread):
    fields = {"body": "Words.", "role": "  Platform   lead ", "company": ""}
    as_mentor.post(answer_form(thread), fields)
    assert latest().byline == "Platform lead"
    mentor.refresh_from_db()
    assert mentor.role == "ML platform engineer"


def test_a_form_without_a_byline_uses_the_profile_also_when_it_comes_back(as_mentor, thread):
    page = as_mentor.post(answer_form(thread), {"body": ""})
    assert 'value="ML platform engineer"' in page.text
    as_mentor.post(answer_form(thread), {"body": "Words."})
    assert latest().byline == "ML platform engineer at a big company"


def test_an_emptied_byline_stays_empty_in_what_comes_back(as_mentor, thread):
    page = as_mentor.post(answer_form(thread), {"body": "", "role": "", "company": "a bank"})
    assert page.status_code == 422
    assert 'value="ML platform engineer"' not in page.text
    assert 'value="a bank"' in page.text


@pytest.mark.parametrize("value", ["x" * 81, "Chef\u200b", "a\0b"])
@pytest.mark.parametrize("field", ["role", "company"])
def test_a_byline_that_cannot_be_is_refused_beside_its_field(as_mentor, thread, field, value):
    page = as_mentor.post(answer_form(thread), {"body": "My long text.", field: value})
    assert page.status_code == 422
    assert "<details open>" in page.text
    assert "My long text.</textarea>" in page.text
    assert not thread.posts.filter(kind="answer").exists()


def test_every_composer_signs(as_asker, as_mentor, thread, answer):
    for client, name, args in (
        (as_mentor, "answers.create", [thread.pk]),
        (as_mentor, "replies.index", [answer.pk]),
        (as_asker, "follow_ups.create", [thread.pk]),
        (as_asker, "threads.create", []),
    ):
        fields = {"body": f"By {name}.", "title": "A question that is new", "role": "Baker"}
        client.post(reverse(name, args=args), fields)
        assert (latest().body, latest().role) == (f"By {name}.", "Baker")


def test_an_answer_says_in_one_click_what_it_rests_on(as_mentor, client, thread):
    as_mentor.post(answer_form(thread), {"body": "Words.", "basis": "hired"})
    assert "I hired for this</span>" in client.get(thread.get_absolute_url()).text
    as_mentor.post(answer_form(thread), {"body": "More.", "basis": ""})
    assert latest().basis == ""


def test_a_basis_that_does_not_exist_is_refused(as_mentor, thread):
    page = as_mentor.post(answer_form(thread), {"body": "Words.", "basis": "<b>"})
    assert page.status_code == 422
    assert 'class="errorlist"' in page.text


def test_other_posts_than_answers_rest_on_nothing(as_mentor, as_asker, answer, thread):
    as_mentor.post(reverse("replies.index", args=[answer.pk]), {"body": "x", "basis": "did"})
    assert latest().basis == ""
    fields = {"title": "A question that is new", "body": "x", "basis": "did"}
    as_asker.post(reverse("threads.create"), fields)
    assert (latest().kind, latest().basis) == ("question", "")


def test_answers_are_read_by_what_they_rest_on(thread, mentor, outsider, client):
    thread.answer(author=mentor, body="I moved there.", basis="did")
    thread.answer(author=outsider, body="Books say so.", basis="read")
    address = thread.get_absolute_url()
    page = client.get(address, {"basis": "did", "sort": "newest"}).text
    assert "I moved there." in page
    assert "Books say so." not in page
    assert f"{address}?sort=newest#answers-heading" in page  # the active one leads back to all
    assert f"{address}?sort=newest&amp;basis=read#answers-heading" in page


def test_only_what_some_answer_rests_on_can_be_chosen(thread, mentor, outsider, client):
    thread.answer(author=outsider, body="Guesswork.")
    thread.answer(author=mentor, body="I moved there.", basis="did")
    thread.answer(author=mentor, body="I hired.", basis="hired").remove(by=mentor)
    address = thread.get_absolute_url()
    for chosen, others in (("", []), ("did", []), ("read", ["did"])):
        page = client.get(address, {"basis": chosen}).text
        offered = re.findall(r"&amp;basis=(\w+)#answers-heading", page)
        assert offered == (others if chosen else ["did"])


def test_the_sorts_keep_the_basis_and_the_pages_both(thread, mentor, client, monkeypatch):
    monkeypatch.setattr("threads.views.threads.POSTS_A_PAGE", 2)
    for number in range(3):
        thread.answer(author=mentor, body=f"No. {number}", basis="did")
    address = thread.get_absolute_url()
    page = client.get(address, {"basis": "did"}).text
    assert f"{address}?sort=oldest&amp;basis=did#answers-heading" in page
    assert f"{address}?sort=helpful&amp;basis=did&amp;after=" in page


def test_a_basis_that_no_answer_has_says_so_and_leads_back(thread, answer, client):
    page = client.get(thread.get_absolute_url(), {"basis": "hired"}).text
    assert "No answer here rests on that." in page
    assert f'href="{thread.get_absolute_url()}#answers-heading">Show all answers' in page


@pytest.mark.parametrize("basis", ["", "none", "did' --"])
def test_an_unknown_basis_shows_everything(thread, answer, client, basis):
    page = client.get(thread.get_absolute_url(), {"basis": basis}).text
    assert "Start with the platform team." in page
    assert "What the answers rest on" not in page


def test_a_draft_keeps_the_whole_signature(as_mentor, thread):
    fields = {"body": "Half", "role": "", "company": "a bank", "anonymous": "on", "basis": "did"}
    as_mentor.post(reverse("drafts.update", args=[f"answer-{thread.pk}"]), fields)
    assert Draft.objects.get().fields == fields
    page = as_mentor.get(thread.get_absolute_url()).text
    assert 'name="anonymous" checked' in page
    assert 'value="did" checked' in page
    assert 'value="ML platform engineer"' not in page


def test_a_byline_alone_is_no_draft(as_mentor, thread):
    fields = {"body": " ", "role": "Baker", "anonymous": "on"}
    as_mentor.post(reverse("drafts.update", args=[f"answer-{thread.pk}"]), fields)
    assert not Draft.objects.exists()


def test_whoever_was_signed_out_finds_the_signature_again(client, mentor, thread):
    fields = {"body": "Words.", "role": "Baker", "anonymous": "on", "basis": "did"}
    client.post(answer_form(thread), fields)
    client.force_login(mentor, "django.contrib.auth.backends.ModelBackend")
    page = client.get(thread.get_absolute_url()).text
    for kept in ('value="Baker"', 'name="anonymous" checked', 'value="did" checked'):
        assert kept in page
