"""Two curators with the same discussion before them: nobody's work is lost, both are told."""

import threading

import pytest
from django.db import connection

from tests.conftest import member, signed_in
from tests.threads.ties import Kind, ask, order, post
from threads.models import CurationAction, Thread, ThreadLink, curating


@pytest.fixture
def tom(db):
    return member("tom", name="Tom B.", is_staff=True)


@pytest.fixture
def as_tom(tom):
    return signed_in(tom)


@pytest.fixture
def worth(asker):
    return ask(asker, "Is it worth it?")


@pytest.fixture
def tie(thread, worth, curator):
    """Linked by Ida, seen by both."""
    return thread.link_to(worth, by=curator)


@pytest.fixture
def seen(tie):
    return CurationAction.objects.latest("pk").pk


def text(response):
    return response.content.decode()


def test_the_same_pair_linked_twice_is_one_tie(as_curator, as_tom, thread, worth):
    links = f"/threads/{thread.pk}/links/"
    post(as_curator, links, target=worth.pk, note="Ida's note", seen=0)
    response = post(as_tom, links, target=worth.pk, note="Tom's note", seen=0)
    assert response.status_code == 200
    assert "Meanwhile: Ida M. linked “Is it worth it?”." in text(response)
    assert "Nothing had to change." in text(response)
    tie = ThreadLink.objects.get(kind=Kind.CURATED)
    assert tie.reason == "Ida's note" and "Ida&#x27;s note" in text(response)


def test_work_on_different_ties_is_kept_and_told(as_curator, as_tom, thread, tie, seen, asker):
    other = ask(asker, "Another discussion")
    post(as_curator, f"/threads/{thread.pk}/links/", target=other.pk, seen=seen)
    response = post(as_tom, f"/links/{tie.pk}/note/", note="From Tom", seen=seen)
    assert response.status_code == 200
    assert "Meanwhile: Ida M. linked “Another discussion”." in text(response)
    assert "Another discussion</a>" in text(response) and "From Tom" in text(response)


def test_two_notes_are_a_conflict_and_the_second_stays_typed(as_curator, as_tom, tie, seen):
    note = f"/links/{tie.pk}/note/"
    post(as_curator, note, note="Ida's note", seen=seen)
    response = post(as_tom, note, note="Tom's long thought", seen=seen)
    assert response.status_code == 409 and response["HX-Retarget"] == "#desk"
    assert "Ida M. changed the note on" in text(response)
    assert "Ida&#x27;s note</span>" in text(response)
    assert "Tom&#x27;s long thought</textarea>" in text(response)
    tie.refresh_from_db()
    assert tie.reason == "Ida's note"


def test_who_has_seen_the_others_note_may_replace_it(as_curator, as_tom, tie, seen):
    note = f"/links/{tie.pk}/note/"
    post(as_curator, note, note="Ida's note", seen=seen)
    now = CurationAction.objects.latest("pk").pk
    assert post(as_tom, note, note="Both notes", seen=now).status_code == 200


def test_without_javascript_a_conflict_is_a_page(as_curator, as_tom, tie, seen):
    note = f"/links/{tie.pk}/note/"
    as_curator.post(note, {"note": "Ida's note", "seen": seen})
    response = as_tom.post(note, {"note": "Tom's long thought", "seen": seen})
    assert response.status_code == 409 and "<html" in text(response)
    assert "Tom&#x27;s long thought</textarea>" in text(response)


@pytest.mark.parametrize("noun", ["pin", "note", "ways", "position", "removal"])
def test_nothing_is_done_to_a_tie_that_was_removed(as_curator, as_tom, tie, seen, noun):
    post(as_curator, f"/links/{tie.pk}/removal/", seen=seen)
    fields = {"note": "Too good to lose", "position": 1}
    response = post(as_tom, f"/links/{tie.pk}/{noun}/", **fields, seen=seen)
    assert response.status_code == 409
    assert "Ida M. removed the link to “Is it worth it?”." in text(response)
    assert noun != "note" or "Too good to lose</textarea>" in text(response)


@pytest.mark.parametrize(("noun", "said"), [("pin", "pinned"), ("note", "changed the note on")])
def test_what_another_just_worked_on_is_not_removed_unseen(
    as_curator, as_tom, thread, worth, tie, seen, noun, said
):
    post(as_curator, f"/links/{tie.pk}/{noun}/", note="Fresh", seen=seen)
    response = post(as_tom, f"/links/{tie.pk}/removal/", seen=seen)
    assert response.status_code == 409 and f"Ida M. {said}" in text(response)
    assert order(thread) == [worth.pk]


def test_linked_by_one_and_dismissed_by_the_other(as_curator, as_tom, thread, worth):
    post(as_curator, f"/threads/{thread.pk}/links/", target=worth.pk, seen=0)
    response = post(as_tom, f"/threads/{thread.pk}/rejections/", target=worth.pk, seen=0)
    assert response.status_code == 409 and order(thread) == [worth.pk]
    assert not ThreadLink.objects.filter(kind=Kind.REJECTED).exists()


