"""Two members change the same discussion at once: nothing is lost, nothing contradicts."""

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.threads.meanwhile import held_up, running, until_waiting
from tests.threads.ties import ask
from threads.models import Draft, MentorRequest, Notification, Post, Revision, Thread
from threads.models.deleted import Deleted

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_edits_keep_both_texts(answer, mentor):
    def edit(body):
        post = Post.objects.get(pk=answer.pk)
        return lambda: post.edit(by=mentor, body=body)

    with held_up(answer.thread, edit("One."), edit("Other.")) as ends:
        pass
    assert ends == [None, None]
    said = [Post.objects.get(pk=answer.pk).body]
    said += Revision.objects.order_by("pk").values_list("body", flat=True)
    assert sorted(said) == ["One.", "Other.", answer.body]


def test_what_was_deleted_meanwhile_is_not_edited(as_mentor, mentor, answer):
    address = reverse("posts.edit", args=[answer.pk])
    with held_up(answer.thread, lambda: as_mentor.post(address, {"body": "Too late."})) as ends:
        Post.objects.get(pk=answer.pk).remove(by=mentor)
    assert ends[0].status_code == 410
    assert "Too late." in ends[0].text
    assert Post.objects.get(pk=answer.pk).body == answer.body
    assert not Revision.objects.exists()


def test_a_question_that_is_answered_meanwhile_stays(as_asker, mentor, thread):
    address = reverse("deletions.create", args=[thread.question_id])
    with held_up(thread, lambda: as_asker.post(address)) as ends:
        thread.answer(author=mentor, body="Here you are.")
    assert ends[0].status_code == 409
    assert "People have answered" in ends[0].text
    assert Thread.objects.get().deleted_at is None


def test_no_answer_joins_a_discussion_that_is_deleted_meanwhile(as_mentor, asker, thread):
    address = reverse("answers.create", args=[thread.pk])
    with held_up(thread, lambda: as_mentor.post(address, {"body": "Too late."})) as ends:
        Post.objects.get(pk=thread.question_id).withdraw(by=asker)
    assert ends[0].status_code == 410
    assert Draft.objects.get().fields["body"] == "Too late."
    assert Post.objects.count() == 1


def test_two_who_tell_the_same_members_do_not_wait_for_each_other(asker, mentor, outsider, curator):
    def follow_up(asked_by, answered_by, mentioning):
        thread = ask(asked_by, f"What does {answered_by} say?")
        thread.answer(author=answered_by, body="This.")
        mentioned = ask(mentioning, f"{mentioning} wonders")
        body = f"And [this](/threads/{mentioned.pk}/)?"
        return lambda: thread.follow_up(author=asked_by, body=body)

    one = follow_up(asker, answered_by=mentor, mentioning=outsider)
    other = follow_up(curator, answered_by=outsider, mentioning=mentor)
    with running(one, other) as both, transaction.atomic():
        list(get_user_model().objects.select_for_update(no_key=True))
        both.start()
        until_waiting(2)
    assert [str(end) for end in both.ends if isinstance(end, Exception)] == []
    for told in (mentor, outsider):
        told.refresh_from_db()
        assert told.unread_count == 2


def test_a_decision_waits_for_who_is_just_reading_the_one_before(mentor, curator):
    request = MentorRequest.objects.ask(member=mentor, proof="A talk.")
    request.grant(by=curator)
    with (
        running(lambda: request.withdraw(by=curator, reason="No talk.")) as decision,
        transaction.atomic(),
    ):
        Notification.objects.update(read_at=timezone.now())
        decision.start()
        until_waiting(1)
        Notification.objects.recount({mentor.pk})
    assert decision.ends == [None]
    mentor.refresh_from_db()
    assert (mentor.unread_count, mentor.mentor_since) == (1, None)


def test_staff_edits_what_is_deleted(answer, mentor, curator):
    answer.remove(by=mentor)
    answer.edit(by=curator, body="Without the address.")
    assert Post.objects.get(pk=answer.pk).body == "Without the address."
    stale = Post.objects.get(pk=answer.pk)
    Post.objects.get(pk=answer.pk).restore()
    again = Post.objects.get(pk=answer.pk)
    stale.remove(by=mentor)
    with pytest.raises(Deleted):
        again.edit(by=mentor, body="Too late.")
