"""Staff merges two discussions: the answers move, and every address keeps working."""

import pytest
from django.urls import reverse

from tests.conftest import member
from tests.threads.joined import everything_of
from threads import search
from threads.models import Post, Resource, Thread
from threads.models.joining import merge, unmark, unmerge
from threads.query import parse
from threads.rail import rail_of


def test_the_answers_move_with_all_that_hangs_on_them(full, original, client, curator):
    merge(full, original, curator)
    page = client.get(full.get_absolute_url(), follow=True).text
    for words in ("Start with the <em>serving</em> team.", "Which team?", "I started. What next?"):
        assert words in page
    assert "Moved from" in page
    assert "When does it start?" not in page
    assert everything_of(full, original) == [(0, 0, 0, original.pk), (3, 0, 2, None)]
    page = client.get(f"{full.get_absolute_url()}?stay=1").text
    assert "When does it start?" in page
    assert "The answers were moved there." in page


def test_old_addresses_follow_all_merges(full, answer, original, third, client, curator):
    merge(full, original, curator)
    merge(original, third, curator)
    assert client.get(full.get_absolute_url()).url == (
        f"{third.get_absolute_url()}?duplicate={full.pk}"
    )
    page = client.get(f"/posts/{answer.pk}/")
    assert page.url == f"{third.get_absolute_url()}#post-{answer.pk}"
    reply = answer.replies.get()
    assert client.get(f"/posts/{reply.pk}/").url == (f"{third.get_absolute_url()}#post-{reply.pk}")
    page = client.get("/a/7/", follow=True)
    assert page.redirect_chain[-1][0] == f"{third.get_absolute_url()}#post-{answer.pk}"
    page = client.get(f"/posts/{full.question_id}/")
    assert page.url == f"{full.get_absolute_url()}?stay=1"


def test_what_is_under_way_while_threads_merge_arrives(full, answer, original, curator, mentor):
    stale, late = Post.objects.select_related("thread").get(pk=answer.pk), member("late")
    merge(full, original, curator)
    stale.mark_helpful(by=late)
    reply = stale.reply(author=late, body="Written under it meanwhile.")
    post = full.answer(author=late, body="Sent from the old page.")
    assert {reply.thread_id, post.thread_id} == {original.pk}
    assert everything_of(full, original) == [(0, 0, 0, original.pk), (4, 0, 3, None)]
    with pytest.raises(PermissionError):
        stale.pick(by=full.asker)


def test_the_other_askers_picks_do_not_count(full, answer, original, curator, outsider):
    merge(full, original, curator)
    moved = Post.objects.get(pk=answer.pk)
    assert moved.picked_at is None
    moved.pick(by=outsider)
    unmark(full, curator)
    assert everything_of(full, original) == [(2, 1, 2, None), (1, 0, 0, None)]


def test_a_post_does_not_cite_where_it_stands(full, original, third, curator):
    merge(full, original, curator)
    rail = rail_of(original)
    assert original.pk not in [tie.thread.pk for tie in (*rail.cited, *rail.mentions)]
    assert [tie.thread.pk for tie in rail.cited] == [third.pk]
    assert not rail.mentions
    assert [tie.thread.pk for tie in rail_of(third).mentions] == [original.pk]


def test_a_resource_stands_in_one_discussion_then(thread, original, mentor, curator):
    for place in (thread, original):
        place.answer(author=mentor, body="Read [it](https://example.org/a-good-book).")
    merge(thread, original, curator)
    assert Resource.objects.get().recommendation_count == 1
    unmark(thread, curator)
    assert Resource.objects.get().recommendation_count == 2


def test_search_finds_the_answers_where_they_are(full, original, curator):
    def found():
        visible = Thread.objects.visible_to(None).originals()
        return [result.thread.pk for result in search.find(visible, parse("serving team")).results]

    assert found() == [full.pk]
    merge(full, original, curator)
    assert found() == [original.pk]
    unmark(full, curator)
    assert found() == [full.pk]


def test_answers_move_back_and_the_mark_stays(full, original, curator):
    merge(full, original, curator)
    unmerge(full, curator)
    assert everything_of(full) == [(2, 1, 2, original.pk)]
    merge(full, original, curator)
    merge(full, original, curator)
    assert everything_of(full, original) == [(0, 0, 0, original.pk), (3, 0, 2, None)]


def test_staff_merges_and_undoes_over_the_forms(full, original, as_curator):
    address = reverse("duplicates.create", args=[full.pk])
    page = as_curator.get(address, {"q": original.pk}).text
    assert "Merge: move its answers" in page
    response = as_curator.post(address, {"original": original.pk, "how": "merge"})
    assert response.url == f"{original.get_absolute_url()}?duplicate={full.pk}"
    assert everything_of(original)[0][0] == 3
    assert "The answers were moved there." in as_curator.get(address).text
    as_curator.post(reverse("duplicates.undo", args=[full.pk]))
    assert everything_of(full, original)[1] == (1, 0, 0, None)


def test_nobody_else_merges_or_undoes_a_merge(full, original, as_asker, as_outsider, curator):
    address = reverse("duplicates.create", args=[full.pk])
    assert "Merge" not in as_asker.get(address).text
    for client, status in ((as_asker, 403), (as_outsider, 404)):
        response = client.post(address, {"original": original.pk, "how": "merge"})
        assert response.status_code == status
    assert everything_of(full) == [(2, 1, 2, None)]
    merge(full, original, curator)
    for client, status in ((as_asker, 403), (as_outsider, 404)):
        assert client.post(reverse("duplicates.undo", args=[full.pk])).status_code == status
    assert everything_of(full) == [(0, 0, 0, original.pk)]


def test_the_cost_does_not_grow_with_the_answers(
    original, thread, curator, django_assert_max_num_queries
):
    for number in range(40):
        thread.answer(author=member(f"writer-{number}"), body=f"Answer {number}").reply(
            author=curator, body="Thanks."
        )
    with django_assert_max_num_queries(77):
        merge(thread, original, curator)
    with django_assert_max_num_queries(77):
        unmark(thread, curator)
