from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client

pytestmark = pytest.mark.django_db

NEW = "a different battery"


def ask(client, email="ravi@example.org"):
    return client.post("/accounts/password/reset/", {"email": email})


def link() -> str:
    [line] = [line for line in mail.outbox[0].body.splitlines() if "/key/" in line]
    return urlsplit(line).path


def test_a_member_asks_for_a_link_and_chooses_a_new_password(client, mentor):
    assert ask(client)["Location"] == "/accounts/password/reset/done/"
    form = client.get(link(), follow=True)
    action = form.context["action_url"]
    assert "Choose a new password" in form.content.decode()
    assert client.post(action, {"password1": NEW})["Location"] == "/"
    mentor.refresh_from_db()
    assert mentor.check_password(NEW)
    assert client.get("/settings/profile/").status_code == 200


def test_the_mail_has_one_link_to_this_very_site_and_plain_words(client, mentor, settings):
    settings.SITE_URL = "https://waymark.example.org"
    ask(client)
    [message] = mail.outbox
    assert message.subject == "Choose a new password for Waymark"
    assert message.to == ["ravi@example.org"]
    assert message.body.count("https://waymark.example.org/accounts/password/reset/key/") == 1
    assert "testserver" not in message.body and "&" not in message.body
    assert "for @ravi" in message.body and message.body.endswith("https://waymark.example.org")
    assert not message.alternatives


def test_an_unknown_email_looks_the_same(client, mentor):
    assert ask(client, "no@example.org")["Location"] == "/accounts/password/reset/done/"
    assert "No member has this email" in mail.outbox[0].body


def test_a_link_works_once(client, mentor):
    ask(client)
    client.post(client.get(link(), follow=True).context["action_url"], {"password1": NEW})
    page = Client().get(link(), follow=True).content.decode()
    assert "does not work any more" in page


@pytest.mark.parametrize("key", ["1-abc-def", "zzzzzzzzzzzzzzzzzzzzzzzzzz-a-b", "0-" + "x" * 500])
def test_a_made_up_link_says_so(client, key):
    page = client.get(f"/accounts/password/reset/key/{key}/", follow=True)
    assert "does not work any more" in page.content.decode()


def test_a_weak_new_password_is_refused_beside_the_field(client, mentor):
    ask(client)
    action = client.get(link(), follow=True).context["action_url"]
    page = client.post(action, {"password1": "short"}).content.decode()
    assert 'id="id_password1_error"' in page and "too short" in page
    mentor.refresh_from_db()
    assert mentor.check_password("correct horse")


def test_reset_mails_to_one_person_are_bounded(client, mentor):
    statuses = [ask(client).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]
    assert len(mail.outbox) == 3


def test_without_mail_the_page_says_where_the_message_is(client):
    for address in ("", "done/"):
        page = client.get(f"/accounts/password/reset/{address}").content.decode()
        assert "server&#x27;s log" in page or "server's log" in page


def test_with_mail_the_page_does_not(client, with_mail):
    assert (
        "log" not in client.get("/accounts/password/reset/done/").content.decode().split("<h1")[1]
    )


def test_a_member_changes_the_password_and_stays_in(as_mentor, mentor):
    elsewhere = Client()
    elsewhere.force_login(mentor, backend="django.contrib.auth.backends.ModelBackend")
    fields = {"oldpassword": "correct horse", "password1": NEW}
    response = as_mentor.post("/accounts/password/change/", fields, follow=True)
    assert "Your password is changed." in response.content.decode()
    assert as_mentor.get("/settings/profile/").status_code == 200
    assert elsewhere.get("/settings/profile/").status_code == 302
    assert mail.outbox[0].subject == "Your password on Waymark is changed"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"oldpassword": "wrong", "password1": NEW}, "not your current password"),
        ({"oldpassword": "correct horse", "password1": "12345678"}, "too common"),
        ({"oldpassword": "correct horse"}, "required"),
        ({"oldpassword": "correct horse", "password1": "\0" * 20}, "Null characters"),
    ],
)
def test_a_refused_change_says_why(as_mentor, mentor, fields, words):
    page = as_mentor.post("/accounts/password/change/", fields).content.decode()
    assert words in page and 'aria-invalid="true"' in page
    assert NEW not in page and "correct horse" not in page
    mentor.refresh_from_db()
    assert mentor.check_password("correct horse")


def test_visitors_have_no_password_to_change(client):
    response = client.get("/accounts/password/change/")
    assert response["Location"] == "/accounts/login/?next=/accounts/password/change/"


def test_a_member_without_a_password_sets_one(as_mentor, mentor):
    mentor.set_unusable_password()
    mentor.save()
    client = Client()
    client.force_login(mentor, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/accounts/password/change/", follow=True)
    assert "Choose a password" in page.content.decode()
    client.post("/accounts/password/set/", {"password1": NEW})
    mentor.refresh_from_db()
    assert mentor.check_password(NEW)
