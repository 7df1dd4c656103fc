"""The map of a discussion: what is tied to it, two steps far, as a picture and as a list."""

import re
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.test_pages_stay_cheap import queries
from tests.threads.neighbours import cite, discussion, tie
from threads.fitting import cut, width_of, wrap
from threads.map_drawing import HEIGHT, WIDTH, draw
from threads.neighbourhood import MOST, neighbourhood

VISITOR, MEMBER = 5, 7


def page(client, thread, status=200):
    response = client.get(reverse("maps.show", args=[thread.pk]))
    assert response.status_code == status
    return response.content.decode()


def titles(found, step):
    return [place.thread.title for place in found.at(step)]


class TestNeighbourhood:
    def test_it_goes_two_steps_and_no_further(self, thread, asker):
        chain = [thread, *(discussion(asker, f"Step {number}") for number in (1, 2, 3))]
        for source, target in pairwise(chain):
            tie(source, target)
        found = neighbourhood(thread)
        assert (titles(found, 1), titles(found, 2)) == (["Step 1"], ["Step 2"])

    @pytest.mark.parametrize("kind", ["curated", "duplicate", "similar"])
    def test_ties_are_found_from_both_ends(self, thread, asker, kind):
        other = discussion(asker, "The other")
        tie(other, thread, kind)
        assert titles(neighbourhood(thread), 1) == ["The other"]
        assert titles(neighbourhood(other), 1) == [thread.title]

    def test_the_strongest_tie_names_the_place_and_all_are_told(self, thread, asker, mentor):
        other = discussion(asker, "The other")
        tie(thread, other, "similar")
        cite(other, thread, mentor)
        tie(thread, other, both_ways=True)
        (place,) = neighbourhood(thread).at(1)
        assert place.kind == "curated"
        assert [fact.way for fact in place.facts] == ["curated", "cited-from", "similar"]

    def test_similar_in_both_directions_is_one_tie(self, thread, asker):
        other = discussion(asker, "The other")
        tie(thread, other, "similar")
        tie(other, thread, "similar")
        assert len(neighbourhood(thread).ties) == 1

    def test_ties_between_neighbours_are_kept(self, thread, asker):
        one, two = discussion(asker, "One"), discussion(asker, "Two")
        for source, target in ((thread, one), (thread, two), (two, one)):
            tie(source, target)
        found = neighbourhood(thread)
        (fact,) = found.among
        assert (fact.about, fact.others, len(found.ties)) == (two, [one], 3)

    def test_it_holds_forty_discussions_at_most(self, thread, asker):
        near = [discussion(asker, f"Near {number}") for number in range(25)]
        for other in near:
            tie(thread, other)
        for number in range(30):
            tie(near[-1], discussion(asker, f"Far {number}"), "similar")
            tie(near[-2], discussion(asker, f"Farther {number}"), "similar")
        found = neighbourhood(thread)
        assert (len(found.places), len(found.at(1)), found.more) == (MOST, 20, True)

    def test_a_hub_does_not_crowd_out_the_others(self, thread, asker):
        hub, quiet = discussion(asker, "Hub"), discussion(asker, "Quiet")
        tie(thread, hub)
        tie(thread, quiet)
        for number in range(50):
            tie(hub, discussion(asker, f"Of the hub {number}"))
        tie(quiet, discussion(asker, "Of the quiet one"), "similar")
        assert "Of the quiet one" in titles(neighbourhood(thread), 2)


class TestWhatIsNotShown:
    def test_rejected_hidden_and_deleted_ends(self, thread, asker, client):
        rejected, hidden, deleted = (discussion(asker, name) for name in ("Re", "Hi", "De"))
        tie(thread, rejected, "rejected")
        tie(thread, hidden, hidden_at=timezone.now())
        tie(thread, deleted)
        deleted.question.remove(by=asker)
        assert len(neighbourhood(thread).places) == 1
        assert "No trail leads here yet" in page(client, thread)

    def test_a_citation_in_a_deleted_post(self, thread, asker, mentor):
        link = cite(thread, discussion(asker, "The other"), mentor)
        link.post.remove(by=mentor)
        assert len(neighbourhood(thread).places) == 1

    def test_who_cited_it(self, thread, asker, mentor, client):
        cite(discussion(asker, "The other"), thread, mentor)
        assert "Ravi" not in page(client, thread)


