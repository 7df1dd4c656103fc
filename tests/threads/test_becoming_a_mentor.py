from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from threads.models import MentorRequest
from threads.models.mentor_request import AskedAlready

pytestmark = pytest.mark.django_db

ADDRESS = "/mentors/request/"
PROOF = {"proof": "I moved in 2023: https://example.org/talk"}


def page(client):
    return client.get(ADDRESS).content.decode()


def test_a_member_asks_with_a_proof(as_mentor, mentor):
    assert "what counts" not in page(as_mentor) and "Any of these is enough" in page(as_mentor)
    response = as_mentor.post(ADDRESS, PROOF)
    assert (response.status_code, response["Location"]) == (302, ADDRESS)
    asked = MentorRequest.objects.get()
    assert (asked.member, asked.proof, asked.state) == (mentor, PROOF["proof"], "open")
    mentor.refresh_from_db()
    assert mentor.mentor_since is None


def test_the_page_says_where_the_request_stands(as_mentor, mentor, curator):
    asked = MentorRequest.objects.ask(member=mentor, proof="See <b>https://example.org/talk</b>")
    assert "Your request waits for staff" in page(as_mentor)
    assert "See &lt;b&gt;" in page(as_mentor) and "data-submit-once" not in page(as_mentor)
    asked.grant(by=curator, reason="A good talk.")
    assert "You are a mentor" in page(as_mentor) and "A good talk." in page(as_mentor)
    asked.withdraw(by=curator, reason="You asked us to.")
    assert "Your mark was withdrawn" in page(as_mentor) and "You asked us to." in page(as_mentor)


def test_after_a_refusal_one_reads_why_and_asks_again_a_month_later(as_mentor, mentor, curator):
    asked = MentorRequest.objects.ask(member=mentor, proof="Trust me.")
    asked.refuse(by=curator, reason="Tell us where.")
    assert "Tell us where." in page(as_mentor) and "You may ask again from" in page(as_mentor)
    early = as_mentor.post(ADDRESS, PROOF)
    assert early.status_code == 409 and MentorRequest.objects.count() == 1
    MentorRequest.objects.update(refused_at=timezone.now() - timedelta(days=31))
    assert "Ask again" in page(as_mentor) and "You may ask again from" not in page(as_mentor)
    assert as_mentor.post(ADDRESS, PROOF).status_code == 302
    assert [row.state for row in MentorRequest.objects.all()] == ["open", "refused"]


@pytest.mark.parametrize("state", ["open", "granted"])
def test_nobody_asks_twice(as_mentor, mentor, curator, state):
    asked = MentorRequest.objects.ask(member=mentor, proof="A talk.")
    if state == "granted":
        asked.grant(by=curator)
    assert as_mentor.post(ADDRESS, PROOF).status_code == 409
    with pytest.raises(AskedAlready):
        MentorRequest.objects.ask(member=mentor, proof="Again.")
    assert MentorRequest.objects.count() == 1


def test_the_database_holds_one_open_request_a_member(mentor):
    MentorRequest.objects.create(member=mentor, proof="A talk.")
    with pytest.raises(IntegrityError), transaction.atomic():
        MentorRequest.objects.create(member=mentor, proof="Another talk.")


@pytest.mark.parametrize(
    ("proof", "words"),
    [
        ("", "Write a sentence"),
        ("  \n ", "Write a sentence"),
        ("p" * 2001, "2001 of 2000"),
        ("a\0b", "Null characters"),
        ("a\u202eb", "cannot be seen"),
    ],
)
def test_a_proof_that_cannot_be_kept_comes_back(as_mentor, proof, words):
    response = as_mentor.post(ADDRESS, {"proof": proof})
    assert response.status_code == 422 and words in response.content.decode()
    assert 'id="id_proof_error"' in response.content.decode()
    assert not MentorRequest.objects.exists()


def test_a_word_of_two_thousand_letters_is_kept_and_shown(as_mentor, as_curator):
    assert as_mentor.post(ADDRESS, {"proof": "p" * 2000}).status_code == 302
    assert "p" * 2000 in as_curator.get("/mentors/requests/").content.decode()


def test_a_script_in_an_address_is_no_link(as_mentor, as_curator):
    as_mentor.post(ADDRESS, {"proof": "javascript:alert(1) and <script>x</script> שלום"})
    desk = as_curator.get("/mentors/requests/").content.decode()
    assert 'href="javascript' not in desk and "<script>x" not in desk and "שלום" in desk


def test_visitors_sign_in_first(client):
    for response in (client.get(ADDRESS), client.post(ADDRESS, PROOF)):
        assert response["Location"] == "/accounts/login/?next=/mentors/request/"
    assert not MentorRequest.objects.exists()


def test_other_methods_are_refused(as_mentor):
    assert as_mentor.delete(ADDRESS).status_code == 405


def test_a_script_that_asks_all_day_is_told_to_wait(as_mentor):
    answers = [as_mentor.post(ADDRESS, PROOF).status_code for _ in range(11)]
    assert answers == [302] + [409] * 9 + [429]


def test_an_empty_request_uses_up_no_limit(as_mentor):
    answers = [as_mentor.post(ADDRESS, {"proof": ""}).status_code for _ in range(11)]
    assert answers == [422] * 11