def test_dismissed_by_one_and_linked_by_the_other(as_curator, as_tom, thread, worth):
    post(as_curator, f"/threads/{thread.pk}/rejections/", target=worth.pk, seen=0)
    fields = {"target": worth.pk, "note": "But look", "seen": 0}
    response = post(as_tom, f"/threads/{thread.pk}/links/", **fields)
    assert response.status_code == 409 and "Ida M. dismissed" in text(response)
    assert "But look</textarea>" in text(response) and order(thread) == []
    fields["seen"] = CurationAction.objects.latest("pk").pk
    assert post(as_tom, f"/threads/{thread.pk}/links/", **fields).status_code == 200
    assert order(thread) == [worth.pk]


def test_undo_takes_back_only_ones_own_deeds(as_curator, as_tom, thread, worth, tie):
    response = post(as_tom, "/curation/undo/", thread=thread.pk, seen=10**9)
    assert "Nothing had to change." in text(response) and order(thread) == [worth.pk]


def test_undo_stops_where_another_went_on(as_curator, as_tom, thread, worth, tie, seen):
    post(as_tom, f"/links/{tie.pk}/note/", note="Tom built on it", seen=seen)
    response = post(as_curator, "/curation/undo/", thread=thread.pk, seen=seen)
    assert response.status_code == 409 and "Tom B. changed the note on" in text(response)
    assert ThreadLink.objects.get(pk=tie.pk).reason == "Tom built on it"
    post(as_tom, "/curation/undo/", thread=thread.pk)
    assert post(as_curator, "/curation/undo/", thread=thread.pk).status_code == 200
    assert order(thread) == []


def test_the_desk_tells_who_did_what(as_tom, thread, tie):
    page = text(as_tom.get(f"/curate/?thread={thread.pk}"))
    assert "What curators did here" in page and "Ida M. linked “Is it worth it?”." in page
    assert 'data-key="u"' not in page  # nothing of Tom's to undo


def other_end(thread, worth, seen):
    """A link from the other discussion's desk to this one."""
    return f"/threads/{worth.pk}/links/", {"target": thread.pk, "seen": seen}


def test_dismissed_at_one_end_and_linked_at_the_other(as_curator, as_tom, thread, worth):
    post(as_curator, f"/threads/{thread.pk}/rejections/", target=worth.pk, seen=0)
    links, fields = other_end(thread, worth, 0)
    response = post(as_tom, links, **fields)
    assert response.status_code == 409
    assert f"Ida M. dismissed “{thread.title[:20]}" in text(response)
    assert ThreadLink.objects.filter(kind=Kind.REJECTED).count() == 2
    seen = CurationAction.objects.latest("pk").pk
    assert post(as_tom, links, **{**fields, "seen": seen}).status_code == 200


@pytest.mark.parametrize("seen", [0, 10**9])
def test_a_pair_that_is_linked_at_one_end_is_not_dismissed_at_the_other(
    as_tom, thread, worth, tie, seen
):
    rejections = f"/threads/{worth.pk}/rejections/"
    response = post(as_tom, rejections, target=thread.pk, seen=seen)
    assert response.status_code == 409
    assert f"Ida M. linked to this one from “{thread.title[:20]}" in text(response)
    assert ThreadLink.objects.get() == tie


def test_what_happened_at_the_other_end_is_told(as_curator, as_tom, thread, worth, asker):
    links, fields = other_end(thread, worth, 0)
    post(as_curator, links, **fields)
    other = ask(asker, "Another discussion")
    response = post(as_tom, f"/threads/{thread.pk}/links/", target=other.pk, seen=0)
    assert "Meanwhile: Ida M. linked to this one from “Is it worth it?”." in text(response)
    page = text(as_curator.get(f"/curate/?thread={thread.pk}"))
    assert "Ida M. linked to this one" in page
    assert 'id="undo"' not in page  # it is hers, and taken back over there


def test_undo_brings_nothing_back_that_the_other_end_contradicts(
    as_curator, as_tom, thread, worth, tie, seen
):
    post(as_curator, f"/links/{tie.pk}/removal/", seen=seen)
    post(as_tom, f"/threads/{worth.pk}/rejections/", target=thread.pk, seen=10**9)
    response = post(as_curator, "/curation/undo/", thread=thread.pk)
    assert response.status_code == 409 and "Tom B. dismissed “Is it worth it?”" in text(response)
    assert not ThreadLink.objects.filter(kind=Kind.CURATED).exists()


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment(thread, worth, curator, tom, asker):
    others = [ask(asker, f"Discussion {number}") for number in range(3)]
    start = threading.Barrier(4)

    def work(by, pairs):
        start.wait()
        for one, other in pairs:
            curating.link(one, other, by=by, both_ways=True)
        connection.close()

    pairs = [(thread, other) for other in (worth, *others)]
    backwards = [(other, thread) for _thread, other in reversed(pairs)]
    running = [
        threading.Thread(target=work, args=(by, some))
        for by in (curator, tom)
        for some in (pairs, backwards)
    ]
    [one.start() for one in running], [one.join() for one in running]
    assert ThreadLink.objects.filter(kind=Kind.CURATED).count() == 8
    assert CurationAction.objects.count() == 8
    assert sorted(Thread.objects.values_list("curated_count", flat=True)) == [2, 2, 2, 2, 8]
