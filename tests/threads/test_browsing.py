import pytest

from threads.models import Thread, Topic
from threads.models.topic import Topic as TopicModel


@pytest.fixture
def threads(asker, mentor):
    """Sixty discussions; every third is about interviews, every fifth leads to management."""
    made = []
    for number in range(60):
        made.append(
            Thread.objects.ask(
                asker=asker,
                title=f"Question number {number}",
                body=f"Body {number}",
                from_role="Senior engineer" if number % 2 else "",
                to_role="" if number % 5 else "Engineering manager",
                topics=["interviews"] if number % 3 == 0 else [],
            )
        )
    made[7].answer(author=mentor, body="An answer.")
    return made


def titles(response):
    return [thread.title for thread in response.context["threads"]]


def test_the_first_page_shows_what_was_active_last(client, threads):
    page = client.get("/")
    assert titles(page)[:2] == ["Question number 7", "Question number 59"]
    assert len(titles(page)) == 25
    assert "Ravi K." in page.text


def test_older_and_newer_pages_show_everything_once(client, threads):
    seen, address = [], "/"
    while address:
        page = client.get(address)
        seen += titles(page)
        newer, address = page.context["newer"], page.context["older"]
    assert sorted(seen) == sorted(thread.title for thread in threads)
    assert titles(client.get(newer))[-1] == seen[seen.index(titles(page)[0]) - 1]


def test_beyond_its_end_a_list_leads_back(client, threads):
    page = client.get("/?topic=interviews&after=9.9").text
    assert "Nothing further on" in page and 'href="/?topic=interviews">Back' in page
    assert "Nobody has asked about this" not in page
    assert "Nothing further on" not in client.get("/?topic=nope").text


def test_beyond_its_end_a_discussion_leads_back(client, threads):
    address = threads[7].get_absolute_url()
    page = client.get(f"{address}?sort=oldest&after=9000000000000000.9").text
    assert f'href="{address}#answers-heading">Back' in page
    assert "Nothing further on" not in client.get(address).text


def test_htmx_gets_more_rows_without_the_page(client, threads):
    older = client.get("/").context["older"]
    more = client.get(older, headers={"HX-Request": "true"})
    assert "<html" not in more.text
    assert more.text.count("thread-row") == 25


def test_unanswered_leaves_out_what_is_answered(client, threads):
    page = client.get("/?tab=unanswered")
    assert "Question number 7" not in titles(page)
    assert titles(page)[0] == "Question number 59"


def test_filters_combine_and_live_in_the_address(client, threads):
    page = client.get("/?topic=interviews&to=engineering-manager&from=senior-engineer")
    assert titles(page) == ["Question number 45", "Question number 15"]
    assert "Senior engineer → Engineering manager" in page.text
    without = client.get("/?topic=interviews&to=engineering-manager")
    assert len(titles(without)) == 4


def test_top_is_ordered_by_helpful_marks(client, threads, outsider):
    threads[3].question.mark_helpful(by=outsider)
    assert titles(client.get("/?tab=top"))[0] == "Question number 3"


@pytest.mark.parametrize("query", ["?topic=nope", "?to=nope", "?from=nope", "?tab=nope"])
def test_a_filter_that_does_not_exist_is_not_found(client, thread, query):
    assert client.get(f"/{query}").status_code == 404


def test_empty_lists_say_what_to_do_next(client, db):
    assert "Ask the first question." in client.get("/").text
    Topic.objects.create(name="visas", slug="visas", description="Papers.")
    assert "Your question would be the first." in client.get("/?topic=visas").text
    assert "Nobody is waiting." in client.get("/?tab=unanswered").text


def test_merged_topics_keep_their_discussions(client, threads):
    old = Topic.objects.get(slug="interviews")
    new = TopicModel.objects.create(name="hiring", slug="hiring")
    threads[0].topics.add(new)
    old.merge_into(new)
    assert len(titles(client.get("/?topic=hiring"))) == 20
    assert Topic.objects.called("Interviews") == new


def test_a_row_never_shows_what_it_said_before(client, threads, mentor, as_asker):
    client.get("/")
    threads[59].answer(author=mentor, body="Fresh.")
    Topic.objects.filter(slug="interviews").update(name="hiring loops")
    page = client.get("/").text
    assert page.count("answered by <b>Ravi K.</b>") == 2
    assert "hiring loops" in page
    mentor.name = "Ravi S."
    mentor.save()
    assert "answered by <b>Ravi S.</b>" in client.get("/").text
