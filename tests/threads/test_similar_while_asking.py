"""Somebody types a title and sees what was asked before."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from threads import search
from threads.models import Thread

SIMILAR = reverse("similar.index")


def ask(asker, title, body="Please tell me what you did.") -> Thread:
    return Thread.objects.ask(asker=asker, title=title, body=body)


def similar(client, title: str) -> str:
    response = client.get(SIMILAR, {"title": title})
    assert response.status_code == 200
    return response.content.decode().strip()


def test_what_was_asked_before_is_shown(client, thread, answer):
    html = similar(client, "Should I take a return offer as a backend engineer")
    assert "Similar discussions</h2>" in html
    assert 'role="status">1 similar discussion</p>' in html
    assert f'<a href="{thread.get_absolute_url()}">' in html
    assert "1 answer<" in html


def test_the_most_alike_comes_first(asker):
    ask(asker, "Backend engineer looking for a mentor")
    best = ask(asker, "From backend engineer to data engineer")
    ask(asker, "Is a data team fun?", body="I am an engineer.")
    assert search.similar("backend engineer to data engineer?")[0] == best
    assert search.similar("backend engineer", limit=1) != []


def test_a_typo_does_not_matter(asker):
    thread = ask(asker, "Books about distributed systems")
    assert search.similar("Which distrbuted books") == [thread]


def test_words_of_answers_are_no_likeness(asker, mentor, thread):
    other = ask(asker, "Remote work and taxes")
    thread.answer(author=mentor, body="Mind the taxes of remote work.")
    assert search.similar("remote work taxes")[0] == other


@pytest.mark.parametrize(
    "title", ["", "  ", "offer", "a b", "backend", "🙂 🙂 🙂 🙂 🙂", "& | ! : *"]
)
def test_too_little_to_compare_shows_nothing(client, thread, title):
    assert similar(client, title) == ""


@pytest.mark.parametrize(
    "title", ["qqq zzz xxx", "the and of with", "مرحبا بالعالم", "x" * 5000 + " y"]
)
def test_nothing_alike_shows_nothing(client, thread, title):
    assert similar(client, title) == ""


@pytest.mark.parametrize(
    "title", ["' return offer \\ (", '"return offer', "return:* & !offer", "offer %s {0}"]
)
def test_symbols_do_no_harm(client, thread, title):
    assert "Similar discussions" in similar(client, title)


def test_what_is_deleted_is_not_shown(client, curator, thread):
    thread.question.remove(by=curator)
    assert similar(client, thread.title) == ""


def test_at_most_five_in_the_same_order_each_time(client, asker):
    for _ in range(8):
        ask(asker, "From QA to backend")
    shown = [thread.pk for thread in search.similar("from QA to backend")]
    assert len(shown) == 5
    assert shown == [thread.pk for thread in search.similar("from QA to backend")]


def test_two_queries_whatever_is_found(asker, thread):
    for wanted in (2, 30):
        while Thread.objects.count() < wanted:
            ask(asker, "A return offer from a bank")
        with CaptureQueriesContext(connection) as captured:
            found = list(search.similar("a return ofer from a bank"))
            assert found and all(thread.topic_list is not None for thread in found)
        assert len(captured) <= 2


def test_markup_stays_text(client, asker):
    ask(asker, "<b>Return offer</b> & more")
    assert "&lt;b&gt;Return offer&lt;/b&gt; &amp; more" in similar(client, "return offer")


def test_only_reading_is_allowed(client, db):
    assert client.post(SIMILAR, {"title": "return offer"}).status_code == 405
