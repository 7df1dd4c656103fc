import pytest
from django.db import IntegrityError, transaction

from tests.conftest import member, signed_in
from threads.models import MentorRequest, Notification

pytestmark = pytest.mark.django_db

DESK = "/mentors/requests/"


@pytest.fixture
def asked(mentor):
    return MentorRequest.objects.ask(member=mentor, proof="A talk: https://example.org/talk")


@pytest.fixture
def granted(asked, curator):
    asked.grant(by=curator, reason="A good talk.")
    return asked


def decide(client, asked, decision, reason="", **headers):
    fields = {"decision": decision, "reason": reason}
    return client.post(f"{DESK}{asked.pk}/decision/", fields, headers=headers)


def withdraw(client, asked, reason="", **headers):
    return client.post(f"{DESK}{asked.pk}/withdrawal/", {"reason": reason}, headers=headers)


def test_a_curator_grants_and_the_badge_stands_on_what_is_signed(as_curator, client, asked, answer):
    address = answer.thread.get_absolute_url()
    assert ">Mentor<" not in client.get(address).content.decode()
    assert decide(as_curator, asked, "grant").status_code == 302
    asked.refresh_from_db()
    asked.member.refresh_from_db()
    assert asked.member.mentor_since == asked.granted_at and asked.decided_by.handle == "ida"
    assert ">Mentor<" in client.get(address).content.decode()
    assert ">Mentor<" in client.get("/members/ravi/").content.decode()


def test_no_badge_stands_on_what_is_written_without_a_name(client, granted, thread, mentor):
    thread.answer(author=mentor, body="Between us.", anonymous=True)
    page = client.get(thread.get_absolute_url()).content.decode()
    assert "Between us." in page and ">Mentor<" not in page


def test_a_curator_refuses_for_a_reason_and_the_member_reads_it(as_curator, as_mentor, asked):
    assert decide(as_curator, asked, "refuse", "Tell us where.").status_code == 302
    asked.refresh_from_db()
    asked.member.refresh_from_db()
    assert asked.state == "refused" and asked.member.mentor_since is None
    assert asked.member.unread_count == 1
    notices = as_mentor.get("/notifications/").content.decode()
    assert "Your request for the mentor mark was refused: read why" in notices
    opened = as_mentor.get(f"/notifications/{Notification.objects.get().pk}/", follow=True)
    assert "Tell us where." in opened.content.decode()


def test_the_mark_is_withdrawn_for_a_reason(as_curator, as_mentor, client, granted, answer):
    assert withdraw(as_curator, granted, "The talk was not yours.").status_code == 302
    granted.refresh_from_db()
    granted.member.refresh_from_db()
    assert granted.state == "withdrawn" and granted.withdrawn_by.handle == "ida"
    assert (granted.member.mentor_since, granted.member.unread_count) == (None, 1)
    assert ">Mentor<" not in client.get(answer.thread.get_absolute_url()).content.decode()
    assert "Your mentor mark was withdrawn" in as_mentor.get("/notifications/").content.decode()


@pytest.mark.parametrize("decision", ["grant", "refuse"])
@pytest.mark.parametrize("htmx", [{}, {"hx-request": "true"}])
def test_of_two_decisions_the_second_is_told(as_curator, asked, decision, htmx):
    other = member("uma", name="Uma T.", is_staff=True)
    asked.grant(by=other, reason="Met in person.")
    response = decide(as_curator, asked, decision, "No.", **htmx)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else was faster." in page and "Granted</b> by <bdi>Uma T.</bdi>" in page
    assert MentorRequest.objects.get().reason == "Met in person."


@pytest.mark.parametrize(("decision", "reason"), [("refuse", " "), ("", "x"), ("maybe", "x")])
def test_a_no_needs_a_reason_and_a_decision_one_of_two(as_curator, asked, decision, reason):
    response = decide(as_curator, asked, decision, reason)
    assert response.status_code == 422 and "errorlist" in response.content.decode()
    assert MentorRequest.objects.get().state == "open"


