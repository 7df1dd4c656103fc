"""Titles and descriptions of what is behind a link, and links that lead nowhere any more."""

import socket
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.threads.hostile_server import HOST, html, page, server
from threads.fetching import Answer
from threads.models import Resource
from threads.titles import check_dead, fetch_title, read

assert server  # a fixture


@pytest.fixture
def on(settings):
    settings.FETCH_LINK_TITLES = True


@pytest.fixture
def resource(thread, mentor) -> Resource:
    thread.answer(author=mentor, body=f"http://{HOST}/a")
    return Resource.objects.get()


@pytest.mark.parametrize(
    ("source", "charset", "title"),
    [
        (b"<title> A\n  page </title>", "", "A page"),
        (b"<meta property=og:title content='Better'><title>A page</title>", "", "Better"),
        (b"<svg><title>Icon</title></svg>", "", ""),
        (b"<title>Zo\xc3\xab</title>", "", "Zoë"),
        (b"<title>Zo\xeb</title>", "latin-1", "Zoë"),
        (b"<meta charset=windows-1252><title>Zo\xeb \x80</title>", "", "Zoë €"),
        (b"<title>Zo\xc3\xab</title>", "no-such-charset", "Zoë"),
        (b"<title>Zo\xc3\xab</title>", "\0", "Zoë"),
        (b"<title>a\xe2\x80\xaeb&#8238;c</title>", "utf-8", "a b c"),
        (b"<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>", "", "<script>alert(1)</script>"),
        (b"<title>" + b"x" * 300_000 + b"</title>", "", "x" * 199 + "…"),
        (b"<div>" * 100_000 + b"<title>Deep</title>", "", ""),
        (b"<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><title>&a;</title>", "", ""),
        (b"\xff\xfe\x00", "", ""),
        (b"", "", ""),
    ],
)
def test_a_title_is_one_plain_line(source, charset, title):
    found, _ = read(Answer("", 200, source, charset))
    assert found.rstrip("�") == title or (not title and len(found) < 5)


def test_a_description_comes_along(server, resource, on):
    server.answers["/a"] = html(
        b"<title>A page</title><meta name=Description content='What  it says.'>"
    )
    assert fetch_title(resource, network=server.network)
    resource.refresh_from_db()
    assert (resource.title, resource.description) == ("A page", "What it says.")


def test_the_words_of_people_come_first(server, resource, curator, on):
    server.answers["/a"] = html(b"<title>A page</title>")
    Resource.objects.update(title="By a member")
    fetch_title(Resource.objects.get(), network=server.network)
    assert Resource.objects.get().title == "By a member"
    Resource.objects.update(title="", titled_by=curator)
    assert not fetch_title(Resource.objects.get(), network=server.network)
    Resource.objects.update(titled_by=None)
    stale = Resource.objects.get()
    Resource.objects.update(title="By staff", titled_by=curator)
    assert not fetch_title(stale, network=server.network)
    assert Resource.objects.get().title == "By staff"


def test_nothing_is_opened_where_it_is_switched_off(server, resource):
    assert not fetch_title(resource, network=server.network)
    assert not server.asked
    with pytest.raises(CommandError, match="FETCH_LINK_TITLES"):
        call_command("check_links")


def look(server) -> tuple[int, int]:
    Resource.objects.update(checked_at=None)
    return check_dead(10, network=server.network)


def test_a_link_that_leads_nowhere_is_marked_and_keeps_its_words(server, resource):
    server.answers["/a"] = page(b"", status="404 Not Found")
    assert look(server) == (1, 1)
    first = Resource.objects.get().dead_at
    assert first
    assert look(server) == (1, 1)
    found = Resource.objects.get()
    assert (found.dead_at, found.recommendation_count) == (first, 1)
    server.answers["/a"] = html(b"Back.")
    assert look(server) == (1, 0)
    assert Resource.objects.get().dead_at is None


def test_who_is_busy_or_angry_is_not_dead(server, resource):
    server.answers["/a"] = page(b"", status="503 Busy")
    assert look(server) == (1, 0)
    assert not Resource.objects.get().dead_at
    assert check_dead(10, network=server.network) == (0, 0)  # not twice a week


def test_a_host_without_a_name_is_dead_unless_nobody_answers(server, resource, thread, mentor):
    thread.answer(author=mentor, body="https://gone.example/")
    lost = server.network

    def nowhere(host, port):
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    assert check_dead(10, network=lost._replace(resolve=nowhere)) == (2, 0)
    assert not Resource.objects.exclude(dead_at=None).exists()
    server.answers["/a"] = html(b"Here.")
    assert look(server) == (2, 1)
    assert Resource.objects.get(dead_at__isnull=False).host == "gone.example"


def test_a_batch_of_dead_hosts_does_not_hold_up_the_rest(server, resource, thread, mentor):
    server.answers["/a"] = html(b"Here.")
    thread.answer(author=mentor, body=" ".join(f"https://n{n}.invalid/" for n in range(3)))
    Resource.objects.filter(pk=resource.pk).update(checked_at=timezone.now() - timedelta(days=30))
    assert check_dead(3, network=server.network) == (3, 3)  # the other one answers: we are online
    assert check_dead(3, network=server.network) == (1, 0)
    assert Resource.objects.filter(dead_at=None).get() == resource


def test_nor_does_it_where_nobody_else_could_answer(server, thread, mentor):
    thread.answer(author=mentor, body=" ".join(f"https://n{n}.invalid/" for n in range(3)))
    assert check_dead(2, network=server.network) == (2, 0)
    assert check_dead(2, network=server.network) == (1, 0)
    assert check_dead(2, network=server.network) == (0, 0)  # all of them next week
