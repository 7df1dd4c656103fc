"""Who follows a discussion, how they end it, and the list of what they follow."""

import pytest
from django.urls import reverse

from tests.conftest import member, signed_in
from tests.threads.heard import words
from threads import limits
from threads.models import Follow, Post, Thread
from threads.slugs import slug_for

LIST = "/following/"
FRAGMENT = {"HX-Request": "true"}


def address(thread):
    return reverse("following.update", args=[thread.pk])


def follow(client, thread, following="1", **more):
    return client.post(address(thread), {"following": following}, **more)


def followers(thread):
    rows = Follow.objects.standing().filter(thread=thread).order_by("pk")
    return list(rows.values_list("member__handle", flat=True))


def listed(client, query=""):
    return [thread.pk for thread in client.get(LIST + query).context["threads"]]


class TestWhoFollows:
    def test_the_asker_does_from_the_start(self, thread):
        assert followers(thread) == ["nadia"]
        assert Follow.objects.get().created_at == thread.created_at

    def test_who_answers_or_follows_up_does(self, thread, answer, asker):
        thread.follow_up(author=asker, body="And then?")
        assert followers(thread) == ["nadia", "ravi"]

    def test_who_replies_does_not(self, thread, answer, outsider):
        answer.reply(author=outsider, body="Which team?")
        assert followers(thread) == ["nadia", "ravi"]

    def test_who_has_ended_it_is_not_made_to_again(self, thread, asker, mentor):
        for one in (asker, mentor):
            Follow.objects.unfollow(thread, one)
        thread.answer(author=mentor, body="Yes.")
        thread.follow_up(author=asker, body="And then?")
        assert followers(thread) == []

    def test_a_refused_form_follows_nothing(self, as_outsider, thread):
        as_outsider.post(reverse("answers.create", args=[thread.pk]), {"body": ""})
        assert followers(thread) == ["nadia"]

    def test_an_asker_of_before_there_was_following_does_from_the_next_answer(self, thread, mentor):
        Follow.objects.all().delete()
        thread.answer(author=mentor, body="Yes.")
        assert set(followers(thread)) == {"nadia", "ravi"}
        assert Follow.objects.earliest("created_at").created_at == thread.created_at

    def test_it_goes_with_the_discussion_and_with_the_member(self, thread, outsider):
        Follow.objects.follow(thread, outsider)
        outsider.delete()
        assert followers(thread) == ["nadia"]
        Thread.objects.filter(pk=thread.pk).delete()
        assert not Follow.objects.exists()


class TestTheButton:
    def test_it_follows_and_ends_it_and_saying_it_twice_changes_nothing(self, as_outsider, thread):
        for following, expected in (("1", ["nadia", "sam"]), ("0", ["nadia"])):
            for _ in range(2):
                response = follow(as_outsider, thread, following)
                assert followers(thread) == expected
        assert response.url == f"{thread.get_absolute_url()}#follow-{thread.pk}"

    def test_following_again_counts_from_then_on(self, as_outsider, thread, outsider):
        Follow.objects.follow(thread, outsider)
        first = Follow.objects.get(member=outsider).created_at
        Follow.objects.follow(thread, outsider)
        assert Follow.objects.get(member=outsider).created_at == first
        Follow.objects.unfollow(thread, outsider)
        Follow.objects.follow(thread, outsider)
        assert Follow.objects.get(member=outsider).created_at > first

    def test_htmx_gets_the_button_in_its_new_state(self, as_outsider, thread):
        text = follow(as_outsider, thread, headers=FRAGMENT).text
        assert 'aria-pressed="true"' in text and 'value="0"' in text and "Following" in text
        text = follow(as_outsider, thread, "0", headers=FRAGMENT).text
        assert 'aria-pressed="false"' in text and 'value="1"' in text and "<html" not in text

    def test_the_page_shows_the_readers_own_state(self, client, as_asker, as_outsider, thread):
        button = f'id="follow-button-{thread.pk}"'
        for reader, state in ((as_asker, "true"), (as_outsider, "false")):
            html = reader.get(thread.get_absolute_url()).text
            assert html.count(button) == 1
            assert f'aria-pressed="{state}"' in html.partition(button)[2][:80]
        assert button not in client.get(thread.get_absolute_url()).text

    def test_answering_in_place_turns_it_on(self, as_mentor, thread, mentor):
        answers = reverse("answers.create", args=[thread.pk])
        html = as_mentor.post(answers, {"body": "Yes."}, headers=FRAGMENT).text
        assert f'<form id="follow-{thread.pk}" hx-swap-oob="true"' in html
        assert "Following" in html
        Follow.objects.unfollow(thread, mentor)
        html = as_mentor.post(answers, {"body": "Once more."}, headers=FRAGMENT).text
        assert "Following" not in html

    def test_a_visitor_is_led_through_sign_in_back_to_the_discussion(self, client, thread):
        assert follow(client, thread).url == f"{reverse('account_login')}?next={address(thread)}"
        assert signed_in(thread.asker).get(address(thread)).url == thread.get_absolute_url()
        assert followers(thread) == ["nadia"]

    def test_what_is_gone_or_never_was_is_not_followed(self, as_outsider, thread):
        thread.question.remove(by=thread.asker)
        assert follow(as_outsider, thread).status_code == 410
        assert as_outsider.post("/threads/99/follow/").status_code == 404
        assert as_outsider.put(address(thread)).status_code == 405

    def test_nobody_presses_it_for_ever(self, as_outsider, thread, monkeypatch):
        monkeypatch.setitem(limits.LIMITS, "marks", (1, 60))
        assert [follow(as_outsider, thread).status_code for _ in range(2)] == [302, 429]

    def test_no_title_stands_in_its_way(self):
        assert slug_for("Follow!") == "follow-1"


