"""Staff puts the library right: titles, kinds, twins, and what should not be there."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from threads.models import Recommendation, Resource

TABLE = reverse("admin:threads_resource_changelist")


@pytest.fixture
def resources(thread, mentor) -> list[Resource]:
    thread.answer(author=mentor, body="[First](https://a.example) and [second](https://b.example)")
    return list(Resource.objects.order_by("url"))


def act(client, action: str, rows: list[Resource], **fields):
    chosen = {"action": action, "_selected_action": [row.pk for row in rows]}
    return client.post(TABLE, chosen | fields, follow=True)


def change(client, row: Resource, **fields):
    address = reverse("admin:threads_resource_change", args=[row.pk])
    kept = {"title": row.title, "kind": row.kind, "description": row.description}
    return client.post(address, kept | fields)


@pytest.mark.parametrize(
    "query", ["", "?q=first", "?state=hidden", "?state=dead", "?kind__exact=book"]
)
def test_the_table_answers(as_curator, resources, query):
    assert as_curator.get(TABLE + query).status_code == 200


def test_a_title_of_staff_stays(as_curator, curator, resources):
    change(as_curator, resources[0], title="The right one", kind="course")
    found = Resource.objects.get(pk=resources[0].pk)
    assert (found.title, found.kind, found.titled_by) == ("The right one", "course", curator)
    change(as_curator, found, title="", kind="book")
    found.refresh_from_db()
    assert (found.title, found.kind, found.titled_by) == ("", "book", None)


def test_a_form_that_was_open_for_long_does_not_turn_counters_back(as_curator, resources):
    change(as_curator, resources[0], kind="book", recommendation_count=9)
    assert Resource.objects.get(pk=resources[0].pk).recommendation_count == 1


@pytest.mark.parametrize("fields", [{"kind": "junk"}, {"title": "x" * 201}])
def test_what_does_not_fit_is_refused(as_curator, resources, fields):
    assert change(as_curator, resources[0], **fields).status_code == 200
    assert Resource.objects.get(pk=resources[0].pk).titled_by is None


def test_hiding_can_be_undone(as_curator, curator, client, resources):
    act(as_curator, "hide", resources[:1])
    assert Resource.objects.get(pk=resources[0].pk).hidden_by == curator
    assert client.get(resources[0].get_absolute_url()).status_code == 410
    act(as_curator, "unhide", resources)
    assert client.get(resources[0].get_absolute_url()).status_code == 200
    assert LogEntry.objects.count() == 2


def test_two_become_one_after_a_question(as_curator, resources):
    said = " ".join(act(as_curator, "merge", resources).content.decode().split())
    assert "First (https://a.example/), 1 discussion </label>" in said
    assert Resource.objects.filter(merged_into=None).count() == 2
    kept, gone = resources
    act(as_curator, "merge", resources, into=kept.pk)
    assert Resource.objects.get(pk=gone.pk).merged_into == kept
    assert Recommendation.objects.get().resource == kept
    assert "b.example" in LogEntry.objects.get().change_message
    assert "second" not in as_curator.get(TABLE + "?q=b.example").text.split("result_list")[-1]


def test_one_alone_is_not_merged(as_curator, resources):
    assert b"two or more" in act(as_curator, "merge", resources[:1]).content


def test_nobody_else_gets_in_and_nothing_is_deleted(as_mentor, as_curator, resources):
    assert as_mentor.get(TABLE).status_code == 302
    delete = reverse("admin:threads_resource_delete", args=[resources[0].pk])
    assert as_curator.post(delete, {"post": "yes"}).status_code == 403
