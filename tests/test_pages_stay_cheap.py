"""A page costs the same number of queries with two rows and with fifty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.conftest import member, signed_in
from threads.models import Thread

VISITOR, MEMBER = 4, 6
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


@pytest.mark.parametrize(
    "address", ["/", "/?tab=top", "/?topic=a&from=backend-engineer&to=role-1", "thread"]
)
def test_queries_do_not_grow_with_rows(client, thread, asker, outsider, address):
    more = RAIL if address == "thread" else 0
    address = thread.get_absolute_url() if address == "thread" else address
    grow(thread, asker, 2)
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
    assert len(queries(client, address)) == len(visitor) <= VISITOR + more, listed(visitor)
    assert len(queries(signed_in(outsider), address)) == len(as_member) <= MEMBER + more, listed(
        as_member
    )
