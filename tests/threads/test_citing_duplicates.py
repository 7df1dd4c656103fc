"""Readers of a duplicate land on its original: there stand the mentions of both."""

import pytest

from tests.threads.neighbours import discussion
from threads.models import Notification, Thread
from threads.models.joining import mark_duplicate, merge, unmark
from threads.rail import rail_of


def cite(*threads):
    return " ".join(f"[{each.title}]({each.get_absolute_url()})." for each in threads)


@pytest.fixture
def elsewhere(mentor):
    return discussion(mentor, "Elsewhere")


@pytest.fixture
def duplicate(thread, original, curator) -> Thread:
    mark_duplicate(thread, original, curator)
    return Thread.objects.get(pk=thread.pk)


@pytest.mark.parametrize("join", [mark_duplicate, merge])
def test_mentions_of_a_duplicate_stand_at_its_original(
    thread, original, mentor, elsewhere, curator, join
):
    elsewhere.answer(author=mentor, body=cite(thread))
    join(thread, original, curator)
    rail = rail_of(original)
    assert ([tie.thread for tie in rail.mentions], rail.mention_count) == ([elsewhere], 1)
    unmark(thread, curator)
    assert rail_of(original).mentions == []
    assert [tie.thread for tie in rail_of(thread).mentions] == [elsewhere]


def test_a_duplicate_and_its_original_are_cited_once(duplicate, original, mentor, elsewhere):
    post = elsewhere.answer(author=mentor, body=cite(duplicate, original))
    rail = rail_of(elsewhere)
    assert [tie.thread for tie in rail.cited] == [original]
    assert [tie.thread for tie in rail.cards[post.pk]] == [original]
    assert [tie.thread for tie in rail_of(original).mentions] == [elsewhere]


def test_nothing_cites_itself_through_its_duplicate(duplicate, original, mentor, curator):
    original.answer(author=mentor, body=cite(duplicate))
    duplicate.question.edit(by=duplicate.asker, body=cite(original))
    for each in (original, duplicate):
        rail = rail_of(each)
        assert (rail.cited, rail.mentions, rail.cards) == ([], [], {})
    assert not Notification.objects.filter(kind="cited").exists()
    # Standing on its own again it is cited and cites.
    unmark(duplicate, curator)
    assert [tie.thread for tie in rail_of(original).cited] == [duplicate]
    alone = Thread.objects.get(pk=duplicate.pk)
    assert [tie.thread for tie in rail_of(alone).cited] == [original]


def test_both_askers_hear_and_either_hides(
    client, as_outsider, duplicate, original, mentor, elsewhere
):
    elsewhere.answer(author=mentor, body=cite(duplicate))
    told = Notification.objects.filter(kind="cited").values_list("member", "thread")
    assert set(told) == {(each.asker_id, each.pk) for each in (original, duplicate)}
    (tie,) = rail_of(original).mentions
    assert f"/links/{tie.pk}/hiding/" in as_outsider.get(original.get_absolute_url()).text
    assert as_outsider.post(f"/links/{tie.pk}/hiding/").status_code == 302
    assert rail_of(original).mentions == []


def test_an_original_that_is_deleted_does_not_stand_in(duplicate, original, mentor, elsewhere):
    elsewhere.answer(author=mentor, body=cite(duplicate))
    original.question.remove(by=original.asker)
    assert [tie.thread for tie in rail_of(elsewhere).cited] == [duplicate]
