from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def confirmed(mentor) -> None:
    EmailAddress.objects.create(user=mentor, email=mentor.email, primary=True, verified=True)


def change(client, email="ravi@new.example.org", password="correct horse"):
    fields = {"email": email, "password": password, "action_add": "1"}
    return client.post("/accounts/email/", fields)


def link_to(address: str) -> str:
    [body] = [message.body for message in mail.outbox if message.to == [address]]
    return urlsplit(next(line for line in body.splitlines() if "confirm-email" in line)).path


def test_without_mail_the_change_counts_at_once(as_mentor, mentor):
    change(as_mentor)
    mentor.refresh_from_db()
    assert mentor.email == "ravi@new.example.org"
    [message] = mail.outbox
    assert message.to == ["ravi@example.org"]
    assert "from ravi@example.org to ravi@new.example.org" in message.body
    assert "write to the people who run this site" in message.body


def test_with_mail_the_new_email_counts_when_it_is_confirmed(
    as_mentor, mentor, confirmed, with_mail
):
    change(as_mentor)
    mentor.refresh_from_db()
    assert mentor.email == "ravi@example.org"
    assert "waits for you to follow the link" in as_mentor.get("/accounts/email/").content.decode()
    as_mentor.post(link_to("ravi@new.example.org"))
    mentor.refresh_from_db()
    assert mentor.email == "ravi@new.example.org"
    assert mail.outbox[-1].to == ["ravi@example.org"]
    assert mail.outbox[-1].subject == "Your email on Waymark is changed"


def test_the_change_can_be_called_off(as_mentor, mentor, confirmed, with_mail):
    change(as_mentor)
    fields = {"email": "ravi@new.example.org", "action_remove": ""}
    as_mentor.post("/accounts/email/", fields)
    assert "waits for you" not in as_mentor.get("/accounts/email/").content.decode()
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["ravi@example.org"]


@pytest.mark.parametrize(
    ("email", "password", "words"),
    [
        ("", "correct horse", "required"),
        ("ravi", "correct horse", "valid email"),
        ("ravi@exam\0ple.org", "correct horse", "valid email"),
        ("r" * 250 + "@example.org", "correct horse", "262 of 254"),
        ("ravi@example.org", "correct horse", "your email already"),
        ("ravi@new.example.org", "wrong", "not your password"),
        ("ravi@new.example.org", "", "required"),
    ],
)
def test_a_refused_change_says_why(as_mentor, mentor, email, password, words):
    page = change(as_mentor, email, password).content.decode()
    assert words in page.replace("Null characters are not allowed", "valid email")
    mentor.refresh_from_db()
    assert mentor.email == "ravi@example.org"


def test_without_mail_a_taken_email_is_refused(as_mentor, mentor, outsider):
    page = change(as_mentor, "SAM@example.org").content.decode()
    assert "Another member has this email" in page and "sign in" not in page.lower()
    mentor.refresh_from_db()
    assert mentor.email == "ravi@example.org"


def test_of_two_who_take_an_email_at_once_one_is_told(as_mentor, mentor, outsider, monkeypatch):
    monkeypatch.setattr("accounts.forms.EmailForm.clean_email", lambda form: "sam@example.org")
    page = as_mentor.get(change(as_mentor)["Location"]).content.decode()
    assert "Another member has this email" in page and "is changed" not in page
    mentor.refresh_from_db()
    assert mentor.email == "ravi@example.org"


def test_with_mail_a_taken_email_is_not_told(as_mentor, mentor, outsider, confirmed, with_mail):
    assert change(as_mentor, "sam@example.org")["Location"] == "/accounts/email/"
    # Even who holds that mailbox cannot take what belongs to another member.
    response = as_mentor.post(link_to("sam@example.org"), follow=True)
    assert response.status_code == 200
    assert User.objects.get(handle="ravi").email == "ravi@example.org"
    assert User.objects.get(handle="sam").email == "sam@example.org"


def test_visitors_have_no_email_to_change(client):
    assert client.get("/accounts/email/")["Location"] == "/accounts/login/?next=/accounts/email/"
    assert client.post("/accounts/email/", {"action_add": "1"}).status_code == 302


def test_wrong_passwords_here_count_as_failed_sign_ins(as_mentor, mentor):
    for _ in range(5):
        change(as_mentor, password="wrong")
    assert "Too many tries" in change(as_mentor).content.decode()


@pytest.mark.parametrize("action", ["action_send", "action_remove", "action_primary", "nonsense"])
def test_hostile_buttons_change_nothing(as_mentor, mentor, action):
    for email in ("sam@example.org", "\0", "x" * 5000, ""):
        assert as_mentor.post("/accounts/email/", {"email": email, action: ""}).status_code == 302
    mentor.refresh_from_db()
    assert mentor.email == "ravi@example.org"
