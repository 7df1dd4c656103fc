"""What is left for later: enqueued with the change it belongs to, tried again, never lost."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import psycopg
import pytest
from django.db import connection, transaction
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.exceptions import TaskNotFound

from background import queue, retrying
from background.management.commands import work
from background.models import Failure, Job
from tests.threads.meanwhile import impatient, running
from threads import later, related, tasks, titles
from threads.models import Thread, ThreadLink

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "admin:background_job_changelist"


def sql(statement: str, *params: str | int | None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture(autouse=True)
def empty_queue(transactional_db):
    """The library's tables are none of Django's, which would leave them as they are."""
    sql("DELETE FROM procrastinate_jobs")
    yield
    sql("DELETE FROM procrastinate_jobs")
    sql("DELETE FROM procrastinate_workers")


@pytest.fixture
def stored(monkeypatch) -> list[int]:
    """The discussions for which similar ones were looked for."""
    done: list[int] = []
    monkeypatch.setattr(related, "store", lambda thread: done.append(thread.pk))
    return done


@pytest.fixture
def broken(monkeypatch) -> None:
    def store(thread: Thread) -> None:
        raise ConnectionError("The encoder is out of sorts.")

    monkeypatch.setattr(related, "store", store)


def in_a_loop(work_to_do: Coroutine) -> None:
    """Not in this thread: a browser of other tests may have a loop of its own in it."""
    with ThreadPoolExecutor(1) as thread, app.replace_connector(work.connector()):
        thread.submit(asyncio.run, work_to_do).result()


def run() -> None:
    """Everything that is due, by a worker in this process."""
    in_a_loop(work.work(signals=False, wait=False))


def of(pk: int) -> Job:
    return Job.objects.get(lock=f"relate:{pk}")


def test_a_job_of_a_committed_change_runs(thread, stored):
    with transaction.atomic():
        later.relate(thread.pk)
    run()
    assert stored == [thread.pk]
    assert of(thread.pk).status == "succeeded"


def test_a_job_of_a_change_that_is_rolled_back_never_exists(thread, stored):
    Job.objects.all()._raw_delete("default")
    with transaction.atomic():
        later.relate(thread.pk)
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_a_name_that_is_no_task_is_refused():
    with pytest.raises(TaskNotFound):
        queue.defer("relaet", thread_id=1)


def test_ten_edits_make_one_job(thread, stored):
    for _ in range(10):
        later.relate(thread.pk)
    assert of(thread.pk).status == "todo"
    run()
    assert stored == [thread.pk]


def test_a_job_waits_for_the_change_that_counts_on_it(thread):
    fetch = "SELECT id FROM procrastinate_fetch_job_v2(NULL, NULL)"
    later.relate(thread.pk)
    with psycopg.connect(**connection.get_connection_params()) as worker:
        with transaction.atomic():
            later.relate(thread.pk)
            assert worker.execute(fetch).fetchone()[0] is None
        assert worker.execute(fetch).fetchone()[0] == of(thread.pk).pk


def test_an_edit_while_its_job_runs_makes_another_one(thread, stored):
    later.relate(thread.pk)
    sql("SELECT procrastinate_fetch_job_v2(NULL, NULL)")
    later.relate(thread.pk)
    assert sorted(Job.objects.values_list("status", flat=True)) == ["doing", "todo"]
    run()  # the worker of the first one is gone: it runs again
    run()  # and not before its end the other one
    assert stored == [thread.pk, thread.pk]


def delay() -> float:
    """Seconds until the only job is tried again, then does away with them."""
    ((seconds,),) = sql(
        "SELECT extract(epoch FROM scheduled_at - max(at)) FROM procrastinate_jobs AS job"
        " JOIN procrastinate_events AS event ON job_id = job.id AND type = 'deferred_for_retry'"
        " GROUP BY job.id"
    )
    sql("UPDATE procrastinate_jobs SET scheduled_at = now()")
    return float(seconds)


def test_what_fails_is_tried_again_with_growing_delays_until_it_is_given_up(thread, broken):
    later.relate(thread.pk)
    run()
    delays = []
    while of(thread.pk).status == "todo":
        delays.append(delay())
        run()
    assert len(delays) == retrying.AGAIN.max_attempts
    assert all(after > 2 * before for before, after in pairwise(delays))
    assert of(thread.pk).status == "failed"
    assert Failure.objects.count() == 1


class TestTheStaffsTable:
    @pytest.fixture
    def failed(self, thread, broken) -> Job:
        later.relate(thread.pk)
        sql("UPDATE procrastinate_jobs SET attempts = %s", retrying.AGAIN.max_attempts)
        run()
        return of(thread.pk)

    def test_it_shows_what_failed_and_why(self, as_curator, failed):
        listed = as_curator.get(reverse(LIST), {"status__exact": "failed"}).content.decode()
        assert "ConnectionError: The encoder is out of sorts." in listed
        shown = as_curator.get(reverse("admin:background_job_change", args=[failed.pk]))
        assert "Traceback (most recent call last)" in shown.content.decode()

    def test_what_failed_can_be_run_again(self, as_curator, failed, thread, stored):
        chosen = {"action": "run_again", "_selected_action": [failed.pk]}
        page = as_curator.post(reverse(LIST), chosen, follow=True)
        assert "1 job will run again." in page.content.decode()
        run()
        assert stored == [thread.pk]
        assert of(thread.pk).status == "succeeded"

    def test_only_what_failed_can(self, as_curator, thread):
        later.relate(thread.pk)
        chosen = {"action": "run_again", "_selected_action": [of(thread.pk).pk]}
        page = as_curator.post(reverse(LIST), chosen, follow=True)
        assert "0 jobs will run again." in page.content.decode()

    def test_an_outsider_does_not_see_it(self, as_outsider):
        assert as_outsider.get(reverse(LIST)).status_code in (302, 403)


def test_a_task_that_runs_twice_changes_nothing_the_second_time(thread, asker):
    Thread.objects.ask(asker=asker, title=thread.title, body="The same question again.")
    states = []
    for _ in range(2):
        tasks.relate(thread.pk)
        ties = ThreadLink.objects.filter(source=thread)
        states.append(list(ties.order_by("target").values_list("target", "kind", "score")))
    assert states[0] == states[1]


def test_a_task_about_something_that_is_gone_does_nothing(stored, monkeypatch):
    monkeypatch.setattr(titles, "fetch_title", stored.append)
    tasks.relate(0)
    tasks.fetch_title(0)
    assert stored == []


def test_a_job_that_takes_its_workers_down_is_given_up(thread):
    later.relate(thread.pk)
    for _ in range(retrying.DEATHS):
        sql("SELECT procrastinate_fetch_job_v2(NULL, NULL)")
        in_a_loop(look_for_the_dead())
    assert of(thread.pk).status == "failed"
    assert Failure.objects.get().error == retrying.DIED


def test_errors_are_no_deaths(thread, broken):
    later.relate(thread.pk)
    for _ in range(retrying.DEATHS):
        sql("UPDATE procrastinate_jobs SET scheduled_at = NULL")
        run()
    sql("UPDATE procrastinate_jobs SET scheduled_at = NULL")
    sql("SELECT procrastinate_fetch_job_v2(NULL, NULL)")
    in_a_loop(look_for_the_dead())
    assert of(thread.pk).status == "todo"


def test_a_change_wakes_what_sleeps_before_its_next_try(thread, broken):
    later.relate(thread.pk)
    run()
    assert of(thread.pk).scheduled_at
    later.relate(thread.pk)
    assert of(thread.pk).scheduled_at is None


def test_what_another_change_wakes_is_not_waited_for(thread, broken):
    later.relate(thread.pk)
    run()

    with transaction.atomic():
        later.relate(thread.pk)
        with running(impatient(lambda: later.relate(thread.pk))) as other:
            other.start()
    assert other.ends == [None]


def test_a_crowd_of_mails_keeps_no_edit_waiting():
    later.mail_outcomes([(1, 3), (2, 3)])
    later.relate(1)
    assert sql("SELECT task_name FROM procrastinate_fetch_job_v2(NULL, NULL)") == [("relate",)]


async def look_for_the_dead() -> None:
    async with app.open_async():
        await retrying.retry_stalled(app)
