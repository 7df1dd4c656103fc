"""The page of a path: what people ask there, who made the move, and what helped."""

import pytest

from tests.conftest import member, signed_in
from tests.threads.movers import moved
from tests.threads.neighbours import discussion
from threads import path_page
from threads.models import Role
from threads.path_page import MOVERS

PATH = "/paths/backend-engineer/ml-engineer/"


def html(client, address=PATH):
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


class TestAddresses:
    @pytest.mark.parametrize(
        ("asked", "lands"),
        [
            ("/paths/Backend-Engineer/ML-engineer/", PATH),
            ("/paths/backend-engineer/mle/", PATH),
            ("/paths/ANY/ml-engineer/", "/paths/any/ml-engineer/"),
            ("/paths/any/any/", "/paths/"),
        ],
    )
    def test_other_spellings_lead_to_the_page(self, client, thread, asked, lands):
        thread.to_role.aliases.create(name="MLE")
        response = client.get(asked)
        assert (response.status_code, response["Location"]) == (301, lands)

    def test_so_does_the_old_name_of_a_merged_role(self, client, thread):
        other = Role.objects.create(name="C++ learner", slug="cpp-learner")
        other.merge_into(thread.to_role)
        assert client.get("/paths/any/cpp-learner/")["Location"] == "/paths/any/ml-engineer/"

    @pytest.mark.parametrize("slug", ["astronaut", "..", "%3Cb%3E", "x" * 300, "%00", "💥"])
    def test_a_role_that_nobody_has_is_no_page(self, client, thread, slug):
        assert client.get(f"/paths/backend-engineer/{slug}/").status_code in (400, 404)

    def test_every_script_has_its_pages(self, client, asker):
        other = discussion(asker, "Q", from_role="Инженер", to_role="مهندس")
        assert "Инженер → مهندس" in html(client, other.path_address)

    def test_it_is_read_only(self, client, thread):
        assert client.post(PATH).status_code == 405

    def test_no_role_takes_the_word_for_an_open_end(self, asker):
        assert discussion(asker, "Q", to_role="Any").path_address == "/paths/any/any-1/"

    def test_a_path_in_a_list_leads_here(self, client, thread):
        for address in ("/", thread.get_absolute_url(), "/paths/"):
            assert f'href="{PATH}"' in html(client, address)


class TestWhatItSays:
    def test_what_people_ask(self, client, thread, asker):
        discussion(asker, "Another way", from_role="Backend engineer", to_role="SRE")
        page = html(client)
        assert thread.title in page and "Another way" not in page
        assert "1 discussion on this path." in page

    def test_a_link_to_the_whole_list_where_the_page_is_too_short(
        self, client, thread, asker, monkeypatch
    ):
        assert "All discussions on this path" not in html(client)
        monkeypatch.setattr(path_page, "THREADS", 1)
        discussion(asker, "Another", from_role="Backend engineer", to_role="ML engineer")
        assert "All discussions on this path" in html(client)

    def test_an_open_end_takes_all_discussions_with_the_other(self, client, thread, asker):
        discussion(asker, "From nowhere", to_role="ML engineer")
        page = html(client, "/paths/any/ml-engineer/")
        assert thread.title in page and "From nowhere" in page
        assert "2 discussions on this path." in page

    def test_more_than_ten_lead_to_the_list(self, client, thread, asker):
        for number in range(11):
            discussion(asker, f"Q{number}", from_role="Backend engineer", to_role="ML engineer")
        page = html(client)
        assert page.count('class="thread-row"') == 10
        assert "/?from=backend-engineer&amp;to=ml-engineer" in page

    def test_who_made_the_move_the_latest_first(self, client, thread, mentor, outsider):
        moved(outsider, year=2015)
        moved(mentor, year=2023, company="Larkfield")
        page = html(client)
        assert page.index("Ravi K.") < page.index("Sam O.")
        assert "ML platform engineer at a big company" in page and "in 2023, at Larkfield" in page
        assert "2 members say that they made the move, most recently in 2023." in page

    def test_the_answers_that_helped_most(self, client, thread, answer, asker, mentor):
        thread.answer(author=mentor, body="Nobody liked this.")
        answer.mark_helpful(by=asker)
        page = html(client)
        assert "Start with the platform team." in page and "helpful to 1 reader" in page
        assert "Nobody liked this" not in page

    def test_what_is_recommended(self, client, thread, mentor):
        thread.answer(author=mentor, body="Read https://example.org/book it is good.")
        page = html(client)
        assert "Recommended here" in page and "example.org/book" in page

    def test_paths_beside_it(self, client, thread, asker):
        discussion(asker, "Q", from_role="Backend engineer", to_role="SRE")
        discussion(asker, "Q", from_role="QA engineer", to_role="ML engineer")
        page = html(client)
        assert 'href="/paths/backend-engineer/sre/"' in page
        assert 'href="/paths/qa-engineer/ml-engineer/"' in page

    def test_nothing_empty_is_drawn(self, client, thread):
        page = html(client)
        for heading in ("Who made this move", "Answers that helped", "Recommended", "became"):
            assert heading not in page

    def test_a_path_of_nobody_says_what_to_do(self, client, as_mentor, thread, asker):
        discussion(asker, "Q", from_role="SRE")
        page = html(client, "/paths/sre/ml-engineer/")
        assert "Nobody has walked this path here yet" in page
        assert "/threads/new/?from_role=SRE&amp;to_role=ML+engineer" in page
        page = html(as_mentor, "/threads/new/?from_role=SRE&to_role=ML+engineer")
        assert 'name="from_role" value="SRE"' in page

    def test_members_say_here_that_they_made_it(self, client, as_mentor, thread):
        add = "/settings/moves/new/?from=backend-engineer&amp;to=ml-engineer"
        assert add in html(as_mentor) and add not in html(client)

    def test_what_search_engines_read(self, client, thread, mentor):
        for number in range(MOVERS + 1):
            moved(mentor, year=2000 + number)
        page = html(client)
        assert f'<link rel="canonical" href="http://testserver{PATH}">' in page
        assert '<link rel="next" href="?after=' in page
        assert 'content="From Backend engineer to ML engineer: what people ask' in page

    def test_deleted_discussions_are_gone(self, client, thread, answer, asker):
        answer.mark_helpful(by=asker)
        discussion(asker, "Stays", from_role="Backend engineer", to_role="ML engineer")
        thread.question.remove(by=asker)
        page = html(client)
        assert thread.title not in page and "Start with the platform" not in page


