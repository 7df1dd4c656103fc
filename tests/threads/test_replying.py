import pytest
from django.urls import reverse

from threads.models import Draft, Post
from threads.models.post_queryset import REPLIES_SHOWN


@pytest.fixture
def replies(answer):
    return reverse("replies.index", args=[answer.pk])


def test_a_reply_stands_under_its_post(as_asker, thread, answer, replies):
    page = as_asker.post(replies, {"body": "Which team?"}, follow=True)
    assert "Which team?" in page.text
    answer.refresh_from_db()
    assert answer.reply_count == 1
    assert Post.objects.get(kind="reply").parent == answer


def test_a_reply_to_a_reply_stays_one_level_deep(mentor, asker, answer):
    first = answer.reply(author=asker, body="Which team?")
    second = first.reply(author=mentor, body="Serving.")
    assert second.parent_id == answer.pk


def test_htmx_opens_a_composer_and_puts_the_reply_in_place(as_asker, answer, replies):
    htmx = {"HX-Request": "true"}
    composer = as_asker.get(reverse("replies.new", args=[answer.pk]), headers=htmx)
    assert "<textarea" in composer.text
    response = as_asker.post(replies, {"body": "Which team?"}, headers=htmx)
    assert f'hx-swap-oob="beforeend:#replies-{answer.pk}"' in response.text


def test_without_htmx_the_reply_link_leads_to_a_page_with_the_composer(as_asker, answer):
    page = as_asker.get(reverse("replies.new", args=[answer.pk]), follow=True)
    assert page.redirect_chain[-1][0].endswith("/replies/#respond")
    assert "<textarea" in page.text


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_an_empty_reply_is_refused(as_asker, replies, htmx):
    response = as_asker.post(replies, {"body": " "}, headers=htmx)
    assert response.status_code == 422
    assert "Write something first." in response.text


def test_a_visitor_is_asked_to_sign_in_and_keeps_the_text(client, asker, replies):
    response = client.post(replies, {"body": "Kept."})
    assert reverse("account_login") in response.url
    client.force_login(asker, "django.contrib.auth.backends.ModelBackend")
    assert "Kept." in client.get(replies).text


def test_many_replies_get_a_page_of_their_own(client, thread, answer, mentor, replies):
    for number in range(REPLIES_SHOWN + 3):
        answer.reply(author=mentor, body=f"Reply number {number}.")
    page = client.get(thread.get_absolute_url()).text
    assert f"Reply number {REPLIES_SHOWN - 1}." in page
    assert f"Reply number {REPLIES_SHOWN}." not in page
    assert f"Show all {REPLIES_SHOWN + 3} replies" in page
    assert f"Reply number {REPLIES_SHOWN + 2}." in client.get(replies).text
    last = Post.objects.filter(kind="reply").last()
    landed = client.get(last.get_absolute_url(), follow=True)
    assert landed.redirect_chain[-1][0].startswith(replies)
    assert f'id="post-{last.pk}"' in landed.text


def test_all_replies_to_a_deleted_answer_can_be_read(as_asker, thread, answer, mentor, replies):
    for number in range(REPLIES_SHOWN + 1):
        answer.reply(author=mentor, body=f"Reply number {number}.")
    answer.remove(by=mentor)
    assert replies in as_asker.get(thread.get_absolute_url()).text
    last = Post.objects.filter(kind="reply").last()
    page = as_asker.get(last.get_absolute_url(), follow=True)
    assert page.redirect_chain[-1][0].startswith(replies)
    assert "This answer was deleted." in page.text
    assert f"Reply number {REPLIES_SHOWN}." in page.text
    assert answer.body not in page.text and "<textarea" not in page.text
    assert as_asker.post(replies, {"body": "One more."}).status_code == 410


def test_a_deleted_answer_without_replies_has_no_page(client, answer, mentor, curator, replies):
    reply = answer.reply(author=mentor, body="Which team?")
    answer.remove(by=mentor)
    assert client.get(replies).status_code == 200
    assert client.get(reverse("replies.index", args=[reply.pk])).url == replies
    reply.remove(by=mentor)
    assert client.get(replies).status_code == 410
    reply.restore()
    answer.thread.question.remove(by=curator)
    assert client.get(replies).status_code == 410


def test_a_reply_leaves_the_answers_draft_alone(as_asker, asker, thread, replies):
    Draft.objects.keep(asker, f"answer-{thread.pk}", {"body": "Still thinking"})
    as_asker.post(replies, {"body": "Quick question."})
    assert "Still thinking" in as_asker.get(thread.get_absolute_url()).text
