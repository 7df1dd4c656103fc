import pytest
from django.urls import reverse

from threads.models import Vote


@pytest.fixture
def helpful(answer):
    return reverse("helpful.update", args=[answer.pk])


def count(answer):
    answer.refresh_from_db()
    return answer.helpful_count


def test_a_mark_is_counted_once_and_taken_back(as_asker, answer, thread, helpful):
    as_asker.post(helpful, {"helpful": "1"})
    as_asker.post(helpful, {"helpful": "1"})
    assert count(answer) == 1
    thread.refresh_from_db()
    assert thread.helpful_count == 1
    as_asker.post(helpful, {"helpful": "0"})
    assert count(answer) == 0


def test_htmx_gets_the_button_in_its_new_state(as_asker, helpful):
    response = as_asker.post(helpful, {"helpful": "1"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in response.text
    assert "· 1" in response.text


def test_nobody_marks_their_own_post(as_mentor, answer, helpful):
    assert as_mentor.post(helpful, {"helpful": "1"}).status_code == 403
    assert count(answer) == 0


def test_a_visitor_is_led_through_sign_in_back_to_the_post(client, answer, helpful):
    response = client.post(helpful, {"helpful": "1"})
    assert response.url == f"{reverse('account_login')}?next={helpful}"
    assert not Vote.objects.exists()


def test_a_deleted_post_takes_no_marks(as_asker, mentor, answer, helpful):
    answer.remove(by=mentor)
    assert as_asker.post(helpful, {"helpful": "1"}).status_code == 410


def test_the_asker_picks_and_takes_back(as_asker, thread, answer):
    picks = reverse("picks.update", args=[answer.pk])
    page = as_asker.post(picks, {"picked": "1"}, follow=True)
    assert "Asker's pick" in page.text.replace("&#x27;", "'")
    thread.refresh_from_db()
    assert thread.picked_count == 1
    as_asker.post(picks, {"picked": "0"})
    thread.refresh_from_db()
    assert thread.picked_count == 0


def test_nobody_else_picks_and_nothing_but_answers(as_mentor, as_asker, answer, thread):
    assert as_mentor.post(reverse("picks.update", args=[answer.pk])).status_code == 403
    question = reverse("picks.update", args=[thread.question_id])
    assert as_asker.post(question).status_code == 403