class TestMorePeople:
    @pytest.fixture
    def many(self, thread):
        for number in range(MOVERS + 3):
            moved(member(f"mover-{number}"), year=2000 + number)

    def test_the_rest_is_a_page_away_and_back(self, client, many):
        page = client.get(PATH)
        following = page.context["movers"].next
        rest = client.get(f"{PATH}?after={following}")
        assert [move.year for move in rest.context["movers"]] == [2002, 2001, 2000]
        before = client.get(f"{PATH}?before={rest.context['movers'].previous}")
        assert before.context["movers"].rows == page.context["movers"].rows

    def test_htmx_gets_the_rest_alone(self, client, many):
        following = client.get(PATH).context["movers"].next
        rest = client.get(f"{PATH}?after={following}", headers={"HX-Request": "true"})
        assert rest.content.count(b"<li>") == 3 and b"<html" not in rest.content

    @pytest.mark.parametrize("cursor", ["x", "1", "1.2.3", "9" * 30 + ".1", "'"])
    def test_a_made_up_place_is_refused(self, client, many, cursor):
        assert client.get(PATH, {"after": cursor}).status_code == 400


class TestMadeThisMove:
    SAID = "made this move in 2023"

    def test_an_answer_says_so(self, client, thread, answer, mentor, asker):
        answer.mark_helpful(by=asker)
        moved(mentor, year=2020)
        moved(mentor, year=2023)
        assert self.SAID in html(client, thread.get_absolute_url()) and self.SAID in html(client)

    @pytest.mark.parametrize(
        "facts",
        [{"shown": False}, {"goal": "SRE"}, {"origin": "ML engineer", "goal": "Backend engineer"}],
        ids=["private", "another move", "the way back"],
    )
    def test_only_of_that_very_public_move(self, client, thread, answer, mentor, asker, facts):
        answer.mark_helpful(by=asker)
        moved(mentor, **facts)
        page = html(client, thread.get_absolute_url()) + html(client)
        assert "made this move in" not in page

    def test_never_without_a_name(self, as_mentor, thread, mentor, asker):
        post = thread.answer(author=mentor, body="Nameless words.", anonymous=True)
        post.mark_helpful(by=asker)
        moved(mentor)
        page = html(as_mentor, thread.get_absolute_url()) + html(as_mentor)
        assert "Nameless words." in page and "made this move in" not in page

    def test_not_beside_other_posts(self, client, thread, asker):
        moved(asker)
        thread.follow_up(author=asker, body="I did it.")
        assert "made this move in" not in html(client, thread.get_absolute_url())


class TestPrivacy:
    def test_a_private_move_is_nowhere(self, client, as_asker, as_curator, thread, mentor):
        moved(mentor, company="Secret Ltd", shown=False)
        for reader in (client, as_asker, as_curator):
            page = html(reader) + html(reader, "/paths/any/ml-engineer/") + html(reader, "/paths/")
            assert "Ravi" not in page and "Secret Ltd" not in page
            assert "say that they" not in page and "says that they" not in page

    def test_nor_is_its_role(self, client, thread, mentor):
        moved(mentor, goal="Astronaut", shown=False)
        assert client.get("/paths/any/astronaut/").status_code == 404
        assert b"Astronaut" not in client.get("/roles/suggest/?q=astro").content

    def test_a_public_move_makes_a_page(self, client, mentor):
        moved(mentor, goal="Astronaut")
        assert "Ravi K." in html(client, "/paths/any/astronaut/")
        assert b"Astronaut" in client.get("/roles/suggest/?q=astro").content

    def test_who_is_gone_is_not_listed(self, client, thread, mentor):
        moved(mentor)
        mentor.is_active = False
        mentor.save()
        assert "Ravi" not in html(client)

    def test_hostile_names_are_escaped(self, client, thread):
        moved(member("mallory", name="<b>M</b>"), company="<script>x</script>")
        page = html(signed_in(member("reader")))
        assert "<b>M" not in page and "<script>x" not in page
