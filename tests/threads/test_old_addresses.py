"""The addresses that imported discussions had at their site still lead to them."""

import pytest

from threads.models import Imported, Thread
from threads.rail import rail_of


def remember(post, number: int, site: str = "ai.stackexchange.com", kind: str = "post"):
    url = f"https://{site}/questions/{number}"
    return Imported.objects.create(
        post=post, site=site, kind=kind, external_id=number, url=url, licence="CC BY-SA 4.0"
    )


@pytest.mark.parametrize(
    "address",
    ["/questions/12/", "/questions/12/what-is-backprop", "/q/12/", "/q/12/?noise=1", "/q/12/7"],
)
def test_a_question_leads_to_its_discussion(client, thread, address):
    remember(thread.question, 12)
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, thread.get_absolute_url())


@pytest.mark.parametrize(
    "address", ["/a/34/", "/a/34/7", "/questions/12/title/34", "/questions/34/title"]
)
def test_an_answer_leads_to_its_place(client, thread, answer, address):
    remember(thread.question, 12)
    remember(answer, 34)
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (301, answer.get_absolute_url())


def test_an_unknown_answer_leads_to_its_question(client, thread):
    remember(thread.question, 12)
    response = client.get("/questions/12/title/99")
    assert response["Location"] == thread.get_absolute_url()


@pytest.mark.parametrize("address", ["/questions/13/", "/a/13/x", f"/q/{10**30}/", "/questions/x/"])
def test_an_unknown_number_is_not_found(client, thread, address):
    remember(thread.question, 12)
    assert client.get(address).status_code == 404


def test_a_comment_has_no_address_of_its_own(client, thread, mentor):
    remember(thread.question.reply(author=mentor, body="A comment."), 12, kind="comment")
    assert client.get("/questions/12/").status_code == 404


def test_what_was_deleted_is_gone(client, thread, answer, curator):
    remember(thread.question, 12)
    remember(answer, 34)
    answer.remove(by=curator)
    assert client.get("/a/34/").status_code == 410
    assert client.get("/q/12/").status_code == 301
    thread.question.remove(by=curator)
    assert client.get("/q/12/").status_code == 410


def test_of_two_sites_the_named_one_counts(client, thread, answer):
    remember(thread.question, 12)
    remember(answer, 12, site="cs.stackexchange.com")
    assert client.get("/questions/12/")["Location"] == thread.get_absolute_url()
    response = client.get("/questions/12/?site=cs.stackexchange.com")
    assert response["Location"] == answer.get_absolute_url()


def test_an_old_address_costs_one_query(client, thread, django_assert_num_queries):
    remember(thread.question, 12)
    with django_assert_num_queries(1):
        client.get("/questions/12/")


@pytest.fixture
def elsewhere(outsider):
    return Thread.objects.ask(asker=outsider, title="Is it worth it at all?", body="Is it?")


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/questions/12/", "thread"),
        ("/questions/12/?site=cs.stackexchange.com", "elsewhere"),
        ("/questions/12/?site=unknown.example", "thread"),
        ("/questions/12/title/34", "elsewhere"),
        ("/questions/12/title/99", "thread"),
    ],
)
def test_an_old_address_cites_what_it_leads_to(
    client, as_curator, thread, elsewhere, mentor, address, leads_to
):
    there = {"thread": thread, "elsewhere": elsewhere}[leads_to]
    remember(thread.question, 12)
    remember(elsewhere.question, 12, site="cs.stackexchange.com")
    remember(elsewhere.answer(author=mentor, body="Yes."), 34)
    assert client.get(address, follow=True).context["thread"] == there
    citing = Thread.objects.ask(asker=mentor, title="Another one", body=f"Like [it]({address}).")
    assert [tie.thread for tie in rail_of(citing).cited] == [there]
    for typed in (address, f"http://testserver{address}"):
        page = as_curator.get(f"/threads/{citing.pk}/duplicate/", {"q": typed})
        assert [found.pk for found in page.context["candidates"].threads] == [there.pk]
