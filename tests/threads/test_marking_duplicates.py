"""The asker or staff marks a discussion as a duplicate, and takes that back."""

import threading

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.threads.joined import form, land, mark
from threads.models import Duplicate, Notification, Thread, ThreadLink
from threads.models.joining import CannotJoin, mark_duplicate, merge, unmark
from threads.rail import rail_of


def test_the_original_lists_its_duplicates(thread, original, asker):
    mark_duplicate(thread, original, asker, "Same offer.")
    rail = rail_of(original)
    assert [(tie.thread.pk, tie.reason) for tie in rail.duplicates] == [(thread.pk, "Same offer.")]
    assert rail_of(thread).duplicate_of.target_id == original.pk


def test_undoing_lets_it_stand_on_its_own_again(as_asker, client, thread, original):
    mark(as_asker, thread, original)
    response = as_asker.post(reverse("duplicates.undo", args=[thread.pk]))
    assert response.url == thread.get_absolute_url()
    assert client.get(thread.get_absolute_url()).status_code == 200
    assert land(thread) is None
    assert not ThreadLink.objects.exists()
    assert thread.title in client.get("/").text


def test_a_mark_that_goes_while_the_page_is_made_breaks_nothing(as_asker, thread, original):
    mark(as_asker, thread, original)
    Duplicate.objects.update(undone_at=timezone.now())  # the discussion was read before that
    for page in (f"{thread.get_absolute_url()}?stay=1", form(thread)):
        assert as_asker.get(page).status_code == 200


def test_marking_twice_is_marking_once(as_asker, as_curator, thread, original):
    assert mark(as_asker, thread, original).status_code == 302
    assert mark(as_curator, thread, original).status_code == 302
    assert Duplicate.objects.count() == ThreadLink.objects.count() == 1


def test_a_duplicate_of_a_duplicate_leads_to_its_original(thread, original, third, curator):
    mark_duplicate(original, third, curator)
    mark_duplicate(thread, original, curator)
    assert land(thread) == third.pk
    unmark(original, curator)
    assert (land(thread), land(original)) == (third.pk, None)


def test_duplicates_come_along_and_come_back(thread, original, third, curator):
    mark_duplicate(thread, original, curator)
    mark_duplicate(original, third, curator)
    assert (land(thread), land(original)) == (third.pk, third.pk)
    assert {tie.thread.pk for tie in rail_of(third).duplicates} == {thread.pk, original.pk}
    unmark(original, curator)
    assert (land(thread), land(original)) == (original.pk, None)
    assert [tie.thread.pk for tie in rail_of(original).duplicates] == [thread.pk]
    unmark(thread, curator)
    assert land(thread) is None


def test_undoing_in_the_middle_leaves_the_rest(thread, original, third, curator, asker):
    last = Thread.objects.ask(asker=asker, title="The one that all of them repeat", body="Hm?")
    mark_duplicate(thread, original, curator)
    mark_duplicate(original, third, curator)
    mark_duplicate(third, last, curator)
    unmark(original, curator)
    assert [land(t) for t in (thread, original, third)] == [original.pk, None, last.pk]


@pytest.mark.parametrize("how", [mark_duplicate, merge])
def test_there_is_no_circle(thread, original, curator, how):
    mark_duplicate(original, thread, curator)
    for other in (thread, original):
        with pytest.raises(CannotJoin):
            how(thread, other, curator)
    assert land(thread) is None


def test_a_mark_is_not_changed_without_taking_it_back(as_asker, thread, original, third):
    mark(as_asker, thread, original)
    response = mark(as_asker, thread, third)
    assert response.status_code == 422
    assert land(thread) == original.pk


@pytest.mark.parametrize(
    "typed", ["", "nonsense", "999999", "https://elsewhere.example/threads/1/"]
)
def test_a_refused_form_comes_back_filled_in(as_asker, thread, original, typed):
    fields = {"original": typed, "q": "backend to machine learning", "note": "Kept words"}
    response = as_asker.post(form(thread), fields)
    assert response.status_code == 422
    assert 'class="errorlist"' in response.text
    assert "Kept words" in response.text
    assert 'value="backend to machine learning"' in response.text
    assert original.title in response.text


