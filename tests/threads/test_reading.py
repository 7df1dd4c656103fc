from datetime import timedelta

import pytest
from django.urls import reverse

from threads.models import Post


@pytest.fixture
def long_thread(thread, mentor):
    """A discussion with 70 answers, the later ones the more helpful ones."""
    for number in range(70):
        post = thread.answer(author=mentor, body=f"Answer number {number}.")
        moment = thread.created_at + timedelta(minutes=number)
        marks = {"imported_marks": number, "helpful_count": number}
        Post.objects.filter(pk=post.pk).update(created_at=moment, **marks)
    thread.recount()
    return thread


def test_a_wrong_slug_leads_to_the_right_one(client, thread):
    for slug in ("", "wrong/"):
        response = client.get(f"/threads/{thread.pk}/{slug}")
        assert (response.status_code, response.url) == (301, thread.get_absolute_url())


@pytest.mark.parametrize(
    ("sort", "first", "last"), [("helpful", 69, 40), ("newest", 69, 40), ("oldest", 0, 29)]
)
def test_answers_are_sorted(client, long_thread, sort, first, last):
    page = client.get(long_thread.get_absolute_url(), {"sort": sort}).text
    assert page.index(f"Answer number {first}.") < page.index(f"Answer number {last}.")
    assert page.count("Answer number") == 30


def test_pages_lead_on_and_back_again(client, long_thread):
    posts = client.get(long_thread.get_absolute_url()).context["posts"]
    second = client.get(long_thread.get_absolute_url(), {"after": posts.next}).context["posts"]
    assert [p.helpful_count for p in second] == list(range(39, 9, -1))
    first = client.get(long_thread.get_absolute_url(), {"before": second.previous}).context["posts"]
    assert [p.pk for p in first] == [p.pk for p in posts]
    third = client.get(long_thread.get_absolute_url(), {"after": second.next}).context["posts"]
    assert (len(third), third.next) == (10, "")


def test_every_permalink_lands_on_the_page_with_its_post(client, long_thread):
    for post in Post.objects.filter(kind="answer")[::7]:
        landed = client.get(post.get_absolute_url(), follow=True)
        assert landed.redirect_chain[-1][0].endswith(f"#post-{post.pk}")
        assert f'id="post-{post.pk}"' in landed.text


@pytest.mark.parametrize(
    "place", ["x", "1", "1.2", "9" * 40, "-1.2.3", "1.2.3.4", "9999999999999999999.1.1", "١.٢.٣"]
)
@pytest.mark.parametrize("name", ["after", "before", "start"])
def test_a_place_that_is_none_is_a_bad_request(client, thread, place, name):
    assert client.get(thread.get_absolute_url(), {name: place}).status_code == 400
    if name != "start":
        assert client.get("/", {name: f"{place}.x"}).status_code == 400


def test_an_open_page_hears_of_new_answers(client, thread, mentor):
    address = reverse("news.show", args=[thread.pk])
    assert client.get(address, {"since": thread.newest_id}).status_code == 204
    answer = thread.answer(author=mentor, body="Fresh.")
    response = client.get(address, {"since": thread.newest_id})
    assert "1 new answer" in response.text
    again = client.get(
        address, {"since": thread.newest_id}, headers={"If-None-Match": response["ETag"]}
    )
    assert again.status_code == 304
    weak = {"If-None-Match": f"W/{response['ETag']}"}  # after gzip
    assert client.get(address, {"since": thread.newest_id}, headers=weak).status_code == 304
    shown = client.get(
        reverse("news.posts", args=[thread.pk]), {"since": 0}, headers={"HX-Request": "true"}
    )
    assert "Fresh." in shown.text
    assert client.get(address, {"since": answer.pk}).status_code == 204


def test_news_say_what_can_be_read(client, thread, asker, mentor):
    address, since = reverse("news.show", args=[thread.pk]), thread.newest_id
    answer = thread.answer(author=mentor, body="Fresh.")
    answer.reply(author=asker, body="Good.")
    answer.remove(by=mentor)
    assert client.get(address, {"since": since}).status_code == 204
    thread.follow_up(author=asker, body="And now?")
    assert "1 new post" in client.get(address, {"since": since}).text


def test_news_of_a_deleted_discussion_are_gone_and_of_none_not_found(client, thread, curator):
    thread.question.remove(by=curator)
    assert client.get(f"/threads/{thread.pk}/news/?since=1").status_code == 410
    assert client.get(f"/threads/{thread.pk + 1}/news/?since=1").status_code == 404


def test_asking_for_news_costs_one_query(client, thread, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(reverse("news.show", args=[thread.pk]), {"since": 0})


@pytest.mark.parametrize("since", ["", "x", "-1", "9" * 30])
def test_news_since_nonsense_are_not_found(client, thread, since):
    assert client.get(reverse("news.show", args=[thread.pk]), {"since": since}).status_code == 404


def test_a_preview_is_what_would_be_posted(as_mentor):
    preview = as_mentor.post(
        "/preview/", {"body": "**bold** <b>not</b>"}, headers={"HX-Request": "true"}
    )
    assert "<strong>bold</strong> &lt;b&gt;not&lt;/b&gt;" in preview.text
    refused = as_mentor.post("/preview/", {"body": "[" * 3000}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "<html" in as_mentor.post("/preview/", {"body": "x"}).text


def test_a_post_by_staff_says_so(client, thread, mentor, curator):
    badge = '<span class="badge">Staff</span>'
    thread.answer(author=mentor, body="Start with the platform team.")
    assert badge not in client.get(thread.get_absolute_url()).text
    thread.answer(author=curator, body="Welcome here.")
    assert client.get(thread.get_absolute_url()).text.count(badge) == 1