class TestDrawing:
    def test_no_box_covers_another_and_all_are_in_view(self, thread, asker):
        near = [discussion(asker, f"Near {number}") for number in range(9)]
        for number, other in enumerate(near):
            tie(thread, other)
            for far in range(number):
                tie(other, discussion(asker, f"Far {number} {far}"), "similar")
        drawing = draw(neighbourhood(thread))
        left, top, width, height = drawing.view
        spots = sorted((box.left, box.top) for box in drawing.boxes)
        for x, y in spots:
            assert left <= x <= left + width - WIDTH and top <= y <= top + height - HEIGHT
        for (x, y), (to_x, to_y) in pairwise(spots):
            assert to_x >= x + WIDTH or to_y >= y + HEIGHT

    def test_the_same_ties_give_the_same_map(self, thread, asker, client):
        for number in range(5):
            tie(thread, discussion(asker, f"Near {number}"), "similar", score=50)
        assert page(client, thread) == page(client, thread)

    @pytest.mark.parametrize("title", ["W" * 160, "語" * 100, "a b " * 40, "é" * 90, "مرحبا " * 20])
    def test_a_title_is_cut_to_its_box(self, title):
        lines = wrap(title, 21.5, 2)
        assert len(lines) <= 2
        assert all(width_of(line) <= 22.5 for line in lines)
        assert lines[-1].endswith("…")

    @pytest.mark.parametrize("title", ["", "C++", "How do I move?"])
    def test_a_short_title_stays(self, title):
        assert cut(title, 21.5) == title


class TestPage:
    def test_picture_and_list_tell_the_same(self, client, thread, asker, mentor):
        one, two = discussion(asker, "First step"), discussion(asker, "Second step")
        tie(thread, one, reason="Read this first.")
        cite(two, one, mentor)
        html = page(client, thread)
        picture, listed = html.split("as-a-list", 2)[1:]
        for other in (one, two):
            assert f'href="{other.get_absolute_url()}"' in picture
            assert f'href="{other.get_absolute_url()}"' in listed
        assert 'class="tie curated"' in picture and 'class="tie cited"' in picture
        assert "Read this first." in listed

    def test_every_kind_has_its_stroke_and_its_words(self, client, thread, asker, mentor):
        for number, kind in enumerate(("curated", "duplicate", "similar")):
            tie(discussion(asker, f"No {number}"), thread, kind)
        cite(discussion(asker, "Citing"), thread, mentor)
        html = page(client, thread)
        for kind in ("curated", "duplicate", "similar", "cited"):
            assert f"tie {kind}" in html
        for word in ("Solid, orange", "Double", "Dashed", "Solid, green"):
            assert word in html

    def test_titles_are_escaped(self, client, thread, asker):
        tie(thread, discussion(asker, '</title><script>alert(1)</script> & "quoted" שלום'))
        html = page(client, thread)
        assert "<script>alert" not in html
        assert not re.search(r"\sstyle=", html)

    def test_a_deleted_discussion_is_gone_and_a_missing_one_missing(self, client, thread, asker):
        thread.question.remove(by=asker)
        page(client, thread, 410)
        assert client.get("/threads/987654/map/").status_code == 404
        assert client.post(f"/threads/{thread.pk}/map/").status_code == 405

    def test_it_costs_the_same_with_two_ties_and_with_fifty(self, client, thread, asker, as_mentor):
        address, counts = reverse("maps.show", args=[thread.pk]), []
        for rows in (2, 48):
            for number in range(rows):
                other = discussion(asker, f"Other {rows} {number}")
                tie(thread, other)
                tie(other, discussion(asker, f"Far {rows} {number}"), "similar")
            counts.append((len(queries(client, address)), len(queries(as_mentor, address))))
        assert counts[0] == counts[1]
        assert counts[0][0] <= VISITOR and counts[0][1] <= MEMBER
