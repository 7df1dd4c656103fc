"""Three, six and twelve months later: who is asked what happened, and how often."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.conftest import member
from tests.threads.aged import aged, months_ago, told
from threads import asking
from threads.models import ImportedMember, Notification, Outcome, Thread
from threads.models.joining import mark_duplicate
from threads.outcomes import due_stage, months_before, stage_of, time_between


def asked(thread):
    return sorted(thread.notifications.values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("months", "stage"),
    [(2, None), (3, 3), (5, 3), (6, 6), (11, 6), (12, 12), (14, 12), (15, None), (40, None)],
)
def test_a_stage_lasts_until_the_next_one(thread, months, stage):
    aged(thread, months)
    assert due_stage(thread) == stage
    assert asking.ask() == (1 if stage else 0)
    assert asked(thread) == ([f"outcome-{stage}"] if stage else [])
    assert asking.ask() == 0


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ((2026, 5, 31), 3, (2026, 2, 28)),
        ((2024, 5, 31), 3, (2024, 2, 29)),
        ((2026, 3, 1), 3, (2025, 12, 1)),
        ((2026, 12, 31), 12, (2025, 12, 31)),
        ((2026, 1, 30), 15, (2024, 10, 30)),
    ],
)
def test_months_are_those_of_the_calendar(day, months, before):
    assert months_before(datetime(*day, tzinfo=UTC), months) == datetime(*before, tzinfo=UTC)


def test_every_day_of_a_year_belongs_to_one_stage_or_none():
    now = datetime(2026, 11, 26, tzinfo=UTC)
    stages = [stage_of(now - timedelta(days=days), now) for days in range(600)]
    order = {None: 0, 3: 1, 6: 2, 12: 3}
    inside = stages[: stages.index(12) + 80]
    assert [order[stage] for stage in inside] == sorted(order[stage] for stage in inside)
    assert set(stages[470:]) == {None}


@pytest.mark.parametrize(
    ("days", "words"),
    [(-3, "within two weeks"), (13, "within two weeks"), (14, "2 weeks later"),
     (59, "8 weeks later"), (60, "2 months later"), (245, "8 months later"),
     (729, "24 months later"), (730, "2 years later")],
)  # fmt: skip
def test_time_is_told_roughly(days, words):
    now = timezone.now()
    assert time_between(now, now + timedelta(days=days)) == words


def test_each_stage_asks_once_more_until_the_last_word(thread):
    aged(thread, 3)
    asking.ask()
    told(thread, "not_yet", 0)
    aged(thread, 6)
    Outcome.objects.update(created_at=months_ago(2))
    asking.ask()
    told(thread, "moved", 0)
    aged(thread, 12)
    asking.ask()
    assert asked(thread) == ["outcome-3", "outcome-6"]


def test_who_told_since_the_stage_began_is_not_asked(thread):
    aged(thread, 4)
    told(thread, "not_yet", 0)
    assert asking.ask() == 0
    aged(thread, 7)
    assert due_stage(thread) is None


@pytest.mark.parametrize("why", ["deleted", "duplicate", "unclaimed", "inactive"])
def test_nobody_is_asked_in_vain(thread, asker, mentor, curator, why):
    aged(thread, 3)
    if why == "deleted":
        thread.question.remove(by=asker)
    elif why == "duplicate":
        original = Thread.objects.ask(asker=mentor, title="The original question", body="?")
        mark_duplicate(thread, original, curator)
    elif why == "unclaimed":
        ImportedMember.objects.create(member=asker, site="a.example", external_id=1)
    else:
        asker.is_active = False
        asker.save()
    assert asking.ask() == 0
    assert asked(thread)[-1:] != ["outcome-3"]


def test_the_notice_says_it_and_leads_to_the_form(as_asker, asker, thread):
    aged(thread, 6)
    asking.ask()
    asker.refresh_from_db()
    assert asker.unread_count == 1
    listed = as_asker.get(reverse("notifications.index")).text
    assert "Six months ago you asked" in listed
    notice = Notification.objects.get()
    response = as_asker.get(reverse("notifications.show", args=[notice.pk]))
    assert response.url == reverse("outcomes.create", args=[thread.pk])


def test_the_page_asks_only_its_asker_and_only_when_it_is_time(as_asker, as_mentor, thread):
    address = thread.get_absolute_url()
    assert "Tell what happened" in as_asker.get(address).text
    assert "It has been" not in as_asker.get(address).text
    aged(thread, 12)
    assert "It has been a year. What happened?" in as_asker.get(address).text
    assert "It has been" not in as_mentor.get(address).text


def many(count, months=3):
    known = Thread.objects.count()
    for number in range(known, known + count):
        author = member(f"asker-{number}")
        aged(Thread.objects.ask(asker=author, title=f"Question {number}", body="?"), months)


def test_batches_cost_the_same_and_go_on_after_a_death(monkeypatch, settings, db):
    settings.EMAIL_URL = "smtp://mail.example"
    monkeypatch.setattr(asking, "BATCH", 4)
    many(4)
    with CaptureQueriesContext(connection) as few:
        asking.ask()
    monkeypatch.setattr(asking, "BATCH", 40)
    many(20)
    with CaptureQueriesContext(connection) as lots:
        asking.ask()
    assert Notification.objects.count() == 24
    assert len(lots) <= len(few)


def test_a_death_in_the_middle_keeps_what_is_done_and_asks_the_rest(monkeypatch, db):
    monkeypatch.setattr(asking, "BATCH", 3)
    many(7)
    tell, calls = asking._tell, []

    def dies(threads, stage):
        calls.append(len(threads))
        if len(calls) == 2:
            raise KeyboardInterrupt
        tell(threads, stage)

    monkeypatch.setattr(asking, "_tell", dies)
    with pytest.raises(KeyboardInterrupt):
        asking.ask()
    assert Notification.objects.count() == 3
    assert asking.ask() == 4
    assert Notification.objects.count() == 7


class TestTheCommand:
    def say(self, *arguments):
        out = StringIO()
        call_command("ask_outcomes", *arguments, stdout=out)
        return out.getvalue()

    def test_a_day_is_tried_without_asking_anybody(self, thread):
        day = (timezone.now() + timedelta(days=100)).date().isoformat()
        assert "After 3 months: 1 to be asked." in self.say("--date", day)
        assert "After 3 months: 0 to be asked." in self.say("--dry-run")
        assert not Notification.objects.exists()

    def test_it_asks_as_the_worker_does(self, thread):
        aged(thread, 3)
        assert self.say() == "Asked: 1.\n"
        assert asked(thread) == ["outcome-3"]

    @pytest.mark.parametrize("typed", ["tomorrow", "2026-02-30"])
    def test_what_is_no_day_is_refused(self, typed):
        with pytest.raises(CommandError, match="no date"):
            self.say("--date", typed)
