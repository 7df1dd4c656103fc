import pytest
from django.test import Client

from threads.models import ImportedMember, Post, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(asker, mentor):
    """Writes answers of the mentor, each in a discussion of its own."""

    def write(number: int) -> list[Post]:
        return [
            Thread.objects.ask(asker=asker, title=f"Question number {n}", body="How?").answer(
                author=mentor, body=f"Answer number {n}."
            )
            for n in range(number)
        ]

    return write


def test_a_profile_shows_who_somebody_is_and_what_they_wrote(client, mentor, answer):
    mentor.about = "Twelve years of <i>platforms</i>.\nhttps://example.org"
    mentor.save()
    page = client.get("/members/ravi/").content.decode()
    for words in ("<h1>Ravi K.</h1>", "@ravi", "ML platform engineer at a big company"):
        assert words in page
    assert "&lt;i&gt;platforms&lt;/i&gt;.<br>https://example.org" in page
    assert answer.thread.title in page and "Start with the platform team." in page
    assert f'href="/posts/{answer.pk}/"' in page and "Answer ·" in page
    assert "Edit profile" not in page and "ravi@example.org" not in page


def test_one_has_a_way_to_edit_ones_own(as_mentor):
    assert 'href="/settings/profile/"' in as_mentor.get("/members/ravi/").content.decode()
    assert "Edit profile" in as_mentor.get("/members/ravi/").content.decode()


def test_an_address_in_another_case_leads_to_the_right_one(client, mentor):
    response = client.get("/members/Ravi/")
    assert (response.status_code, response["Location"]) == (301, "/members/ravi/")


@pytest.mark.parametrize("handle", ["nobody", "ra vi", "'", "x" * 5000, "ﬁ", "%E2%80%AE", "..%2f"])
def test_unknown_members_are_not_found(client, mentor, handle):
    assert client.get(f"/members/{handle}/").status_code == 404


def test_an_inactive_member_is_not_found(client, mentor, answer):
    mentor.is_active = False
    mentor.save()
    assert client.get("/members/ravi/").status_code == 404


def test_deleted_posts_and_posts_in_deleted_discussions_are_not_listed(
    client, mentor, curator, many
):
    first, second, _ = many(3)
    first.remove(by=mentor)
    second.thread.question.remove(by=curator)
    page = client.get("/members/ravi/").content.decode()
    assert page.count("<article") == 1 and "Answer number 2." in page


def test_an_imported_member_is_marked(client, mentor, answer):
    ImportedMember.objects.create(member=mentor, site="an archive", external_id=7)
    assert (
        "Imported from an archive, not claimed yet."
        in client.get("/members/ravi/").content.decode()
    )


def test_posts_come_newest_first_twenty_a_page_and_none_twice(client, mentor, many):
    written = [post.pk for post in many(45)][::-1]
    seen, address = [], "/members/ravi/"
    while address:
        posts = client.get(address).context["posts"]
        assert len(posts) <= 20
        seen += [post.pk for post in posts]
        address = f"/members/ravi/?after={posts.next}" if posts.next else ""
    assert seen == written
    back = client.get(f"/members/ravi/?before={posts.previous}").context["posts"]
    assert [post.pk for post in back] == written[20:40]


@pytest.mark.parametrize("number", [2, 50])
def test_a_profile_costs_the_same_for_few_and_many_posts(
    client, mentor, outsider, many, number, django_assert_max_num_queries
):
    many(number)
    with django_assert_max_num_queries(4):
        assert client.get("/members/ravi/").status_code == 200
    member = Client()
    member.force_login(outsider, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(6):
        assert member.get("/members/ravi/").status_code == 200


@pytest.mark.parametrize("cursor", ["x", "1", "1.2.3", "-1.5", "9" * 30 + ".1", "1." + "9" * 19])
@pytest.mark.parametrize("name", ["after", "before"])
def test_a_made_up_place_in_the_list_is_a_bad_request(client, mentor, name, cursor):
    response = client.get("/members/ravi/", {name: cursor})
    assert response.status_code == 400 and "<h1" in response.content.decode()


def test_beyond_the_end_there_is_a_way_back(client, mentor, answer):
    page = client.get("/members/ravi/?after=0.0").content.decode()
    assert "The list ends here." in page and "To its beginning" in page


def test_an_empty_profile_says_what_to_do_next(as_outsider, client, outsider):
    assert "Find a question" in as_outsider.get("/members/sam/").content.decode()
    assert "Sam O. has not written anything yet." in client.get("/members/sam/").content.decode()


def test_a_profile_is_only_read(as_mentor, mentor):
    assert as_mentor.post("/members/ravi/").status_code == 405
    assert Post.objects.count() == 0
