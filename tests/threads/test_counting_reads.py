"""Reads are counted without a query on the page, and written in one statement."""

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from threads import reads
from threads.models import Thread

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch):
    monkeypatch.setattr(reads, "_reads", {})
    monkeypatch.setattr(reads, "SECONDS", 10**9)  # only when a test says so


def read(pk, method="get", agent=BROWSER, **headers):
    request = getattr(RequestFactory(), method)("/", headers={"User-Agent": agent, **headers})
    reads.count_read(request, pk)


def test_reads_are_added_up(thread, asker, django_assert_num_queries):
    other = Thread.objects.ask(asker=asker, title="Another", body="Words.")
    with django_assert_num_queries(0):
        for pk in (thread.pk, thread.pk, other.pk, 10**9):
            read(pk)
    with django_assert_num_queries(1):
        reads.write()
        reads.write()
    counts = dict(Thread.objects.values_list("pk", "view_count"))
    assert counts == {thread.pk: 2, other.pk: 1}


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 AppleWebKit/537.36 (compatible; bingbot/2.0) Chrome/116",
        "curl/8.5.0",
        "python-requests/2.32",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "facebookexternalhit/1.1",
        "Mozilla/5.0 HeadlessChrome/120.0",
    ],
)
def test_machines_do_not_read(agent):
    read(1, agent=agent)
    assert reads._reads == {}


def test_only_opening_a_page_counts():
    read(1, method="head")
    read(1, **{"Sec-Purpose": "prefetch"})
    assert reads._reads == {}


def test_a_failed_write_loses_nothing(monkeypatch):
    class Broken:
        def cursor(self):
            raise OperationalError

    monkeypatch.setattr(reads, "connection", Broken())
    read(7)
    reads.write()
    read(7)
    assert reads._reads == {7: 2}


def test_writing_begins_when_enough_was_read(monkeypatch):
    started = []
    monkeypatch.setattr(reads, "READS", 3)
    monkeypatch.setattr(reads.threading.Thread, "start", lambda self: started.append(self.name))
    for _ in range(4):
        read(7)
    assert started == ["reads"]  # one at a time
    reads._writing = False
