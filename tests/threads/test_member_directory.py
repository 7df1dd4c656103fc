import pytest
from django.utils import timezone

from tests.conftest import member
from tests.threads.movers import moved
from threads.models import MentorRequest, Thread

pytestmark = pytest.mark.django_db

ADDRESS = "/mentors/"


@pytest.fixture
def marked(curator):
    """Gives members the mark, as staff does."""

    def mark(*members):
        for one in members:
            MentorRequest.objects.ask(member=one, proof="I did it.").grant(by=curator)
        return members

    return mark


def names(client, address=ADDRESS):
    return [one.handle for one in client.get(address).context["mentors"]]


def test_mentors_stand_there_with_what_they_bring(client, marked, mentor, answer):
    marked(mentor)
    moved(mentor)
    page = client.get(ADDRESS).content.decode()
    assert 'href="/members/ravi/">Ravi K.</a>' in page
    assert "ML platform engineer at a big company" in page and "last answer:" in page
    assert "/paths/backend-engineer/ml-engineer/" in page and ">career-pivot</a>" in page


def test_only_active_members_with_the_mark_are_listed(client, marked, mentor, outsider):
    moved(outsider)
    marked(mentor)
    assert names(client) == ["ravi"]
    mentor.is_active = False
    mentor.save()
    assert names(client) == []


def test_who_answered_last_stands_first(client, marked, thread, mentor, outsider, asker):
    marked(asker, mentor, outsider)
    thread.answer(author=outsider, body="First.")
    thread.answer(author=mentor, body="Second.")
    assert names(client) == ["ravi", "sam", "nadia"]
    assert client.get(ADDRESS).content.decode().count("no answer yet") == 1


def test_what_is_written_without_a_name_moves_nobody(client, marked, thread, mentor, outsider):
    marked(mentor, outsider)
    thread.answer(author=mentor, body="First.")
    signed = thread.answer(author=outsider, body="Second.")
    before = client.get(ADDRESS).content
    hidden = Thread.objects.ask(
        asker=mentor, title="Another one", body="x", topics=["layoffs"], anonymous=True
    )
    hidden.answer(author=mentor, body="Between us.", anonymous=True)
    assert client.get(ADDRESS).content == before
    assert names(client, "/mentors/?topic=layoffs") == []
    signed.remove(by=outsider)
    assert names(client) == ["ravi", "sam"]


def test_answers_in_deleted_discussions_do_not_count(client, marked, thread, answer, mentor, asker):
    marked(mentor)
    thread.question.remove(by=asker)
    page = client.get(ADDRESS).content.decode()
    assert "no answer yet" in page and "career-pivot" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from=backend-engineer", ["ravi"]),
        ("from=backend-engineer&to=ml-engineer", ["ravi"]),
        ("to=sre", ["sam"]),
        ("from=backend-engineer&to=sre", []),
        ("topic=career-pivot", ["ravi"]),
        ("topic=career-pivot&to=sre", []),
    ],
)
def test_a_path_and_a_topic_narrow_the_list(client, marked, answer, mentor, outsider, query, found):
    marked(mentor, outsider)
    moved(mentor)
    moved(mentor, goal="SRE", shown=False)
    moved(outsider, origin="Support", goal="SRE")
    assert names(client, f"/mentors/?{query}") == found


@pytest.mark.parametrize(
    "typed",
    ["from=Backend+Engineer&to=ML+engineer", "topic=Career-Pivot", "from=backend%20engineer"],
)
def test_names_lead_to_the_address_with_slugs(client, marked, answer, mentor, typed):
    moved(mentor)
    response = client.get(f"/mentors/?{typed}")
    assert response.status_code == 302
    assert response["Location"].islower() and "+" not in response["Location"]
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("words", ["Astronaut", "<script>", "x" * 5000, "'; --", "\u202e"])
def test_what_nothing_is_called_is_said(client, answer, words):
    response = client.get(ADDRESS, {"from": words})
    page = response.content.decode()
    assert response.status_code == 200 and "Nothing is called that" in page
    assert "<script>" not in page.split("<main")[1].split("</main")[0]


@pytest.mark.parametrize("cursor", ["x", "1", "1.2.3", "-1.5", "9" * 30 + ".1"])
def test_a_made_up_place_is_a_bad_request(client, cursor):
    assert client.get(ADDRESS, {"after": cursor}).status_code == 400


def test_twenty_a_page_and_none_twice(client, marked, thread):
    many = [member(f"m{number}") for number in range(45)]
    marked(*many)
    for one in many[:30]:
        thread.answer(author=one, body="Yes.")
    seen, address = [], ADDRESS
    while address:
        context = client.get(address).context
        seen += [one.handle for one in context["mentors"]]
        address = context["later"]
    answered = [f"m{number}" for number in reversed(range(30))]
    assert seen == answered + [f"m{number}" for number in reversed(range(30, 45))]
    assert names(client, context["earlier"]) == seen[20:40]


@pytest.mark.parametrize("number", [2, 50])
def test_the_directory_costs_the_same_for_few_and_many(
    client, marked, thread, number, django_assert_num_queries
):
    for one in marked(*(member(f"m{n}") for n in range(number))):
        moved(one)
        thread.answer(author=one, body="Yes.")
    with django_assert_num_queries(3):
        client.get(ADDRESS)
    with django_assert_num_queries(6):
        client.get("/mentors/?from=backend-engineer&to=ml-engineer&topic=career-pivot")


def test_an_empty_list_says_what_to_do_next(client, marked, mentor):
    assert "No mentor yet" in client.get(ADDRESS).content.decode()
    moved(mentor)
    page = client.get("/mentors/?to=ml-engineer").content.decode()
    assert "No mentor for this yet" in page and "See all mentors" in page
    assert "The list ends here" in client.get("/mentors/?after=0.0").content.decode()


def test_the_list_is_only_read(client):
    assert client.post(ADDRESS).status_code == 405


def test_a_mark_of_long_ago_needs_no_answer(client, mentor):
    mentor.mentor_since = timezone.now()
    mentor.save()
    assert "no answer yet" in client.get(ADDRESS).content.decode()