class TestTheList:
    def test_it_shows_what_its_reader_follows_by_activity(self, as_outsider, thread, asker, mentor):
        other = Thread.objects.ask(asker=asker, title="Another one", body="Hm?")
        Thread.objects.ask(asker=asker, title="A third", body="Hm?")
        for one in (thread, other):
            follow(as_outsider, one)
        assert listed(as_outsider) == [other.pk, thread.pk]
        thread.answer(author=mentor, body="Yes.")
        assert listed(as_outsider) == [thread.pk, other.pk]
        html = words(as_outsider.get(LIST))
        assert "1 answer · the latest by Ravi K." in html and "no answer yet" in html

    def test_ended_and_deleted_ones_are_off_it(self, as_outsider, thread, asker):
        other = Thread.objects.ask(asker=asker, title="Another one", body="Hm?")
        for one in (thread, other):
            follow(as_outsider, one)
        follow(as_outsider, other, "0")
        assert listed(as_outsider) == [thread.pk]
        Post.objects.get(thread=thread).remove(by=asker)
        assert listed(as_outsider) == []

    def test_an_empty_one_says_what_to_do(self, as_outsider):
        html = as_outsider.get(LIST).text
        assert "You follow nothing yet" in html and "Press “Follow” under a question" in html

    def test_ending_it_there_leads_back_there(self, as_asker, thread):
        html = as_asker.get(LIST).text
        assert 'name="listed"' in html
        response = as_asker.post(address(thread), {"following": "0", "listed": "1"})
        assert response.url == LIST
        assert listed(as_asker) == []

    def test_who_answered_without_a_name_is_not_named(self, as_asker, thread, mentor):
        thread.answer(author=mentor, body="Quietly.", anonymous=True)
        html = words(as_asker.get(LIST))
        assert "the latest by Anonymous 2" in html and "Ravi" not in html

    def test_it_is_for_members_only_and_for_reading(self, client, as_asker):
        assert client.get(LIST).url.startswith("/accounts/login/")
        assert as_asker.post(LIST).status_code == 405
        assert as_asker.get(LIST, {"after": "nowhere"}).status_code == 400

    def test_the_menu_and_the_notices_lead_there(self, as_asker):
        assert as_asker.get("/notifications/").text.count(f'href="{LIST}"') == 2

    def test_pages_lead_through_all_of_it(self, as_asker, asker):
        pks = [Thread.objects.ask(asker=asker, title=f"Q {n}", body="Hm?").pk for n in range(35)]
        assert listed(as_asker) == pks[:-31:-1]
        place = as_asker.get(LIST).context["threads"].next
        assert listed(as_asker, f"?after={place}") == pks[4::-1]
        assert "The list ends here" in as_asker.get(f"{LIST}?after=1.1").text

    @pytest.mark.parametrize("rows", [2, 20])
    def test_it_costs_the_same_at_any_size(self, as_asker, asker, rows, django_assert_num_queries):
        for number in range(rows):
            thread = Thread.objects.ask(asker=asker, title=f"Question {number}", body="Hm?")
            thread.answer(author=member(f"writer-{number}"), body="Yes.")
        with django_assert_num_queries(3):  # the session, the member, the list
            assert len(listed(as_asker)) == rows
