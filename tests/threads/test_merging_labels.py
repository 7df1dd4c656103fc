"""Staff makes one role or topic out of several, and no discussion is lost."""

import pytest
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.urls import reverse

from background.models import Job
from threads import search, tasks
from threads.models import Role, RoleAlias, Thread, Topic
from threads.query import parse


def merge(client, model: str, rows: list, **fields):
    chosen = {"action": "merge", "_selected_action": [row.pk for row in rows]}
    address = reverse(f"admin:threads_{model}_changelist")
    return client.post(address, chosen | fields, follow=True)


@pytest.fixture
def roles(thread) -> tuple[Role, Role]:
    other = Role.objects.create(name="Machine learner", slug="machine-learner")
    other.aliases.create(name="ML person")
    return thread.to_role, other


def test_the_page_says_what_will_happen(as_curator, roles):
    page = merge(as_curator, "role", roles).content.decode()
    said = " ".join(page.split())
    assert "ML engineer, 1 discussion </label>" in said
    assert "Machine learner (ML person), 0 discussions </label>" in said
    assert Role.objects.filter(pk__in=[role.pk for role in roles]).count() == 2


def test_one_alone_is_not_merged(as_curator, roles):
    assert b"two or more" in merge(as_curator, "role", roles[:1]).content


def test_roles_become_one_and_no_discussion_is_lost(as_curator, thread, roles, curator):
    gone, kept = roles
    merge(as_curator, "role", roles, into=kept.pk)
    thread.refresh_from_db()
    assert thread.to_role == kept
    assert set(kept.aliases.values_list("name", flat=True)) == {"ML person", "ML engineer"}
    assert not Role.objects.filter(pk=gone.pk).exists()
    assert Job.objects.get(task_name="refresh_role").args == {"role_id": kept.pk}
    tasks.refresh_role(kept.pk)
    assert search.find(Thread.objects.all(), parse("learner")).results
    logged = LogEntry.objects.filter(user=curator).order_by("pk")
    assert [entry.action_flag for entry in logged] == [DELETION, CHANGE]
    assert "ML engineer merged into" in logged[1].change_message


def test_both_ends_of_a_path_may_become_one(as_curator, thread):
    merge(as_curator, "role", [thread.from_role, thread.to_role], into=thread.to_role_id)
    thread.refresh_from_db()
    assert thread.from_role == thread.to_role


def test_topics_that_share_a_discussion_become_one(as_curator, thread):
    first, second, third = (Topic.objects.create(name=name, slug=name) for name in "abc")
    thread.topics.set([first, second])
    second.synonyms.create(name="bb")
    merge(as_curator, "topic", [first, second, third], into=first.pk)
    assert thread.topics.get() == first
    assert set(first.synonyms.values_list("name", flat=True)) == {"b", "bb", "c"}


@pytest.mark.parametrize("into", ["", "x", "999999"])
def test_a_target_that_was_not_selected_is_asked_for_again(as_curator, roles, into):
    page = merge(as_curator, "role", roles, into=into)
    assert b"Merge into" in page.content
    assert Role.objects.count() == 3


def test_a_name_that_a_third_one_has_stops_the_merge(as_curator, roles):
    third = Role.objects.create(name="Third", slug="third")
    RoleAlias.objects.create(role=third, name="ml ENGINEER")
    page = merge(as_curator, "role", roles, into=roles[1].pk)
    assert b"Nothing was merged" in page.content
    assert (Role.objects.count(), LogEntry.objects.count()) == (4, 0)


def test_who_may_only_look_cannot_merge(as_outsider, roles):
    merge(as_outsider, "role", roles, into=roles[0].pk)
    assert Role.objects.count() == 3
