"""No search breaks the page, and none costs more than another."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from searches import SEARCH, ask

from threads.models import Thread


@pytest.mark.parametrize(
    "query",
    [
        *("& | ! : * ' \\ ( ) <->", "'", "\\", "a:*", "!!!", "((", "foo <-> bar", "%", "_", "$$"),
        *(
            "-",
            "--",
            "-foo",
            "-topic:x -foo",
            '"',
            '""',
            '"unbalanced',
            'a "b',
            "topic:",
            'topic:"',
        ),
        *(
            "topic:topic:x",
            "is:",
            "is:unanswered is:unanswered",
            "or",
            "or or",
            "or -",
            "the",
            "how to",
        ),
        *(
            "\u202eabc",
            "🙂",
            "👩‍💻 🙂",
            "مرحبا",
            "日本語",
            "\u0301",
            "e\u0301" * 50,
            "²³ ½",
            "9e5b 1e5",
        ),
        *(
            "x" * 10_000,
            "word " * 2_000,
            '"' * 10_000,
            "-" * 10_000,
            "C++" * 3_000,
            "user:@",
            "user:@@",
        ),
    ],
)
def test_no_query_breaks_the_page(client, thread, answer, query):
    response = client.get(SEARCH, {"q": query})
    assert response.status_code == 200
    if len(query) > 200:
        assert "the first 200 characters" in response.content.decode()


def test_a_nul_is_a_bad_request(client, db):
    assert client.get(SEARCH, {"q": "a\0b"}).status_code == 400


@pytest.mark.parametrize("after", ["x", "1", "1.2.3", "-1.2", "1.", "٣.١", "9" * 30 + ".1", "1.2 "])
@pytest.mark.parametrize("query", ["offer", "is:unanswered"])
def test_a_place_that_no_page_gave_out_is_refused(client, thread, query, after):
    assert client.get(SEARCH, {"q": query, "after": after}).status_code == 400


@pytest.mark.parametrize(
    "query", ["offer", "is:unanswered", "offer -nothing", "ofer", "offer zebra"]
)
def test_pages_show_every_result_once(client, asker, learnt_at_once, query):
    asked = {ask(asker, f"An offer, number {number}").pk for number in range(45)}
    seen, address = [], f"{SEARCH}?q={query}"
    while address:
        context = client.get(address).context
        seen += [result.thread.pk for result in context["found"].results]
        address = context["next"]
    assert len(seen) == 45 and set(seen) == asked


def queries_of(client, query: str) -> int:
    """Without those of the rate limit, which belong to the cache."""
    with CaptureQueriesContext(connection) as captured:
        client.get(SEARCH, {"q": query})
    return sum(
        "ratecount" not in entry["sql"] and "SAVEPOINT" not in entry["sql"] for entry in captured
    )


@pytest.mark.parametrize(
    "query", ["offer", "is:unanswered", "ofer from:nowhere", "offer zebra", "user:nadia offer"]
)
def test_the_cost_does_not_grow_with_the_results(client, as_mentor, asker, learnt_at_once, query):
    for wanted in (2, 30):
        while Thread.objects.count() < wanted:
            ask(asker, "An offer", topics=["offers"]).answer(author=asker, body="An offer, yes")
            ask(asker, "Another offer", from_role="QA", to_role="SRE")
        assert queries_of(client, query) <= 4
        assert queries_of(as_mentor, query) <= 6
