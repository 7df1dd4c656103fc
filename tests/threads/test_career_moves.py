"""Members say which moves they made themselves, and who may see it."""

import re

import pytest
from django.utils import timezone

from tests.conftest import member
from tests.threads.movers import moved
from tests.threads.test_nobody_is_unmasked import NOISE
from threads.models import CareerMove, Role
from threads.slugs import slug_for

MOVES, NEW = "/settings/moves/", "/settings/moves/new/"
GOOD = {
    "from_role": "Backend engineer",
    "to_role": "ML engineer",
    "year": "2023",
    "company": "a bank",
    "seen_by": "everybody",
}


class TestAdding:
    def test_a_move_is_added_and_shown(self, as_mentor, mentor):
        response = as_mentor.post(NEW, GOOD, follow=True)
        move = CareerMove.objects.public().get()
        assert (move.member, move.year, move.company) == (mentor, 2023, "a bank")
        html = response.content.decode()
        assert "Backend engineer → ML engineer" in html and "Your move is added." in html
        assert "Shown on your profile and on the path" in html

    def test_with_htmx_the_list_and_a_fresh_form_come_back(self, as_mentor):
        response = as_mentor.post(NEW, GOOD, headers={"HX-Request": "true"})
        html = response.content.decode()
        assert response.status_code == 200 and "<html" not in html
        assert "data-focus>Your career moves" in html and 'value="2023"' not in html

    def test_a_private_one_is_seen_by_its_member_alone(self, as_mentor, as_asker):
        as_mentor.post(NEW, GOOD | {"seen_by": "me"})
        assert not CareerMove.objects.public().exists()
        assert "Only you see it" in as_mentor.get(MOVES).content.decode()
        assert "Backend engineer" not in as_asker.get(MOVES).content.decode()

    def test_an_alias_names_its_role(self, as_mentor, thread):
        thread.to_role.aliases.create(name="MLE")
        as_mentor.post(NEW, GOOD | {"to_role": "mle"})
        assert CareerMove.objects.get().to_role == thread.to_role

    def test_the_form_is_filled_in_from_a_path(self, as_mentor, thread):
        html = as_mentor.get(f"{NEW}?from=backend-engineer&to=nowhere").content.decode()
        assert 'name="from_role" value="Backend engineer"' in html
        assert 'name="to_role" value=""' in html

    def test_nobody_has_more_than_thirty(self, as_mentor, mentor):
        for number in range(30):
            moved(mentor, year=1990 + number)
        response = as_mentor.post(NEW, GOOD)
        assert response.status_code == 422 and b"30 moves already" in response.content
        assert CareerMove.objects.count() == 30

    def test_an_empty_list_says_so(self, as_outsider):
        assert b"You have not added a move yet" in as_outsider.get(MOVES).content


class TestRefusing:
    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            ({"from_role": ""}, "Say which role you left."),
            ({"to_role": " "}, "Say which role you came to."),
            ({"to_role": "!!!"}, "Use at least one letter"),
            ({"to_role": "x" * 61}, "This is too long"),
            ({"to_role": "a\0b"}, "cannot be stored"),
            ({"to_role": "ML\u3164engineer"}, "cannot be seen"),
            ({"to_role": "BACKEND engineer"}, "Both ends are the same role"),
            ({"to_role": "backend-engineer"}, "Both ends are the same role"),
            ({"year": ""}, "Say in which year."),
            ({"year": "soon"}, "Write the year in digits"),
            ({"year": "1949"}, "Choose a year from 1950"),
            ({"year": "9" * 40}, "Choose a year from 1950"),
            ({"year": str(timezone.now().year + 2)}, "Choose a year from 1950"),
            ({"year": "-2020"}, "Choose a year from 1950"),
            ({"company": "c" * 81}, "This is too long"),
            ({"company": "a\0b"}, "Null characters are not allowed"),
            ({"seen_by": ""}, "Choose who may see it."),
            ({"seen_by": "friends"}, "Choose who may see it."),
        ],
    )
    def test_what_does_not_do_is_said_and_kept(self, as_mentor, changed, said):
        response = as_mentor.post(NEW, GOOD | changed)
        html = response.content.decode()
        assert response.status_code == 422 and said in html
        assert 'name="from_role" value="Backend' in html or "from_role" in changed
        assert not CareerMove.objects.exists()

    def test_nothing_is_chosen_in_advance_about_who_sees_it(self, as_mentor):
        assert b"checked" not in as_mentor.get(NEW).content

    def test_the_same_move_twice(self, as_mentor):
        as_mentor.post(NEW, GOOD)
        response = as_mentor.post(NEW, GOOD | {"seen_by": "me"})
        assert response.status_code == 422 and b"added this move already" in response.content
        assert CareerMove.objects.public().count() == 1

    def test_a_refused_move_makes_no_role(self, as_mentor, mentor):
        for number in range(30):
            moved(mentor, year=1990 + number)
        as_mentor.post(NEW, GOOD | {"to_role": "Astronaut"})
        assert not Role.objects.filter(name="Astronaut").exists()

    def test_what_is_typed_is_escaped(self, as_mentor):
        as_mentor.post(NEW, GOOD | {"company": "<b>x</b>", "to_role": "<i>ML</i>"})
        html = as_mentor.get(MOVES).content.decode()
        assert "<b>x" not in html and "<i>ML" not in html

    @pytest.mark.parametrize("address", [MOVES, NEW, f"{MOVES}1/", f"{MOVES}1/delete/"])
    def test_visitors_sign_in_first(self, client, db, address):
        for response in (client.get(address), client.post(address, GOOD)):
            assert response.status_code in (302, 405)
        assert not CareerMove.objects.exists()

    def test_a_script_is_slowed_down(self, as_mentor):
        codes = [as_mentor.post(NEW, GOOD).status_code for _ in range(31)]
        assert 429 not in codes[:30] and codes[30] == 429


