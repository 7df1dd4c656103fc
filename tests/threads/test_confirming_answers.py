import pytest
from django.urls import reverse
from django.utils import timezone

from tests.conftest import member, signed_in
from tests.threads.aged import months_ago, old
from threads.models import Confirmation, Post

HTMX = {"HX-Request": "true"}


@pytest.fixture
def confirmation(answer):
    old(answer)
    return reverse("confirmations.update", args=[answer.pk])


def readers(count, start=0):
    return [member(f"reader-{number}") for number in range(start, start + count)]


def page(client, answer):
    return client.get(answer.thread.get_absolute_url()).text


def test_a_reader_says_that_it_is_still_true(as_outsider, client, answer, confirmation):
    response = as_outsider.post(confirmation, {"kind": "true"})
    assert response.status_code == 302
    answer.refresh_from_db()
    assert (answer.confirmed_count, answer.outdated_count) == (1, 0)
    now = timezone.now()
    assert f"Still true in {now:%B %Y}" in page(client, answer)
    assert "You said: still true" in page(as_outsider, answer)
    assert "You said" not in page(client, answer)


def test_one_mark_a_reader_changed_and_taken_back(as_outsider, answer, confirmation):
    for kind, counts in (("true", (1, 0)), ("true", (1, 0)), ("outdated", (0, 1)), ("", (0, 0))):
        as_outsider.post(confirmation, {"kind": kind})
        answer.refresh_from_db()
        assert (answer.confirmed_count, answer.outdated_count) == counts
    assert answer.confirmed_at is None
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize(
    ("outdated", "true", "said"), [(2, 0, False), (3, 0, True), (3, 3, False), (4, 3, True)]
)
def test_several_call_it_out_of_date_and_more_than_say_the_opposite(
    client, answer, confirmation, outdated, true, said
):
    for number, reader in enumerate(readers(outdated + true)):
        answer.confirm(by=reader, kind="outdated" if number < outdated else "true")
    assert answer.is_called_outdated is said
    assert ("Several readers say this is out of date." in page(client, answer)) is said


def test_an_author_who_edits_after_that_is_given_credit(client, mentor, answer, confirmation):
    for reader in readers(3):
        answer.confirm(by=reader, kind="outdated")
    answer.edit(by=mentor, body="Start with the *serving* team; the other one is gone.")
    shown = page(client, answer)
    assert "It was edited since." in shown
    assert "Several readers say this" not in shown


def test_the_date_is_that_of_the_last_who_confirmed(answer, confirmation):
    first, second = readers(2)
    answer.confirm(by=first, kind="true")
    Confirmation.objects.update(said_at=months_ago(2))
    answer.confirm(by=second, kind="true")
    assert timezone.now() - answer.confirmed_at < timezone.timedelta(minutes=1)
    answer.confirm(by=second, kind="")
    assert answer.confirmed_at == Confirmation.objects.get().said_at


def test_htmx_gets_the_buttons_and_what_readers_say(as_outsider, answer, confirmation):
    for reader in readers(2):
        answer.confirm(by=reader, kind="outdated")
    response = as_outsider.post(confirmation, {"kind": "outdated"}, headers=HTMX)
    assert 'aria-pressed="true"' in response.text
    assert "<details" in response.text
    assert "Several readers say this is out of date." in response.text
    assert f'id="standing-{answer.pk}" hx-swap-oob="true"' in response.text


def test_nobody_confirms_their_own(as_mentor, answer, confirmation):
    assert as_mentor.post(confirmation, {"kind": "true"}).status_code == 403
    assert "Still true?" not in page(as_mentor, answer)
    assert not Confirmation.objects.exists()


def test_a_visitor_is_led_through_sign_in_back_to_the_post(client, answer, confirmation):
    response = client.post(confirmation, {"kind": "true"})
    assert response.url == f"{reverse('account_login')}?next={confirmation}"
    assert "Still true?" not in page(client, answer)
    assert not Confirmation.objects.exists()


def test_a_fresh_answer_is_not_asked_about(as_outsider, answer):
    address = reverse("confirmations.update", args=[answer.pk])
    assert as_outsider.post(address, {"kind": "true"}).status_code == 403
    assert "Still true?" not in page(as_outsider, answer)


def test_only_answers_are(as_outsider, thread, answer, asker):
    Post.objects.update(created_at=months_ago(9))
    question = reverse("confirmations.update", args=[thread.question_id])
    reply = answer.reply(author=asker, body="Thanks.")
    old(reply)
    for address in (question, reverse("confirmations.update", args=[reply.pk])):
        assert as_outsider.post(address, {"kind": "true"}).status_code == 403


@pytest.mark.parametrize("kind", ["helpful", "TRUE", "true' OR 1=1", "x" * 5000, "a\0b"])
def test_another_mark_makes_no_sense(as_outsider, confirmation, kind):
    assert as_outsider.post(confirmation, {"kind": kind}).status_code == 400
    assert not Confirmation.objects.exists()


def test_other_methods_and_deleted_answers_are_refused(as_outsider, mentor, answer, confirmation):
    assert as_outsider.put(confirmation).status_code == 405
    assert as_outsider.get(confirmation).url == reverse("posts.show", args=[answer.pk])
    answer.remove(by=mentor)
    assert as_outsider.post(confirmation, {"kind": "true"}).status_code == 410


def test_it_is_limited(as_outsider, confirmation):
    statuses = [as_outsider.post(confirmation, {"kind": "true"}).status_code for _ in range(61)]
    assert statuses[-1] == 429


def test_counters_are_counted_again(answer, confirmation, outsider):
    answer.confirm(by=outsider, kind="outdated")
    Post.objects.filter(pk=answer.pk).update(outdated_count=7, confirmed_count=9)
    answer.refresh_from_db()
    answer.recount_confirmations()
    assert (answer.confirmed_count, answer.outdated_count) == (0, 1)


def test_nobody_reads_who_marked(client, as_mentor, answer, confirmation):
    reader = member("quiet-reader", name="Quiet Q.")
    signed_in(reader).post(confirmation, {"kind": "outdated"})
    for other in (client, as_mentor):
        assert "quiet-reader" not in page(other, answer)
