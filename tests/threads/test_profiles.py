from datetime import datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from threads.activity import mondays, year_of
from threads.models import CareerMove, ImportedMember, Post, Thread

pytestmark = pytest.mark.django_db

DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)


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


def test_of_an_inactive_member_the_name_alone_is_left(client, mentor, answer):
    mentor.is_active = False
    mentor.about = "I build platforms."
    mentor.save()
    response = client.get("/members/ravi/")
    assert response.status_code == 200
    assert "Ravi K." in response.text and "not active any more" in response.text
    assert "noindex" in response.text
    assert mentor.about not in response.text and answer.body not in response.text


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
    with django_assert_max_num_queries(7):
        assert client.get("/members/ravi/").status_code == 200
    member = Client()
    member.force_login(outsider, backend="django.contrib.auth.backends.ModelBackend")
    with django_assert_max_num_queries(9):
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


def test_each_list_has_an_address(client, mentor, asker, thread, answer):
    own = Thread.objects.ask(asker=mentor, title="What do mentors ask?", body="This.")
    answer.pick(by=asker)
    own.answer(author=mentor, body="I found out.")

    def listed(show):
        return [post.pk for post in client.get(f"/members/ravi/?show={show}").context["posts"]]

    assert listed("answers") == [own.posts.get(kind="answer").pk, answer.pk]
    assert (listed("questions"), listed("picks")) == ([own.question_id], [answer.pk])
    assert client.get("/members/ravi/?show=nonsense").status_code == 404


def test_a_list_keeps_its_name_on_the_next_page(client, many):
    many(21)
    page = client.get("/members/ravi/?show=answers").content.decode()
    older = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&").split("#")[0]
    assert "Answer number 0." in client.get(f"/members/ravi/{older}").content.decode()


def test_nothing_that_is_written_without_a_name_changes_a_profile(
    client, as_outsider, as_curator, mentor, thread, answer, asker
):
    readers = (client, as_outsider, as_curator)
    before = [facts(reader) for reader in readers]
    hidden = Thread.objects.ask(
        asker=mentor, title="Is it too late?", body="I fear so.", anonymous=True, topics=["age"]
    )
    hidden.answer(author=mentor, body="Perhaps not.")
    thread.answer(author=mentor, body="Between us.", anonymous=True).pick(by=asker)
    assert [facts(reader) for reader in readers] == before


def facts(reader):
    """The page without what differs from one request to the next."""
    page = reader.get("/members/ravi/").content.decode()
    return page.split("<main")[1].split("<footer")[0]


def test_one_sees_ones_own_posts_without_a_name_in_a_list_apart(
    as_mentor, as_curator, client, mentor, thread
):
    thread.answer(author=mentor, body="Between us.", anonymous=True)
    own = as_mentor.get("/members/ravi/?show=unsigned")
    page = own.content.decode()
    assert "Between us." in page and "Only you see this list." in page
    assert "no-store" in own["Cache-Control"]
    for other in (client, as_curator):
        assert other.get("/members/ravi/?show=unsigned").status_code == 404
        assert "Without your name" not in other.get("/members/ravi/").content.decode()


def test_moves_that_are_shown_stand_there(client, mentor):
    for goal, shown in (("ML engineer", True), ("Astronaut", False)):
        CareerMove.objects.add(
            member=mentor, from_role="Backend engineer", to_role=goal, year=2021, shown=shown
        )
    page = client.get("/members/ravi/").content.decode()
    assert "Backend engineer → ML engineer" in page and "Astronaut" not in page


def test_a_year_can_be_seen_and_read(client, mentor, many):
    written = many(12)
    Post.objects.filter(pk=written[0].pk).update(created_at=timezone.now() - timedelta(days=100))
    Post.objects.filter(pk=written[1].pk).update(created_at=timezone.now() - timedelta(days=800))
    page = client.get("/members/ravi/").content.decode()
    assert page.count("<rect") == 53 and page.count('<rect class="some"') == 2
    assert "Wrote in 2 of the last 53 weeks." in page
    assert "10 posts or more" in page and ": 1 post<" in page


def test_an_answer_at_the_edges_of_weeks_counts_once(mentor, many):
    monday = mondays()[10]
    start = timezone.make_aware(datetime.combine(monday, time()))
    first, second, third = many(3)
    for post, at in ((first, start), (second, start - MOMENT), (third, start + 7 * DAY - MOMENT)):
        Post.objects.filter(pk=post.pk).update(created_at=at)
    weeks = {week.monday: week.count for week in year_of(mentor).weeks}
    assert (weeks[monday], weeks[monday - 7 * DAY], sum(weeks.values())) == (2, 1, 3)


def test_topics_and_tallies_come_from_answers(client, thread, answer, asker, many):
    many(101)
    answer.pick(by=asker)
    page = client.get("/members/ravi/").content.decode()
    assert "<dd>100+</dd>" in page and "<dd>1</dd>" in page
    assert "Answers most about" not in page  # the latest hundred had no topic
    Post.objects.filter(pk=answer.pk).update(created_at=timezone.now() + DAY)
    assert '?topic=career-pivot">career-pivot</a>' in client.get("/members/ravi/").content.decode()
