"""What a misspelt word may have meant: words that discussions have, and none that they had."""

import pytest
from searches import ask, page, titles

from threads import search
from threads.models import Thread, TitleWord

pytestmark = pytest.mark.usefixtures("learnt_at_once")


@pytest.fixture
def two(thread, answer, asker, mentor):
    """Two discussions whose answers share a word, in which one has a word of its own."""
    other = ask(asker, "Another question")
    other.answer(author=mentor, body="Ask about compensation, and for a moonlight clause.")
    thread.answer(author=mentor, body="The compensation will differ.")
    return thread, other


def offered(html: str) -> str:
    return html.partition("Showing results for <em>")[2].partition("</em>")[0]


def test_words_that_two_discussions_have_are_known(client, two):
    assert offered(page(client, "compensaton")) == "compensation"
    assert len(titles(client, "compensaton")) == 2


def test_what_one_says_may_be_a_slip(client, two):
    assert titles(client, "moonlihgt") == []


def test_roles_and_topics_are_known(client, asker):
    heading = {"to_role": "Recruiter", "topics": ["negotiation"]}
    ask(asker, "A question", **heading)
    assert offered(page(client, "recruitr")) == "recruiter"
    assert offered(page(client, "negotation")) == "negotiation"


def test_words_of_what_was_deleted_are_not_offered(client, two, curator):
    for one in two:
        one.posts.filter(kind="answer", body__contains="compensation").first().remove(by=curator)
    assert offered(page(client, "compensaton question")) == ""
    two[0].question.remove(by=curator)
    two[1].question.remove(by=curator)
    assert offered(page(client, "backnd question")) == ""


def test_the_name_of_who_writes_without_one_is_not_offered(client, two, outsider):
    outsider.name, outsider.handle = "Marlowequartz", "marlowequartz"
    outsider.save()
    for one in two:
        one.answer(author=outsider, body="Quietly.", anonymous=True)
    assert offered(page(client, "marlowquartz quietly")) == ""


def test_reading_everything_again_learns_the_same(client, two):
    known = set(TitleWord.objects.values_list("word", "only_in"))
    TitleWord.objects.all().delete()
    list(search.rebuild(Thread.objects.all()))
    assert set(TitleWord.objects.values_list("word", "only_in")) == known


def test_an_answer_of_many_new_words_costs_one_query_more(two, mentor, django_assert_num_queries):
    body = " ".join(f"{a}{b}elling" for a in "bcdfg" for b in "aeiou")
    post = two[0].posts.filter(kind="answer").latest("pk")
    post.body = body
    post.render()
    with django_assert_num_queries(6):
        search.index(two[0], post)
    with django_assert_num_queries(6):
        search.index(two[0], post)
    assert TitleWord.objects.get(word="baelling").only_in == two[0].pk
