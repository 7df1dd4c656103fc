"""The queue of the desk: what comes first, what is left for later, when it is empty."""

from django.utils import timezone

from tests.conftest import member, signed_in
from tests.threads.ties import Kind, ask, post
from threads.models import CurationSkip, ThreadLink


def test_the_most_read_discussion_without_a_tie_comes_first(as_curator, asker, curator):
    often, linked = ask(asker, "Read often", 90), ask(asker, "Linked and read most", 99)
    copy, gone = ask(asker, "A duplicate", 98), ask(asker, "Deleted", 97)
    seldom = ask(asker, "Read seldom", 1)
    linked.link_to(seldom, by=curator)
    ThreadLink.objects.create(source=copy, target=often, kind=Kind.DUPLICATE)
    gone.question.remove(by=curator)
    page = as_curator.get("/curate/").content.decode()
    assert "<h1" in page and "Read often</a></h1>" in page
    assert "Discussion 1 of 2 without a curated link" in page


def test_the_question_keeps_its_form(as_curator, asker):
    asked = ask(asker, "In points", 1500)
    asked.question.edit(by=asker, body="- one\n- two")
    page = as_curator.get("/curate/").content.decode()
    assert "<li>one</li>" in page and "1,500 views" in page


def test_next_leaves_a_discussion_for_later(as_curator, asker, curator):
    first, second = ask(asker, "First", 9), ask(asker, "Second", 8)
    response = post(as_curator, f"/threads/{first.pk}/skips/")
    assert "Second</a></h1>" in response.content.decode()
    as_curator.post(f"/threads/{second.pk}/skips/")
    assert "You have left the rest for later" in as_curator.get("/curate/").content.decode()
    assert "First</a>" in signed_in(member("tom", is_staff=True)).get("/curate/").content.decode()
    as_curator.post("/curation/skips/removal/")
    assert "First</a></h1>" in as_curator.get("/curate/").content.decode()


def test_a_discussion_that_is_done_is_not_left_for_later(as_curator, thread, asker, curator):
    thread.link_to(ask(asker, "Another"), by=curator)
    as_curator.post(f"/threads/{thread.pk}/skips/")
    assert not CurationSkip.objects.exists()


def test_an_empty_queue_says_what_to_do_next(as_curator):
    page = as_curator.get("/curate/").content.decode()
    assert "Every discussion has a curated link" in page and "Latest discussions" in page


def test_a_long_queue_is_not_counted_to_its_end(as_curator, asker, monkeypatch):
    monkeypatch.setattr("threads.desk.COUNTED", 2)
    for number in range(4):
        ask(asker, f"Question {number}")
    assert "Discussion 1 of more than" in as_curator.get("/curate/").content.decode()


def test_a_discussion_whose_only_tie_is_gone_comes_back(as_curator, asker, curator):
    first, second = ask(asker, "First", 9), ask(asker, "Second", 8)
    first.link_to(second, by=curator)
    assert "First</a></h1>" not in as_curator.get("/curate/").content.decode()
    second.question.remove(by=curator)
    assert "First</a></h1>" in as_curator.get("/curate/").content.decode()
    as_curator.post(f"/threads/{first.pk}/skips/")
    assert CurationSkip.objects.get().thread == first
    second.question.restore()
    first.refresh_from_db()
    assert first.curated_count == 1


def test_a_tie_both_ways_goes_and_comes_with_its_source(asker, curator):
    first, second = ask(asker, "First"), ask(asker, "Second")
    first.link_to(second, by=curator, both_ways=True)
    counts = []
    for deed in (first.question.restore, lambda: first.question.remove(by=curator)):
        deed()
        second.refresh_from_db()
        counts.append(second.curated_count)
    assert counts == [1, 0]


def test_a_tie_that_was_hidden_once_is_shown_when_it_is_linked_again(thread, asker, curator):
    other = ask(asker, "Another")
    fields = {"kind": Kind.CURATED, "hidden_at": timezone.now()}
    hidden = ThreadLink.objects.create(source=thread, target=other, **fields)
    assert thread.link_to(other, by=curator).pk == hidden.pk
    hidden.refresh_from_db()
    thread.refresh_from_db()
    assert (hidden.hidden_at, thread.curated_count) == (None, 1)
