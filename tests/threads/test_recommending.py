"""What a post's links to other sites make known, and what becomes of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.conftest import member
from threads.links import links_in, outside
from threads.models import Recommendation, Resource, Thread
from threads.models.recommending import recommend, title_in

COUNTED = ("recommendation_count", "last_recommended_at")
VIDEO = "https://youtube.com/watch?v=dQw4w9WgXcQ"
TALK = "[How ML roles divide up](https://youtu.be/dQw4w9WgXcQ?t=103) shows it well. Watch it."


def resource() -> Resource:
    return Resource.objects.get()


def test_a_link_makes_a_resource_and_says_who_said_what(thread, mentor):
    post = thread.answer(author=mentor, body=f"Hello. {TALK}")
    found = resource()
    assert (found.url, found.kind, found.host) == (VIDEO, "video", "youtube.com")
    assert found.title == "How ML roles divide up"
    assert (found.recommendation_count, found.last_recommended_at) == (1, post.created_at)
    said = Recommendation.objects.get()
    assert (said.post, said.seconds, said.clock) == (post, 103, "1:43")
    assert said.sentence == "How ML roles divide up shows it well."
    assert said.address == f"{VIDEO}&t=103s"


def test_two_forms_of_an_address_are_one_resource_in_two_discussions(thread, asker, mentor):
    thread.answer(author=mentor, body=TALK)
    other = Thread.objects.ask(asker=asker, title="Another", body="https://youtu.be/dQw4w9WgXcQ")
    other.answer(author=mentor, body="http://www.youtube.com/embed/dQw4w9WgXcQ?start=9")
    assert resource().recommendation_count == 2
    assert Recommendation.objects.count() == 3


def test_a_post_recommends_once_a_moment_and_its_first_sentence_counts(thread, mentor):
    again = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    thread.answer(
        author=mentor, body=f"First: {again}\n\nSecond: {again}&x=1\n\n{again}&t=9\n\n{TALK}"
    )
    said = Recommendation.objects.order_by("moment")
    assert [(row.seconds, row.sentence[:6]) for row in said] == [
        (None, "First"),
        (9, "Second"),
        (103, "How ML"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "`https://example.org/a`",
        "> https://example.org/a",
        "[profile](/members/ravi/)",
        "[mail](mailto:a@example.org)",
        "https://example.org/" + "a" * 2000,
        "https://example.org/" + "ü" * 1500,
    ],
)
def test_what_is_no_recommendation(thread, mentor, body):
    thread.answer(author=mentor, body=body)
    assert not Resource.objects.exists()


def test_the_first_words_that_say_something_become_the_title(thread, mentor):
    thread.answer(author=mentor, body="[here](https://example.org/a) https://example.org/b")
    assert set(Resource.objects.values_list("title", flat=True)) == {""}
    assert str(Resource.objects.get(url__endswith="a")) == "example.org/a"
    thread.answer(author=mentor, body="[A book](https://example.org/a) [Deep work](example.org)")
    thread.answer(author=mentor, body="[The pragmatic one](http://www.example.org/a/)")
    thread.answer(author=mentor, body="[Another name](https://example.org/a)")
    assert Resource.objects.get(url__endswith="a").title == "The pragmatic one"


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("this talk on roles in ML", ""),
        ("This talk on roles in ML", ""),
        ("here is the first one", ""),
        ("This Is Water", "This Is Water"),
        ("Thistle and thorn", "Thistle and thorn"),
        ("deep", ""),
        ("a series", ""),
        ("Maelstrom", "Maelstrom"),
        ("C++", "C++"),
        ("click here", ""),
        ("This video", ""),
        ("→", ""),
        ("https://example.org/a", ""),
        ("example.org/a/b", ""),
        ("ml.school", "ml.school"),
        ("X" * 300, "X" * 200),
    ],
)
def test_which_words_are_a_title(words, title):
    assert title_in(words) == title


def test_an_edit_changes_what_is_recommended(thread, mentor, answer):
    answer.edit(by=mentor, body=f"{TALK} https://example.org/a")
    first = Recommendation.objects.get(seconds=103)
    answer.edit(by=mentor, body=TALK.replace("well", "badly"))
    assert Resource.objects.get(url__endswith="/a").recommendation_count == 0
    first.refresh_from_db()
    assert first.sentence == "How ML roles divide up shows it badly."
    answer.edit(by=mentor, body="Nothing.")
    assert not Recommendation.objects.exists()
    assert set(Resource.objects.values_list("recommendation_count", flat=True)) == {0}
    assert not Resource.objects.visible_to(None).exists()


def test_a_deleted_post_takes_its_recommendations_along_and_brings_them_back(thread, mentor):
    post = thread.answer(author=mentor, body=TALK)
    post.remove(by=mentor)
    assert (resource().recommendation_count, resource().last_recommended_at) == (0, None)
    assert not Recommendation.objects.visible().exists()
    post.restore()
    assert resource().recommendation_count == 1


def test_a_deleted_discussion_takes_all_of_them_along(thread, mentor, curator):
    thread.answer(author=mentor, body="Words.").reply(author=mentor, body=TALK)
    thread.refresh_from_db()
    thread.question.remove(by=curator)
    assert resource().recommendation_count == 0
    thread.question.restore()
    assert resource().recommendation_count == 1


def test_staff_makes_one_of_two_and_later_posts_find_it(thread, asker, mentor, outsider):
    thread.answer(author=mentor, body="[A](https://a.example/) [B](https://b.example/)")
    kept, gone = Resource.objects.order_by("url")
    outsider.saved_resources.create(resource=gone)
    gone.merge_into(kept)
    kept.refresh_from_db()
    assert kept.recommendation_count == 1
    assert outsider.saved_resources.get().resource == kept
    other = Thread.objects.ask(asker=asker, title="Another", body="http://www.b.example")
    assert Recommendation.objects.get(post=other.question_id).resource == kept
    kept.refresh_from_db()
    assert kept.recommendation_count == 2
    assert [row.pk for row in Resource.objects.visible_to(None)] == [kept.pk]


def test_nothing_is_merged_into_itself_and_merges_do_not_chain(thread, mentor):
    thread.answer(author=mentor, body="https://a.example https://b.example https://c.example")
    a, b, c = Resource.objects.order_by("url")
    with pytest.raises(ValueError, match="itself"):
        a.merge_into(a)
    a.merge_into(b)
    b.merge_into(c)
    a.refresh_from_db()
    assert a.merged_into == c
    with pytest.raises(ValueError, match="itself"):
        c.merge_into(Resource.objects.get(pk=a.pk))


def test_what_is_counted_is_what_counting_anew_would_find(thread, asker, mentor, answer):
    other = Thread.objects.ask(asker=asker, title="Another", body=TALK)
    for body in (TALK, f"{TALK} https://youtu.be/dQw4w9WgXcQ?t=9", "Gone.", TALK):
        answer.edit(by=mentor, body=body)
        thread.answer(author=asker, body=body).reply(author=mentor, body=TALK)
    other.question.remove(by=asker)
    answer.remove(by=mentor)
    answer.edit(by=mentor, body=f"{TALK} https://a.example")
    other.question.edit(by=asker, body="https://b.example")
    counted = list(Resource.objects.order_by("url").values("url", *COUNTED))
    Resource.objects.all().recount()
    assert list(Resource.objects.order_by("url").values("url", *COUNTED)) == counted
    assert [row["recommendation_count"] for row in counted] == [0, 0, 1]


def links(count: int) -> str:
    return "\n\n".join(
        f"[Page {n}](https://example.org/{n}?utm_source=x) is good." for n in range(count)
    )


def cost(thread, count: int) -> list[str]:
    post = thread.answer(author=member(f"writer-{count}"), body="Words.")
    post.write(links(count))
    found = list(outside(links_in(post.html)))
    assert len(found) == count
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        recommend(post, found)
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def test_any_number_of_links_costs_the_same_queries(thread):
    assert len(cost(thread, 1)) == len(cost(thread, 50)) <= 7


@pytest.mark.django_db(transaction=True)
def test_posts_that_are_written_at_once_are_all_counted(asker):
    urls = [f"https://example.org/{n}" for n in range(6)]
    threads = [Thread.objects.ask(asker=asker, title=f"T {n}", body="x") for n in range(6)]

    def answer(number: int) -> None:
        body = "\n\n".join(urls[number:] + urls[:number])
        threads[number].answer(author=asker, body=body)
        connection.close()

    with ThreadPoolExecutor(len(threads)) as pool:
        list(pool.map(answer, range(len(threads))))
    assert list(Resource.objects.values_list("recommendation_count", flat=True)) == [6] * 6


def test_the_words_of_a_deleted_post_are_no_title(thread, asker, mentor, curator):
    url = "https://youtu.be/dQw4w9WgXcQ"
    post = thread.answer(author=mentor, body=f"[Here]({url}), or: [Lies about Bob]({url}?si=x)")
    assert resource().title == "Lies about Bob"
    post.remove(by=curator)
    assert (resource().title, str(resource())) == ("", "youtube.com/watch?v=dQw4w9WgXcQ")
    other = thread.answer(author=asker, body=TALK)
    assert resource().title == "How ML roles divide up"
    post.restore()
    other.edit(by=asker, body=TALK.replace("How ML roles", "[Rude]"))
    assert resource().title == "Lies about Bob"
    Resource.objects.update(titled_by=curator)
    post.edit(by=mentor, body="Nothing.")
    assert resource().title == "Lies about Bob"


def test_what_a_page_calls_itself_stays_its_title(thread, mentor):
    post = thread.answer(author=mentor, body="[Here](https://example.org/a)")
    Resource.objects.update(title="A page")
    post.edit(by=mentor, body="Nothing.")
    assert resource().title == "A page"
