"""What the forum throws away every night, and what it tells staff about itself."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from background import tasks
from background.models import Failure, Job


def enqueue(status: str, days: int = 0) -> int:
    """A job with this status, whose last event is so many days old."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status)"
            " VALUES ('default', 'relate', %s) RETURNING id",
            [status],
        )
        (pk,) = cursor.fetchone()
        cursor.execute("DELETE FROM procrastinate_events WHERE job_id = %s", [pk])
        cursor.execute(
            "INSERT INTO procrastinate_events (job_id, type, at)"
            " VALUES (%s, 'deferred', now() - make_interval(days => %s))",
            [pk, days],
        )
    return pk


@pytest.mark.parametrize(
    ("status", "days", "kept"),
    [
        ("succeeded", 6, True),
        ("succeeded", 8, False),
        ("failed", 8, True),
        ("failed", 91, False),
        ("todo", 91, True),
        ("doing", 91, True),
    ],
)
def test_jobs_go_when_they_are_long_over(db, status, days, kept):
    pk = enqueue(status, days)
    Failure.remember(pk, "Why.")
    tasks.sweep(timestamp=0)
    assert Job.objects.filter(pk=pk).exists() == kept
    assert Failure.objects.filter(pk=pk).exists() == kept


def test_sessions_and_cache_rows_go_when_they_expire(db):
    now = timezone.now()
    for name, days in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=name, expire_date=now + timedelta(days=days))
        caches["default"].set(name, "x", timeout=60)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cache_entries SET expires = now() - interval '1 day'"
            " WHERE cache_key LIKE '%old'"
        )
        tasks.sweep(timestamp=0)
        cursor.execute("SELECT cache_key FROM cache_entries")
        assert [key for (key,) in cursor.fetchall()] == [":1:new"]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def page(client) -> str:
    return client.get(reverse("pages.health_details")).content.decode()


def test_staff_sees_how_background_work_is_doing(as_curator):
    assert "No worker is running" in page(as_curator)
    failed = enqueue("failed")
    Failure.remember(failed, "Why.")
    enqueue("todo", days=2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_register_worker_v1()")
    shown = page(as_curator)
    assert "No worker is running" not in shown
    assert "2\xa0days" in shown


def test_it_costs_the_same_with_any_number_of_jobs(as_curator):
    counts = []
    for _ in range(2):
        for _ in range(10):
            enqueue("todo")
        with CaptureQueriesContext(connection) as captured:
            page(as_curator)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_nobody_else_finds_the_page(client, as_outsider):
    for visitor in (client, as_outsider):
        assert visitor.get(reverse("pages.health_details")).status_code == 404


def test_a_worker_that_is_not_there_is_missed(db):
    with pytest.raises(CommandError, match="No worker has been seen"):
        call_command("work", "--check")
