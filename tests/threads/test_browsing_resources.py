"""The library: what is recommended, by whom, in which words, from which second on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import member, signed_in
from threads.models import Recommendation, Resource, Role, Thread
from threads.recommended import resources_of

LIBRARY = "/resources/"
TALK = "[How ML roles divide up](https://youtu.be/dQw4w9WgXcQ?t={}) {}"
OUTSIDE = 'rel="nofollow ugc noopener"'


@pytest.fixture
def resource(thread, mentor) -> Resource:
    thread.answer(author=mentor, body=TALK.format(103, "shows it well."))
    return Resource.objects.get()


def recommend(asker, number: int, *links: str, topic: str = "a", **roles) -> Thread:
    title, body = f"Question {number}", "\n\n".join(f"[Page {link[8:]}]({link})" for link in links)
    return Thread.objects.ask(asker=asker, title=title, body=body, topics=[topic], **roles)


class TestTheLibrary:
    def test_an_empty_one_says_how_it_fills(self, client, db):
        assert "The shelves are empty" in client.get(LIBRARY).text

    def test_it_lists_the_most_recommended_and_the_newest(self, client, asker):
        for number, link in enumerate(
            ["https://a.example", "https://a.example", "https://b.example"]
        ):
            recommend(asker, number, link)
        most, new = client.get(LIBRARY).text, client.get(LIBRARY + "?sort=new").text
        assert "in 2 discussions" in most
        assert most.index(">Page a.example<") < most.index(">Page b.example<")
        assert new.index(">Page b.example<") < new.index(">Page a.example<")

    def test_it_says_what_somebody_said(self, client, resource):
        page = client.get(LIBRARY).text
        assert "<q>How ML roles divide up shows it well.</q>" in page
        assert "Ravi K." in page
        assert "Video · youtube.com" in page

    def test_it_is_filtered_by_kind_topic_and_path(self, client, asker, resource):
        recommend(asker, 1, "https://arxiv.org/abs/1", topic="papers", to_role="Researcher")
        for query, kept, gone in (
            ("kind=paper", "arxiv.org", "youtube.com"),
            ("topic=papers", "arxiv.org", "youtube.com"),
            ("to=researcher", "arxiv.org", "youtube.com"),
            ("from=backend-engineer&to=ml-engineer&sort=new", "youtube.com", "arxiv.org"),
            ("topic=career-pivot&kind=video", "youtube.com", "arxiv.org"),
        ):
            rows = client.get(f"{LIBRARY}?{query}", headers={"HX-Request": "true"}).text
            assert kept in rows
            assert gone not in rows

    def test_topic_and_path_must_meet_in_one_discussion(self, client, asker):
        recommend(asker, 1, "https://a.example", topic="a", to_role="Writer")
        recommend(asker, 2, "https://a.example", topic="b", to_role="Painter")
        assert "Nothing of this kind yet" in client.get(LIBRARY + "?topic=a&to=painter").text

    def test_a_choice_beside_it_keeps_the_other_filters(self, client, resource):
        page = client.get(LIBRARY + "?kind=video&sort=new&topic=career-pivot").text
        path = "from=backend-engineer&amp;to=ml-engineer"
        assert f'"/resources/?sort=new&amp;kind=video&amp;topic=career-pivot&amp;{path}"' in page
        page = client.get(f"{LIBRARY}?kind=video&{path.replace('amp;', '')}").text
        assert f'"/resources/?kind=video&amp;topic=career-pivot&amp;{path}"' in page

    def test_beside_it_stands_only_what_has_something_of_this_kind(self, client, asker, resource):
        recommend(asker, 1, "https://arxiv.org/abs/1", topic="papers", to_role="Researcher")
        beside = client.get(LIBRARY + "?kind=paper").text.partition("<aside")[2]
        assert "papers</a>" in beside
        assert "→ Researcher" in beside
        assert "career-pivot" not in beside

    def test_any_topic_or_path_is_found_by_its_name(self, client, asker, resource):
        recommend(asker, 1, "https://a.example", topic="rare one", to_role="Painter")
        Role.objects.get(name="Painter").aliases.create(name="Artist")
        typed = {"kind": "article", "from": "", "to": "artist ", "topic": "RARE ONE"}
        response = client.get(LIBRARY, typed)
        assert response.status_code == 302
        assert response.url == "/resources/?kind=article&topic=rare-one&to=painter"
        page = client.get(response.url).text
        assert 'name="to" value="Painter"' in page
        assert '<input type="hidden" name="kind" value="article">' in page
        assert ">Page a.example<" in page

    def test_a_name_that_is_none_leads_to_those_that_start_like_it(self, client, asker, resource):
        response = client.get(LIBRARY + "?kind=video&topic=care&to=Painter")
        assert response.status_code == 404
        assert "has the name “Painter”, “care”" in response.text
        assert (
            'href="/resources/?kind=video&amp;topic=career-pivot&amp;to=Painter"' in response.text
        )
        assert 'name="topic" value="care"' in response.text
        beside = response.text.partition("<aside")[2]
        assert 'href="/resources/?kind=video&amp;topic=career-pivot"' in beside

    @pytest.mark.parametrize("query", ["kind=junk", "sort=junk", "topic=junk", "from=junk"])
    def test_what_does_not_exist_is_not_found(self, client, db, query):
        assert client.get(f"{LIBRARY}?{query}").status_code == 404

    def test_a_place_that_is_none_is_refused(self, client, db):
        assert client.get(LIBRARY + "?after=junk").status_code == 400

    def test_pages_follow_each_other(self, client, asker):
        recommend(asker, 1, *(f"https://example.org/{n}" for n in range(60)))
        address, seen = LIBRARY, 0
        while address:
            response = client.get(address, headers={"HX-Request": "true"})
            seen += response.text.count("<article")
            address = response.context["next"]
        assert seen == 60


class TestItsPage:
    def test_it_says_who_where_in_which_words_and_at_which_moment(self, client, resource, thread):
        page = client.get(resource.get_absolute_url()).text
        said = Recommendation.objects.get()
        assert "<blockquote>How ML roles divide up shows it well.</blockquote>" in page
        assert "Ravi K.</a>, <bdi>ML platform engineer at a big company</bdi>" in page
        assert f'<a href="/posts/{said.post_id}/"><bdi>{thread.title}</bdi></a>' in page
        assert f'href="https://youtube.com/watch?v=dQw4w9WgXcQ&amp;t=103s" {OUTSIDE}' in page
        assert f'href="https://youtube.com/watch?v=dQw4w9WgXcQ" {OUTSIDE}' in page
        assert "1:43" in page

    def test_a_videos_moments_are_in_order(self, client, resource, thread, asker):
        for second in (3723, 9, 60):
            thread.answer(author=asker, body=TALK.format(second, f"at {second}."))
        page = client.get(resource.get_absolute_url()).text
        places = [
            page.index(f"</span> {clock}</a>") for clock in ("0:09", "1:00", "1:43", "1:02:03")
        ]
        assert places == sorted(places)

    def test_an_old_slug_leads_to_the_page(self, client, resource):
        for address in (f"/resources/{resource.pk}/", f"/resources/{resource.pk}/old/"):
            response = client.get(address + "?after=1.2")
            assert response.status_code == 301
            assert response.url == resource.get_absolute_url() + "?after=1.2"

    def test_a_title_never_takes_the_place_of_another_address(self, client, resource):
        Resource.objects.update(title="Save")
        assert client.get(f"/resources/{resource.pk}/", follow=True).status_code == 200

    def test_a_hidden_one_is_gone_everywhere(self, client, resource, thread):
        Resource.objects.update(hidden_at=resource.created_at)
        assert client.get(resource.get_absolute_url()).status_code == 410
        assert "How ML roles" not in client.get(LIBRARY).text
        assert not resources_of(thread, thread.posts.values_list("pk", flat=True))

    def test_one_that_nobody_recommends_any_more_is_not_found(self, client, resource, mentor):
        Recommendation.objects.get().post.remove(by=mentor)
        assert client.get(resource.get_absolute_url()).status_code == 404
        assert "How ML roles" not in client.get(LIBRARY).text
        Recommendation.objects.get().post.restore()
        assert client.get(resource.get_absolute_url()).status_code == 200

    def test_a_merged_one_leads_to_the_other(self, client, resource, thread, asker):
        thread.answer(author=asker, body="https://other.example")
        other = Resource.objects.get(host="other.example")
        other.merge_into(resource)
        assert client.get(f"/resources/{other.pk}/x/").url == resource.get_absolute_url()

    def test_a_dead_one_says_so_and_keeps_its_words(self, client, resource):
        Resource.objects.update(dead_at=resource.created_at)
        page = client.get(resource.get_absolute_url()).text
        assert "this address led nowhere" in page
        assert "shows it well" in page
        assert "No longer there" in client.get(LIBRARY).text

    def test_what_others_wrote_stays_text(self, client, resource):
        Resource.objects.update(title='<script>alert(1)</script>"', description="<b>bold</b>")
        for address in (LIBRARY, f"/resources/{resource.pk}/"):
            page = client.get(address, follow=True).text
            assert "<script>alert" not in page
            assert "<b>bold" not in page


def queries(client, address: str) -> int:
    client.get(address)  # what is cached for ten minutes is warm
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("address", [LIBRARY, LIBRARY + "?topic=a&to=role&kind=video", "page"])
def test_queries_do_not_grow_with_rows(client, outsider, resource, asker, address):
    if address == "page":
        address = resource.get_absolute_url()
    recommend(asker, 0, resource.link, to_role="Role")
    visitor, as_member = queries(client, address), queries(signed_in(outsider), address)
    for number in range(1, 40):
        recommend(member(f"m{number}"), number, resource.link, f"https://a.example/{number}")
    assert queries(client, address) == visitor <= 5
    assert queries(signed_in(outsider), address) == as_member <= 7
