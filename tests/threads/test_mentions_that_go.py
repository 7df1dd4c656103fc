"""What a citation leaves behind when its post, or what it cites, is deleted or brought back."""

import pytest

from threads.models import Notification, Post, Thread
from threads.rail import rail_of


@pytest.fixture
def cited(outsider):
    return Thread.objects.ask(asker=outsider, title="Is ML worth it at all?", body="Is it?")


def told(client, member):
    """How many unread notices the badge counts, having checked that the list holds as many."""
    member.refresh_from_db()
    assert client.get("/notifications/").text.count('class="link-item"') == member.unread_count
    return member.unread_count


def test_a_notice_goes_and_comes_with_its_post(as_outsider, thread, mentor, outsider, cited):
    answer = thread.answer(author=mentor, body=f"See [it](/threads/{cited.pk}/).")
    assert told(as_outsider, outsider) == 1
    answer.remove(by=mentor)
    assert told(as_outsider, outsider) == 0
    answer.restore()
    assert told(as_outsider, outsider) == 1


@pytest.mark.parametrize("side", ["source", "target"])
def test_a_notice_goes_and_comes_with_its_discussions(
    as_outsider, thread, mentor, outsider, cited, side
):
    thread.answer(author=mentor, body=f"See [it](/threads/{cited.pk}/).")
    question = Post.objects.get(pk=(thread if side == "source" else cited).question_id)
    question.remove(by=question.author)
    assert told(as_outsider, outsider) == 0
    question.restore()
    assert told(as_outsider, outsider) == 1


def test_whoever_cites_again_after_deleting_tells_again(
    as_outsider, thread, mentor, outsider, cited
):
    thread.answer(author=mentor, body=f"See [it](/threads/{cited.pk}/).").remove(by=mentor)
    again = thread.answer(author=mentor, body=f"Again: [it](/threads/{cited.pk}/).")
    assert told(as_outsider, outsider) == 1
    notice = Notification.objects.get(member=outsider)
    assert as_outsider.get(f"/notifications/{notice.pk}/").url == again.get_absolute_url()


def test_a_notice_leads_to_the_next_post_that_cites_the_same(
    as_outsider, thread, mentor, asker, outsider, cited
):
    first = thread.answer(author=mentor, body=f"See [it](/threads/{cited.pk}/).")
    thread.answer(author=outsider, body=f"My own [one](/threads/{cited.pk}/).")
    third = thread.answer(author=asker, body=f"And [it](/threads/{cited.pk}/).")
    first.remove(by=mentor)
    assert Notification.objects.get(member=outsider, kind="cited").post == third
    third.edit(by=asker, body="Nothing any more.")
    assert not Notification.objects.filter(member=outsider, kind="cited").exists()


def test_who_has_read_a_notice_is_not_told_twice(as_outsider, thread, mentor, outsider, cited):
    answer = thread.answer(author=mentor, body=f"See [it](/threads/{cited.pk}/).")
    as_outsider.post("/notifications/read/")
    answer.remove(by=mentor)
    answer.restore()
    thread.answer(author=mentor, body=f"Again: [it](/threads/{cited.pk}/).")
    outsider.refresh_from_db()
    assert outsider.unread_count == 0


def test_an_edit_keeps_the_tie_to_what_is_deleted_meanwhile(thread, answer, mentor, cited):
    there = cited.answer(author=mentor, body="It is.")
    for address in (f"/threads/{cited.pk}/", f"/posts/{there.pk}/"):
        answer.edit(by=mentor, body=f"See [it]({address}).")
        question = Post.objects.get(pk=cited.question_id)
        question.remove(by=cited.asker)
        answer.edit(by=mentor, body=f"See [it]({address}), mended.")
        assert rail_of(cited).mentions == []
        question.restore()
        assert [tie.thread for tie in rail_of(cited).mentions] == [thread]
    answer.edit(by=mentor, body="Nothing any more.")
    assert rail_of(cited).mentions == []