class TestChanging:
    def test_a_move_is_edited(self, as_mentor, mentor):
        move = moved(mentor)
        assert b'value="2023"' in as_mentor.get(f"{MOVES}{move.pk}/").content
        as_mentor.post(f"{MOVES}{move.pk}/", GOOD | {"year": "2021", "seen_by": "me"})
        move.refresh_from_db()
        assert (move.year, move.is_public) == (2021, False)

    def test_a_refused_edit_changes_nothing(self, as_mentor, mentor):
        move, _other = moved(mentor), moved(mentor, year=2021)
        response = as_mentor.post(f"{MOVES}{move.pk}/", GOOD | {"year": "2021"})
        assert response.status_code == 422 and b"added this move already" in response.content
        move.refresh_from_db()
        assert move.year == 2023

    def test_it_is_shown_since_the_first_time(self, mentor):
        move = moved(mentor)
        since = move.published_at
        move.change(from_role="Backend engineer", to_role="SRE", year=2020, shown=True)
        assert move.published_at == since

    @pytest.mark.parametrize("htmx", [False, True])
    def test_a_move_is_removed(self, as_mentor, mentor, htmx):
        headers = {"HX-Request": "true"} if htmx else {}
        address = f"{MOVES}{moved(mentor).pk}/delete/"
        assert as_mentor.get(address).status_code == 302
        response = as_mentor.post(address, headers=headers, follow=True)
        assert b"The move is removed." in response.content
        assert not CareerMove.objects.exists()

    def test_nobody_reaches_the_moves_of_others(self, as_curator, as_outsider, mentor):
        move = moved(mentor)
        for other in (as_curator, as_outsider):
            assert other.get(f"{MOVES}{move.pk}/").status_code == 404
            assert other.post(f"{MOVES}{move.pk}/", GOOD).status_code == 404
            assert other.post(f"{MOVES}{move.pk}/delete/").status_code == 404
        assert CareerMove.objects.filter(member=mentor, year=2023).exists()


class TestMergingRoles:
    def test_moves_go_along(self, mentor, thread):
        gone = moved(mentor, goal="Machine learner").to_role
        moved(mentor, origin="Machine learner", goal="SRE")
        gone.merge_into(thread.to_role)
        ends = CareerMove.objects.values_list("from_role__name", "to_role__name")
        assert set(ends) == {("Backend engineer", "ML engineer"), ("ML engineer", "SRE")}

    def test_the_same_move_is_kept_once(self, mentor, asker, thread):
        kept = moved(mentor)
        gone = moved(mentor, goal="Machine learner").to_role
        moved(asker, goal="Machine learner")
        gone.merge_into(thread.to_role)
        assert set(CareerMove.objects.filter(to_role=thread.to_role)) == {
            kept,
            CareerMove.objects.get(member=asker),
        }

    def test_both_ends_may_become_one(self, as_curator, mentor):
        move = moved(mentor)
        moved(mentor, origin="ML engineer", goal="Backend engineer")
        move.from_role.merge_into(move.to_role)
        assert CareerMove.objects.get().from_role == CareerMove.objects.get().to_role

    def test_a_role_that_a_move_needs_is_not_deleted(self, as_curator, mentor):
        role = moved(mentor, goal="Astronaut").to_role
        as_curator.post(f"/admin/threads/role/{role.pk}/delete/", {"post": "yes"})
        assert Role.objects.filter(pk=role.pk).exists()


def test_a_member_who_leaves_takes_their_moves_along(db):
    leaving = member("leaving")
    moved(leaving)
    leaving.delete()
    assert not CareerMove.objects.exists()


class TestPrivateRoles:
    """A role that only private moves have is to everybody else a role that there is not."""

    COVERT, UNKNOWN = "Covert officer", "Covert inspector"

    @pytest.mark.parametrize("seen_by", ["everybody", "me"])
    @pytest.mark.parametrize(
        "address",
        [
            *("/?from={0}", "/?to={0}", "/resources/?from={0}", "/resources/?to={0}"),
            *("/mentors/?from={0}", "/mentors/?to={0}", "/search/?q=from:{0}", "/search/?q=to:{0}"),
            *(
                f"{NEW}?from={{0}}&to={{0}}",
                "/paths/{0}/ml-engineer/",
                "/roles/suggest/?q=covert+{1}",
            ),
        ],
    )
    def test_readers_find_what_is_shown(self, as_mentor, as_outsider, address, seen_by):
        as_mentor.post(NEW, GOOD | {"from_role": self.COVERT, "seen_by": seen_by})
        as_mentor.post(NEW, GOOD | {"to_role": self.COVERT, "seen_by": seen_by})
        assert CareerMove.objects.count() == 2
        read, looked_for = (
            self.page(as_outsider, address, name) for name in (self.COVERT, self.UNKNOWN)
        )
        assert (read == looked_for) is (seen_by == "me")

    def page(self, client, address, name):
        """Status and words, without what was asked for: a slug, or the start of a name."""
        response = client.get(address.format(slug_for(name), name.split()[1][:2]))
        said = re.sub("|".join((name, slug_for(name))), "…", response.text)
        return response.status_code, NOISE.sub("", said)
