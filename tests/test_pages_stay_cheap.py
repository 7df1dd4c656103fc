"""A page costs the same number of queries with two rows and with fifty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.conftest import member, signed_in
from tests.threads.aged import months_ago, told
from tests.threads.movers import moved
from threads.models import CareerMove, Post, Thread

VISITOR, MEMBER = 4, 6
PATH_VISITOR, PATH_MEMBER = 6, 8
PROFILE, DIRECTORY = 7, 6
RAIL = 1  # a discussion's rail costs two queries, of which one fits into the budget of a list


def queries(client, address):
    client.get(address)  # what is cached for ten minutes is warm
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def listed(statements):
    return "\n".join(statement[:60] + "…" + statement[-90:] for statement in statements)


def grow(thread, asker, count):
    """More of everything: discussions, authors, answers, replies, marks, topics."""
    for number in range(count):
        author = member(f"writer-{thread.pk}-{number}")
        other = Thread.objects.ask(
            asker=author,
            title=f"Question {number}",
            body="Body.",
            topics=["a", f"b{number}"],
            to_role=f"Role {number % 5}",
            from_role="Backend engineer",
        )
        other.answer(author=asker, body="Yes.").mark_helpful(by=author)
        post = thread.answer(author=author, body=f"Answer {number} @{author.handle}")
        post.reply(author=asker, body="Thanks.")
        post.mark_helpful(by=asker)


def age(thread, asker, outsider):
    """What comes with the months: outcomes, and marks of answers that hold or do not any more."""
    then = months_ago(9)
    Thread.objects.update(created_at=then)
    Post.objects.update(created_at=then)
    thread.refresh_from_db()
    told(thread, "not_yet", 5, "Next year.")
    told(thread, "moved", 1, "I start in May.")
    for post in Post.objects.filter(kind="answer").exclude(author=outsider)[:30]:
        post.confirm(by=outsider, kind="outdated")


@pytest.mark.parametrize(
    "address", ["/", "/?tab=top", "/?topic=a&from=backend-engineer&to=role-1", "thread"]
)
def test_queries_do_not_grow_with_rows(client, thread, asker, outsider, address):
    more = RAIL if address == "thread" else 0
    address = thread.get_absolute_url() if address == "thread" else address
    grow(thread, asker, 2)
    age(thread, asker, outsider)
    visitor, as_member = queries(client, address), queries(signed_in(outsider), address)
    grow(Thread.objects.ask(asker=outsider, title="Another start", body="x"), outsider, 3)
    for number in range(48):
        author = member(f"late-{number}")
        thread.answer(author=author, body="Words.").reply(author=asker, body="Thanks.")
        Thread.objects.ask(
            asker=author,
            title=f"More {number}",
            body="x",
            topics=["a"],
            from_role="Backend engineer",
            to_role="Role 1",
        )
    age(thread, asker, outsider)
    assert len(queries(client, address)) == len(visitor) <= VISITOR + more, listed(visitor)
    assert len(queries(signed_in(outsider), address)) == len(as_member) <= MEMBER + more, listed(
        as_member
    )


def walk(thread, asker, count):
    """More of all that the page of this discussion's path shows."""
    ends = {"from_role": thread.from_role.name, "to_role": thread.to_role.name}
    for number in range(count):
        author = member(f"walker-{asker.pk}-{count}-{number}")
        CareerMove.objects.add(member=author, year=2000 + number, shown=True, **ends)
        other = Thread.objects.ask(asker=author, title="Same path", body="x", **ends)
        post = other.answer(author=asker, body=f"See https://example.org/{number} for it.")
        post.mark_helpful(by=author)


@pytest.mark.parametrize(
    "address", ["/paths/backend-engineer/ml-engineer/", "/paths/any/ml-engineer/"]
)
def test_the_page_of_a_path_does_not_cost_more_with_rows(client, thread, asker, outsider, address):
    walk(thread, asker, 2)
    visitor, as_member = queries(client, address), queries(signed_in(outsider), address)
    walk(thread, outsider, 48)
    assert len(queries(client, address)) == len(visitor) <= PATH_VISITOR, listed(visitor)
    assert len(queries(signed_in(outsider), address)) == len(as_member) <= PATH_MEMBER, listed(
        as_member
    )


@pytest.mark.parametrize("show", ["", "answers", "questions", "picks"])
def test_a_profile_costs_the_same_for_ten_posts_and_many(client, thread, asker, mentor, show):
    address = f"/members/ravi/?show={show}"
    for number in range(2):
        thread.answer(author=mentor, body=f"Answer {number}.")
    few = queries(client, address)
    for number in range(50):
        other = Thread.objects.ask(asker=mentor, title=f"T {number}", body="x", topics=["a"])
        other.answer(author=mentor, body="Words.")
        thread.answer(author=mentor, body=f"More {number}.").pick(by=asker)
    assert len(queries(client, address)) == len(few) <= PROFILE, listed(few)
    assert len(queries(signed_in(asker), address)) <= PROFILE + 2


@pytest.mark.parametrize("query", ["", "?from=backend-engineer&to=ml-engineer&topic=a"])
def test_the_directory_of_mentors_costs_the_same_for_few_and_many(client, asker, query):
    def join(count):
        for number in range(count):
            one = member(f"mentor-{number}-of-{count}", mentor_since=timezone.now())
            moved(one)
            Thread.objects.ask(asker=asker, title=f"T {number}", body="x", topics=["a"]).answer(
                author=one, body="Words."
            )

    join(2)
    few = queries(client, f"/mentors/{query}")
    join(30)
    assert len(queries(client, f"/mentors/{query}")) == len(few) <= DIRECTORY, listed(few)
