"""The paths page: the moves between roles by how many discussions are about them."""

from itertools import pairwise

import pytest

from tests.test_pages_stay_cheap import queries
from tests.threads.neighbours import discussion
from threads.flow_drawing import flow
from threads.moves import End, Move, drawn, moves

VISITOR, MEMBER = 4, 6


def move(origin, goal, count=1):
    ends = [End(name, name.lower()) if name else End() for name in (origin, goal)]
    return Move(*ends, count, 100)


class TestMoves:
    def test_they_are_counted_the_busiest_first(self, thread, asker):
        for _ in range(2):
            discussion(asker, "Q", from_role="QA engineer", to_role="Backend engineer")
        listed = [(m.origin.name, m.goal.name, m.count, m.share) for m in moves()]
        assert listed == [
            ("QA engineer", "Backend engineer", 2, 100),
            ("Backend engineer", "ML engineer", 1, 50),
        ]

    def test_an_end_may_be_open_but_not_both(self, asker):
        discussion(asker, "To", to_role="SRE")
        discussion(asker, "From", from_role="SRE")
        discussion(asker, "Neither")
        assert {m.address for m in moves()} == {"/paths/any/sre/", "/paths/sre/any/"}

    def test_deleted_discussions_do_not_count(self, thread, asker):
        thread.question.remove(by=asker)
        assert moves() == []

    def test_they_are_kept_for_a_while(self, thread, asker):
        before = moves()
        discussion(asker, "Q", from_role="QA engineer", to_role="SRE")
        assert moves() == before

    def test_the_picture_holds_fifteen_roles_and_forty_moves(self):
        many = [move(f"From {n}", f"To {n}") for n in range(50)]
        shown = drawn(many)
        assert len({end for m in shown for end in (m.origin, m.goal)}) <= 15
        dense = [move(f"R{a}", f"R{b}") for a in range(15) for b in range(15)]
        assert len(drawn(dense)) == 40


class TestDrawing:
    @pytest.mark.parametrize("counts", [(1,), (1, 1, 1), (1000, 1), tuple(range(1, 15))])
    def test_bands_fill_their_roles_and_roles_do_not_touch(self, counts):
        drawing = flow([move(f"From {n % 4}", f"To {n % 3}", c) for n, c in enumerate(counts)])
        for column in (drawing.origins, drawing.goals):
            for side in column:
                assert side.y >= 0 and side.y + side.height <= drawing.height
                assert side.used <= side.height + 0.01
            for upper, lower in pairwise(column):
                assert upper.y + upper.height < lower.y

    def test_no_moves_are_no_picture(self):
        assert flow([]).bands == []


class TestPage:
    def test_every_move_leads_to_its_page(self, client, thread):
        html = client.get("/paths/").content.decode()
        assert html.count('href="/paths/backend-engineer/ml-engineer/"') == 2
        assert "1 discussion" in html and "Backend engineer → ML engineer" in html

    def test_an_open_end_is_shown_as_such(self, client, asker):
        discussion(asker, "To", to_role="SRE")
        discussion(asker, "From", from_role="SRE")
        html = client.get("/paths/").content.decode()
        assert "Any role → SRE" in html and "SRE → anything" in html

    def test_names_are_escaped_and_cut(self, client, asker):
        discussion(asker, "Q", from_role="<b>Bold</b> " + "W" * 40, to_role="SRE")
        html = client.get("/paths/").content.decode()
        assert "<b>Bold" not in html
        assert "W…" in html

    def test_an_empty_forum_says_what_to_do(self, client, db):
        response = client.get("/paths/")
        assert response.status_code == 200
        assert "No path yet" in response.content.decode()

    def test_the_header_leads_here(self, client, thread):
        assert 'href="/paths/"' in client.get("/").content.decode()

    def test_it_costs_the_same_with_many_moves(self, client, thread, asker, as_mentor, settings):
        before = len(queries(client, "/paths/")), len(queries(as_mentor, "/paths/"))
        assert before[0] <= VISITOR and before[1] <= MEMBER
        for number in range(30):
            discussion(asker, "Q", from_role=f"From {number}", to_role=f"To {number % 4}")
        assert (len(queries(client, "/paths/")), len(queries(as_mentor, "/paths/"))) == before
