"""Taking a merge back restores everything exactly, but what was written since."""

from itertools import pairwise, permutations

import pytest

from tests.threads.conftest import cited
from tests.threads.joined import everything_of, snapshot
from threads.models import Duplicate, Post, Thread, ThreadLink
from threads.models.joining import mark_duplicate, merge, unmark


def test_undo_restores_everything_exactly(full, original, curator):
    before = snapshot()
    assert len(before["ThreadLink"]) == 3
    merge(full, original, curator)
    assert snapshot() != before
    unmark(full, curator)
    assert snapshot() == before


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_three_merges_are_undone_in_any_order(full, original, third, curator, asker, order):
    last = Thread.objects.ask(asker=asker, title="The one that all of them repeat", body="Hm?")
    last.answer(author=curator, body=f"See [this](/threads/{full.pk}/).")
    before = snapshot()
    chain = [full, original, third, last]
    for source, target in pairwise(chain):
        merge(source, target, curator)
    assert {t.duplicate_of_id for t in Thread.objects.exclude(pk=last.pk)} == {last.pk}
    for number in order:
        unmark(chain[number], curator)
    assert snapshot() == before


@pytest.mark.parametrize("number", range(3))
def test_undoing_one_of_three_takes_its_own_along(full, original, third, curator, asker, number):
    last = Thread.objects.ask(asker=asker, title="The one that all of them repeat", body="Hm?")
    chain = [full, original, third, last]
    for source, target in pairwise(chain):
        merge(source, target, curator)
    unmark(chain[number], curator)
    roots = [chain[number].pk] * number + [None] + [last.pk] * (2 - number)
    assert [t[3] for t in everything_of(*chain[:3])] == roots
    for post in Post.objects.filter(parent=None).exclude(kind="question"):
        home = Thread.objects.get(pk=post.moved_from_id or post.thread_id)
        assert post.thread_id == (home.duplicate_of_id or home.pk)
        assert not post.replies.exclude(thread=post.thread_id).exists()


def test_what_was_written_since_stays_where_it_belongs(full, answer, original, curator, mentor):
    merge(full, original, curator)
    Thread.objects.get(pk=original.pk).answer(author=mentor, body="New at the original.")
    moved = Post.objects.get(pk=answer.pk)
    moved.reply(author=mentor, body="New under a moved answer.")
    moved.edit(by=mentor, body="Edited there.")
    unmark(full, curator)
    moved.refresh_from_db()
    assert (moved.thread_id, moved.body, moved.reply_count) == (full.pk, "Edited there.", 2)
    assert Post.objects.get(body="New under a moved answer.").thread_id == full.pk
    assert Post.objects.get(body="New at the original.").thread_id == original.pk
    assert everything_of(full, original)[1][0] == 2


def test_an_answer_deleted_since_stays_deleted(full, answer, original, curator, mentor):
    merge(full, original, curator)
    Post.objects.get(pk=answer.pk).remove(by=mentor)
    unmark(full, curator)
    answer.refresh_from_db()
    assert (answer.thread_id, answer.deleted_by_id) == (full.pk, mentor.pk)
    assert everything_of(full)[0][:2] == (1, 0)


def test_the_same_askers_picks_go_on(full, answer, asker, curator):
    again = Thread.objects.ask(asker=asker, title="The same, asked once more", body="Anybody?")
    merge(full, again, curator)
    assert everything_of(again) == [(2, 1, 2, None)]
    Post.objects.get(pk=answer.pk).pick(by=asker, picked=False)
    unmark(full, curator)
    assert everything_of(full) == [(2, 0, 2, None)]


def test_citations_written_elsewhere_are_read_anew(full, answer, original, curator, mentor):
    merge(full, original, curator)
    body = f"See [home](/threads/{full.pk}/) and [this](/threads/{original.pk}/)."
    moved = Post.objects.get(pk=answer.pk)
    moved.edit(by=mentor, body=body)
    cited(moved)
    unmark(full, curator)
    ties = ThreadLink.objects.filter(post=answer).values_list("source", "target")
    assert list(ties) == [(full.pk, original.pk)]


def test_a_mark_can_become_a_merge(full, original, third, asker, curator):
    before = snapshot()
    mark_duplicate(full, original, asker, "Same offer")
    mark_duplicate(original, third, curator)
    merge(full, original, curator)
    assert everything_of(third)[0][0] == 2
    assert Duplicate.objects.get(source=full).note == "Same offer"
    unmark(original, curator)
    assert everything_of(full)[0][3] == third.pk
    unmark(full, curator)
    assert snapshot() == before
