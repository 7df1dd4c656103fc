"""The migration that makes followers of those who asked before anybody could follow."""

from importlib import import_module

import pytest
from django.apps import apps

from threads.models import Follow, ImportedMember, Thread

migration = import_module("threads.migrations.0018_askers_follow")


@pytest.fixture
def asked(asker, outsider, mentor):
    """Discussions of before, the keys of which lie apart."""
    threads = [
        Thread.objects.ask(asker=one, title=f"Question {number}", body="Hm?")
        for number, one in enumerate([asker, outsider, mentor, asker])
    ]
    Thread.objects.filter(pk=threads[1].pk).delete()
    Follow.objects.all().delete()
    return [threads[0], *threads[2:]]


def followed():
    rows = Follow.objects.order_by("thread").values_list("thread", "member", "created_at")
    return list(rows)


@pytest.mark.parametrize("batch", [1, 2, 10_000])
def test_every_asker_follows_since_they_asked(asked, monkeypatch, batch):
    monkeypatch.setattr(migration, "BATCH", batch)
    for _ in range(2):  # stopped in the middle it begins again
        migration.askers_follow(apps, None)
        assert followed() == [(one.pk, one.asker_id, one.created_at) for one in asked]


def test_who_has_ended_it_meanwhile_is_left_alone(asked, mentor):
    Follow.objects.unfollow(asked[1], mentor)
    migration.askers_follow(apps, None)
    assert not Follow.objects.standing().filter(member=mentor).exists()
    assert Follow.objects.standing().count() == 2


def test_people_whom_nobody_has_claimed_hear_of_nothing(asked, mentor):
    ImportedMember.objects.create(site="a.example", external_id=7, member=mentor)
    migration.askers_follow(apps, None)
    assert not Follow.objects.filter(member=mentor).exists()


def test_a_forum_without_discussions_is_left_as_it_is(db):
    migration.askers_follow(apps, None)
    assert followed() == []
