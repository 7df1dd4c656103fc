"""Who opens a duplicate lands on the original, with a way back; nothing typed is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.threads.joined import form, mark
from threads.models import Draft, Imported
from threads.models.joining import mark_duplicate, unmark


def test_a_reader_lands_on_the_original_and_finds_the_way_back(as_asker, client, thread, original):
    response = mark(as_asker, thread, original, note="The same offer.")
    assert response.url == f"{original.get_absolute_url()}?duplicate={thread.pk}"
    response = client.get(thread.get_absolute_url())
    assert (response.status_code, response.url) == (
        302,
        f"{original.get_absolute_url()}?duplicate={thread.pk}",
    )
    page = client.get(response.url).text
    assert f"You were looking for “{thread.title}”" in page
    assert f'href="{thread.get_absolute_url()}?stay=1"' in page
    page = client.get(f"{thread.get_absolute_url()}?stay=1").text
    assert "This asks the same as" in page
    assert original.get_absolute_url() in page
    assert "The same offer." in page


def test_every_old_address_leads_on(as_asker, client, thread, answer, original):
    mark(as_asker, thread, original)
    for address in (f"/threads/{thread.pk}/", f"/threads/{thread.pk}/an-older-title/"):
        assert client.get(address).url.startswith(original.get_absolute_url())
    home = f"{thread.get_absolute_url()}?stay=1"
    assert client.get(f"/posts/{answer.pk}/").url == f"{home}#post-{answer.pk}"
    page = client.get(f"/posts/{answer.pk}/", follow=True)
    assert answer.body in page.text
    Imported.objects.create(
        post=thread.question, site="a.example", kind="post", external_id=77, licence="CC BY-SA 4.0"
    )
    page = client.get("/questions/77/an-old-title", follow=True)
    assert page.redirect_chain[-1][0].startswith(original.get_absolute_url())


def test_pages_of_answers_stay_with_the_duplicate(as_asker, client, thread, answer, original):
    mark(as_asker, thread, original)
    assert client.get(f"{thread.get_absolute_url()}?sort=newest").status_code == 200
    page = client.get(f"{thread.get_absolute_url()}?stay=1").text
    assert answer.body in page
    assert 'id="respond"' not in page
    assert f"{original.get_absolute_url()}#respond" in page


def test_lists_leave_duplicates_out(as_asker, client, thread, original):
    similar = f"/threads/similar/?title={thread.title}"
    lists = ("/", "/?tab=unanswered", "/?topic=career-pivot", "/search/?q=return+offer", similar)
    here = thread.get_absolute_url()
    assert all(here in client.get(address).text for address in lists)
    mark(as_asker, thread, original)
    assert not [address for address in lists if here in client.get(address).text]


def test_what_is_deleted_is_gone(as_asker, as_outsider, client, thread, original, asker, outsider):
    original.question.remove(by=outsider)
    assert mark(as_asker, thread, original).status_code == 422
    original.question.restore()
    mark(as_asker, thread, original)
    original.question.remove(by=outsider)
    page = client.get(thread.get_absolute_url())
    assert "a discussion that was deleted" in page.text
    thread.question.remove(by=asker)
    assert client.get(thread.get_absolute_url()).status_code == 410
    assert as_asker.get(form(thread)).status_code == 410


def test_a_half_written_answer_waits_at_the_original(as_mentor, thread, original, asker, mentor):
    Draft.objects.keep(mentor, f"answer-{thread.pk}", {"body": "Half an answer"})
    mark_duplicate(thread, original, asker)
    assert "Half an answer" in as_mentor.get(original.get_absolute_url()).text
    unmark(thread, asker)
    assert "Half an answer" in as_mentor.get(thread.get_absolute_url()).text
    assert "Half an answer" not in as_mentor.get(original.get_absolute_url()).text


def test_two_half_written_answers_stay_two(thread, original, asker, mentor):
    Draft.objects.keep(mentor, f"answer-{thread.pk}", {"body": "One"})
    Draft.objects.keep(mentor, f"answer-{original.pk}", {"body": "Two"})
    mark_duplicate(thread, original, asker)
    assert Draft.objects.count() == 2


@pytest.mark.parametrize("htmx", [{}, {"HTTP_HX_REQUEST": "true"}])
def test_an_answer_from_an_open_page_is_read_at_the_original(
    as_mentor, as_asker, thread, original, mentor, htmx
):
    mark(as_asker, thread, original)
    Draft.objects.keep(mentor, f"answer-{thread.pk}", {"body": "Late"})
    address = reverse("answers.create", args=[thread.pk])
    assert as_mentor.get(address).url == f"{original.get_absolute_url()}#respond"
    assert Draft.objects.exists()
    response = as_mentor.post(address, {"body": "Late words"}, **htmx)
    post = original.posts.get(kind="answer")
    assert post.body == "Late words"
    moved = response.headers.get("HX-Redirect") or response.url
    assert moved == post.get_absolute_url()
    assert not Draft.objects.exists()


def test_ordinary_pages_pay_nothing_for_it(client, thread, original, asker):
    def count(address):
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    client.get("/")
    addresses = ("/", original.get_absolute_url())
    before = [count(address) for address in addresses]
    mark_duplicate(thread, original, asker)
    assert [count(address) for address in addresses] == before


@pytest.mark.parametrize("typed", ["x", "999999", "9" * 30, "-1", "²"])
def test_a_made_up_way_back_is_none(client, original, thread, typed):
    page = client.get(original.get_absolute_url(), {"duplicate": typed})
    assert "You were looking for" not in page.text
    page = client.get(original.get_absolute_url(), {"duplicate": thread.pk})
    assert "You were looking for" not in page.text