@pytest.mark.parametrize("reason", ["", "r" * 501, "a\0b"])
def test_withdrawing_needs_a_reason_that_can_be_kept(as_curator, granted, reason):
    response = withdraw(as_curator, granted, reason, **{"hx-request": "true"})
    assert response.status_code == 422 and "errorlist" in response.content.decode()
    assert MentorRequest.objects.get().state == "granted"


def test_htmx_gets_the_request_as_it_is_now(as_curator, asked):
    page = decide(as_curator, asked, "grant", **{"hx-request": "true"}).content.decode()
    assert page.lstrip().startswith("<article") and "Granted</b> by <bdi>Ida M.</bdi>" in page
    assert "Ravi K. is a mentor now." in page and "Withdraw the mark" in page


def test_outsiders_find_nothing_and_visitors_sign_in(as_outsider, client, asked):
    assert as_outsider.get(DESK).status_code == 404
    assert decide(as_outsider, asked, "grant").status_code == 404
    assert withdraw(as_outsider, asked, "x").status_code == 404
    assert client.get(DESK)["Location"] == f"/accounts/login/?next={DESK}"
    assert decide(client, asked, "grant").status_code == 302
    assert MentorRequest.objects.get().state == "open"


def test_nobody_decides_about_themselves(as_curator, curator):
    own = MentorRequest.objects.ask(member=curator, proof="I run this.")
    assert decide(as_curator, own, "grant").status_code == 403
    assert MentorRequest.objects.get().state == "open"


def test_what_is_not_there_or_not_meant_is_refused(as_curator, asked):
    assert as_curator.get(f"{DESK}{asked.pk}/decision/").status_code == 405
    assert as_curator.post(f"{DESK}999/decision/", {"decision": "grant"}).status_code == 404
    assert as_curator.get(f"{DESK}?show=nonsense").status_code == 404
    assert withdraw(as_curator, asked, "Not yet granted.").status_code == 409


def test_the_desk_lists_the_oldest_first_and_keeps_what_was_decided(as_curator, asked, outsider):
    MentorRequest.objects.ask(member=outsider, proof="I hire.")
    desk = as_curator.get(DESK).content.decode()
    assert desk.index("Ravi K.") < desk.index("Sam O.")
    decide(as_curator, asked, "grant")
    assert "Ravi K." in as_curator.get(f"{DESK}?show=mentors").content.decode()
    withdraw(as_curator, asked, "By mistake.")
    past = as_curator.get(f"{DESK}?show=past").content.decode()
    assert "By mistake." in past and "Granted</b> by <bdi>Ida M.</bdi>" in past


@pytest.mark.parametrize("number", [2, 50])
def test_the_desk_costs_the_same_for_few_and_many(as_curator, number, django_assert_num_queries):
    for n in range(number):
        MentorRequest.objects.ask(member=member(f"m{n}"), proof="I did it.")
    with django_assert_num_queries(3):
        assert as_curator.get(DESK).status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"refused_at": "2026-01-01T00:00Z", "reason": ""},
        {"refused_at": "2026-01-01T00:00Z", "granted_at": "2026-01-01T00:00Z", "reason": "x"},
        {"withdrawn_at": "2026-01-01T00:00Z", "withdrawal_reason": "x"},
        {"granted_at": "2026-01-01T00:00Z", "withdrawn_at": "2026-01-01T00:00Z"},
    ],
)
def test_the_database_keeps_the_log_sound(asked, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        MentorRequest.objects.update(**fields)


def test_the_admin_reads_the_log_and_changes_nothing(as_curator, granted):
    address = "/admin/threads/mentorrequest/"
    assert "Ravi K." in as_curator.get(f"{address}?state=granted").content.decode()
    assert (
        "Ravi K."
        not in as_curator.get(f"{address}?state=refused&q=x")
        .content.decode()
        .split("result_list")[-1]
    )
    assert as_curator.get(f"{address}add/").status_code == 403
    page = as_curator.get(f"{address}{granted.pk}/change/").content.decode()
    assert "A good talk." in page and 'name="_save"' not in page
    assert as_curator.post(f"{address}{granted.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_member_of_the_staff_without_rights_in_the_admin_still_decides(asked):
    clerk = signed_in(member("uma", is_staff=True))
    assert decide(clerk, asked, "grant").status_code == 302
