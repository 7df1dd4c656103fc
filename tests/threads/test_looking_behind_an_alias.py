"""Staff is told who wrote without a name, for a reason that is kept."""

import pytest
from django.urls import reverse

from tests.conftest import signed_in
from threads.models import Unmasking
from threads.models.unmasking import LONGEST_REASON

pytestmark = pytest.mark.django_db


@pytest.fixture
def nameless(thread, mentor):
    return thread.answer(author=mentor, body="Do not say that it was me.", anonymous=True)


@pytest.fixture
def address(nameless) -> str:
    return reverse("authors.show", args=[nameless.pk])


def test_it_asks_for_the_reason_and_says_that_it_is_kept(as_curator, address):
    response = as_curator.get(address)
    page = response.content.decode()
    assert "why is kept" in page and "Do not say that it was me." in page
    assert "ravi" not in page.lower() and not Unmasking.objects.exists()
    assert "no-store" in response["Cache-Control"]


def test_with_a_reason_the_author_stands_in_this_answer_alone(
    as_curator, address, nameless, curator
):
    response = as_curator.post(address, {"reason": "Somebody reported a threat."})
    page = response.content.decode()
    assert response.status_code == 200 and "no-store" in response["Cache-Control"]
    assert "Ravi K." in page and "@ravi" in page and 'href="/members/ravi/"' in page
    look = Unmasking.objects.get()
    assert (look.post, look.actor) == (nameless, curator)
    assert look.reason == "Somebody reported a threat."
    for after in (address, nameless.thread.get_absolute_url(), "/notifications/"):
        assert "ravi" not in as_curator.get(after).content.decode().lower()


def test_looks_before_it_are_listed_then_and_not_before(as_curator, address):
    for reason in ("The first report.", "The second report."):
        assert reason not in as_curator.get(address).content.decode()
        page = as_curator.post(address, {"reason": reason}).content.decode()
    assert "The first report." in page and "Ida M." in page and "The second report." not in page


@pytest.mark.parametrize("reason", ["", "   ", "\u200b", "a\0b", "x" * (LONGEST_REASON + 1)])
def test_without_a_good_reason_nothing_is_told(as_curator, address, reason):
    response = as_curator.post(address, {"reason": reason})
    assert response.status_code == 422 and 'class="errorlist"' in response.content.decode()
    assert "ravi" not in response.content.decode().lower() and not Unmasking.objects.exists()


def test_to_others_there_is_nothing_here(client, as_outsider, as_asker, mentor, address):
    for one in (as_outsider, as_asker, signed_in(mentor)):
        assert one.get(address).status_code == 404
        assert one.post(address, {"reason": "I want to know."}).status_code == 404
    assert "/accounts/login/" in client.post(address, {"reason": "I too."})["Location"]
    assert not Unmasking.objects.exists()


def test_a_post_with_its_name_has_no_such_page(as_curator, answer):
    address = reverse("authors.show", args=[answer.pk])
    assert as_curator.get(address).status_code == 404
    assert (
        "Who wrote this?" not in as_curator.get(answer.thread.get_absolute_url()).content.decode()
    )


def test_other_methods_are_refused(as_curator, address):
    assert as_curator.put(address).status_code == 405


def test_a_deleted_post_can_be_looked_behind(as_curator, address, nameless, mentor):
    nameless.remove(by=mentor)
    assert "Ravi" in as_curator.post(address, {"reason": "Reported."}).content.decode()


def test_looking_at_everything_is_slowed_down(as_curator, address):
    tried = [as_curator.post(address, {"reason": "Why not?"}).status_code for _ in range(21)]
    assert tried == [200] * 20 + [429] and Unmasking.objects.count() == 20


def test_staff_finds_the_way_from_the_discussion_and_others_see_none(
    as_curator, as_outsider, address, thread
):
    assert f'href="{address}"' in as_curator.get(thread.get_absolute_url()).content.decode()
    assert "Who wrote this?" not in as_outsider.get(thread.get_absolute_url()).content.decode()


def test_the_log_is_read_and_never_changed(as_curator, nameless, curator):
    look = Unmasking.objects.create(post=nameless, actor=curator, reason="A threat.")
    table = reverse("admin:threads_unmasking_changelist")
    page = as_curator.get(table, {"q": "threat"}).content.decode()
    assert "A threat." in page and "Ida M." in page and "Ravi" not in page
    for verb in ("change", "delete"):
        at = reverse(f"admin:threads_unmasking_{verb}", args=[look.pk])
        assert as_curator.post(at, {"post": "yes", "reason": "Another."}).status_code == 403
    assert as_curator.get(reverse("admin:threads_unmasking_add")).status_code == 403