def test_itself_and_its_own_duplicate_are_refused_with_a_sentence(
    as_asker, as_curator, thread, third
):
    assert mark(as_curator, third, thread).status_code == 302
    for other in (thread, third):
        response = mark(as_asker, thread, other)
        assert response.status_code == 422
        assert "This is the discussion itself, or a duplicate of it." in response.text


def test_the_other_discussion_is_found_in_every_way(as_asker, original, thread):
    post = original.question_id
    for typed in (
        str(original.pk),
        f"#{original.pk}",
        original.get_absolute_url(),
        f"http://testserver{original.get_absolute_url()}?sort=newest#post-1",
        f"http://127.0.0.1:8000/posts/{post}/",
        "machine learning from backend",
    ):
        page = as_asker.get(form(thread), {"q": typed}).text
        assert f'value="{original.pk}"' in page, typed
    assert f'value="{thread.pk}"' not in page


@pytest.mark.parametrize(
    "typed", ["http://[", "//", "/", "9" * 30, "/threads/" + "9" * 40 + "/", "#0"]
)
def test_odd_addresses_find_nothing(as_asker, thread, typed):
    assert "There is no discussion" in as_asker.get(form(thread), {"q": typed}).text


def test_only_the_asker_and_staff_mark(
    client, as_outsider, as_mentor, as_curator, thread, original
):
    for other in (as_outsider, as_mentor):
        assert other.get(form(thread)).status_code == 404
        assert mark(other, thread, original).status_code == 404
    assert mark(client, thread, original).url.startswith("/accounts/login/")
    assert as_outsider.post(reverse("duplicates.undo", args=[thread.pk])).status_code == 404
    assert land(thread) is None
    assert mark(as_curator, thread, original).status_code == 302


def test_what_staff_decided_is_for_staff_to_take_back(as_asker, as_curator, thread, original):
    mark(as_curator, thread, original)
    address = reverse("duplicates.undo", args=[thread.pk])
    assert as_asker.post(address).status_code == 403
    assert "Staff decided this." in as_asker.get(form(thread)).text
    assert as_curator.post(address).status_code == 302
    assert land(thread) is None


def test_both_askers_hear_of_it_once(thread, original, asker, outsider, curator):
    mark_duplicate(thread, original, asker)
    told = Notification.objects.values_list("member", "kind", "thread", "source")
    assert list(told) == [(outsider.pk, "duplicate", original.pk, thread.pk)]
    unmark(thread, asker)
    assert not told.all()
    mark_duplicate(thread, original, curator)
    assert {row[0] for row in told.all()} == {asker.pk, outsider.pk}
    Notification.objects.update(read_at="2026-01-01T00:00Z")
    unmark(thread, curator)
    mark_duplicate(thread, original, curator)
    assert told.all().count() == 2


def test_what_was_done_is_in_the_history_of_both(as_curator, thread, original, asker, curator):
    mark_duplicate(thread, original, asker)
    unmark(thread, curator)
    assert LogEntry.objects.filter(user=asker).count() == 2
    for one, other in ((thread, original), (original, thread)):
        page = as_curator.get(reverse("admin:threads_thread_history", args=[one.pk])).text
        assert other.title in page and curator.handle in page
        assert "A member" in page and asker.handle not in page  # see threads/masks.py


@pytest.mark.django_db(transaction=True)
def test_two_who_mark_each_other_make_no_circle(thread, original, curator):
    outcomes = []

    def attempt(one, other):
        try:
            mark_duplicate(one, other, curator)
            outcomes.append("marked")
        except CannotJoin:
            outcomes.append("refused")
        finally:
            connection.close()

    pairs = [(thread, original), (original, thread)]
    threads = [threading.Thread(target=attempt, args=pair) for pair in pairs]
    for started in threads:
        started.start()
    for started in threads:
        started.join()
    assert sorted(outcomes) == ["marked", "refused"]
