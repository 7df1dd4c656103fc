"""A follow-up waits for those who answered before it, until somebody else responds."""

import pytest
from django.urls import reverse

from tests.conftest import member, signed_in
from threads.models import Notification, Post, Thread
from threads.models.joining import merge, unmark

ADDRESS = "/follow-ups/"


@pytest.fixture
def waiting(thread, answer, asker):
    return thread.follow_up(author=asker, body="I started on Monday. **What next?**")


def listed(client, query=""):
    return [post.pk for post in client.get(ADDRESS + query).context["follow_ups"]]


def responded_at(post):
    return Post.objects.values_list("responded_at", flat=True).get(pk=post.pk)


def test_it_waits_for_who_answered_before(as_mentor, thread, waiting):
    html = as_mentor.get(ADDRESS).text
    assert thread.title in html
    assert "I started on Monday. What next?" in html
    assert "<bdi>Nadia P.</bdi> came back" in html
    assert waiting.get_absolute_url() in html


@pytest.mark.parametrize("who", ["as_asker", "as_outsider", "as_curator"])
def test_nobody_else_is_asked(request, waiting, who):
    client = request.getfixturevalue(who)
    assert listed(client) == []
    assert "Nobody waits for you" in client.get(ADDRESS).text


def test_it_is_for_members_only_and_for_reading(client, as_mentor, waiting):
    assert client.get(ADDRESS).url.startswith("/accounts/login/")
    assert as_mentor.post(ADDRESS).status_code == 405
    assert as_mentor.get(ADDRESS, {"after": "nowhere"}).status_code == 400
    assert as_mentor.get(ADDRESS, {"sort": "'"}).status_code == 200


def test_answering_after_it_is_no_reason_to_be_asked(
    as_outsider, thread, waiting, outsider, mentor
):
    thread.answer(author=outsider, body="Only now.").remove(by=outsider)
    assert listed(as_outsider) == []


@pytest.mark.parametrize("how", ["answer", "reply", "mentor's reply"])
def test_it_is_off_the_list_when_somebody_responds(
    as_mentor, thread, waiting, outsider, mentor, how
):
    if how == "answer":
        response = thread.answer(author=outsider, body="Ship something small.")
    else:
        author = outsider if how == "reply" else mentor
        response = waiting.reply(author=author, body="Ship something small.")
    assert listed(as_mentor) == []
    assert responded_at(waiting) == response.created_at
    response.remove(by=response.author)
    assert listed(as_mentor) == [waiting.pk]
    response.restore()
    assert listed(as_mentor) == []


def test_what_the_asker_adds_or_others_say_elsewhere_is_no_response(
    as_mentor, thread, answer, waiting, asker, outsider
):
    waiting.reply(author=asker, body="By the way:")
    thread.answer(author=asker, body="What I tried.")
    answer.reply(author=outsider, body="+1")
    assert listed(as_mentor) == [waiting.pk]


def test_answers_without_a_name_count_and_stay_unknown(as_outsider, thread, outsider, asker):
    thread.answer(author=outsider, body="Quietly.", anonymous=True)
    waiting = thread.follow_up(author=asker, body="And then?")
    assert listed(as_outsider) == [waiting.pk]


def test_who_asked_without_a_name_has_none_here(as_mentor, asker, mentor):
    thread = Thread.objects.ask(asker=asker, title="Asked quietly", body="Hm?", anonymous=True)
    thread.answer(author=mentor, body="Yes.")
    thread.follow_up(author=asker, body="And then?")
    for address in (ADDRESS, reverse("notifications.index")):
        html = as_mentor.get(address).text
        assert "<bdi>Asker</bdi> came back" in html
        assert "Nadia" not in html and "nadia" not in html


def test_deleted_follow_ups_and_discussions_do_not_wait(as_mentor, thread, waiting, asker):
    waiting.remove(by=asker)
    assert listed(as_mentor) == []
    waiting.restore()
    assert listed(as_mentor) == [waiting.pk]
    Post.objects.get(kind="question").remove(by=asker)
    assert listed(as_mentor) == []


def test_it_waits_where_a_merge_takes_it(as_mentor, thread, waiting, original, curator):
    merge(thread, original, curator)
    assert listed(as_mentor) == [waiting.pk]
    unmark(thread, curator)
    assert listed(as_mentor) == [waiting.pk]


def test_both_orders_lead_through_all_pages(as_mentor, mentor, asker):
    pks = []
    for number in range(35):
        thread = Thread.objects.ask(asker=asker, title=f"Question {number}", body="Hm?")
        thread.answer(author=mentor, body="Yes.")
        pks.append(thread.follow_up(author=asker, body="And then?").pk)
    assert listed(as_mentor) == pks[:-31:-1]
    assert listed(as_mentor, "?sort=oldest") == pks[:30]
    place = as_mentor.get(ADDRESS).context["follow_ups"].next
    assert listed(as_mentor, f"?sort=newest&after={place}") == pks[4::-1]


@pytest.mark.parametrize("rows", [2, 20])
def test_the_list_costs_the_same_at_any_size(
    as_mentor, mentor, asker, rows, django_assert_num_queries
):
    for number in range(rows):
        thread = Thread.objects.ask(asker=asker, title=f"Question {number}", body="Hm?")
        thread.answer(author=mentor, body="Yes.")
        thread.follow_up(author=asker, body="And then?")
    with django_assert_num_queries(3):  # the session, the member, the list
        assert len(listed(as_mentor)) == rows


class TestNotices:
    def test_who_answered_is_told_once(self, as_mentor, thread, answer, mentor, waiting):
        thread.answer(author=mentor, body="One more thing.")
        notice = Notification.objects.get(member=mentor)
        assert (notice.kind, notice.post) == ("follow-up", waiting)
        html = as_mentor.get(reverse("notifications.index")).text
        assert "<bdi>Nadia P.</bdi> came back with a follow-up in" in html
        assert as_mentor.get(reverse("notifications.show", args=[notice.pk])).url == (
            waiting.get_absolute_url()
        )

    def test_the_next_follow_up_takes_its_place(self, thread, waiting, asker, mentor):
        Notification.objects.mark_read(mentor)
        later = thread.follow_up(author=asker, body="Anybody?")
        assert Notification.objects.get(member=mentor).post == later
        mentor.refresh_from_db()
        assert mentor.unread_count == 1

    def test_it_is_taken_back_when_the_follow_up_goes_unread(self, waiting, asker, mentor):
        waiting.remove(by=asker)
        assert not Notification.objects.exists()
        mentor.refresh_from_db()
        assert mentor.unread_count == 0

    def test_what_was_read_stays(self, waiting, asker, mentor):
        Notification.objects.mark_read(mentor)
        waiting.remove(by=asker)
        assert Notification.objects.get().read_at

    def test_of_many_those_whose_answers_helped_most(self, thread, answer, asker):
        people = [member(f"writer-{number}") for number in range(25)]
        posts = [thread.answer(author=author, body="Yes.") for author in people]
        for post in posts[-20:]:
            post.mark_helpful(by=asker)
        thread.follow_up(author=asker, body="And then?")
        told = set(Notification.objects.values_list("member_id", flat=True))
        assert told == {author.pk for author in people[-20:]}

    def test_the_page_of_notices_leads_to_the_list(self, outsider):
        html = signed_in(outsider).get(reverse("notifications.index")).text
        assert f'href="{ADDRESS}"' in html
