from urllib.parse import urlsplit

import pytest
from django.core import mail

from accounts.models import User

pytestmark = pytest.mark.django_db

MAYA = {"username": "maya", "email": "maya@example.org", "password1": "long walk in May"}


def sign_up(client, **fields):
    return client.post("/accounts/signup/", {**MAYA, **fields})


def link_in(message) -> str:
    """The path of the one link that matters, without the site's address."""
    links = [line for line in message.body.splitlines() if line.startswith("http")]
    return urlsplit(links[0]).path


def test_a_reader_signs_up_and_is_in(client):
    response = sign_up(client, name="Maya B.")
    assert (response.status_code, response["Location"]) == (302, "/")
    member = User.objects.get(handle="maya")
    assert (member.name, member.email) == ("Maya B.", "maya@example.org")
    assert client.get("/settings/profile/").status_code == 200


def test_the_way_from_a_page_through_sign_in_to_sign_up_leads_back(client):
    page = client.get("/accounts/login/?next=/threads/new/")
    assert 'href="/accounts/signup/?next=%2Fthreads%2Fnew%2F"' in page.content.decode()
    page = client.get("/accounts/signup/?next=/threads/new/")
    assert '<input type="hidden" name="next" value="/threads/new/">' in page.content.decode()
    assert sign_up(client, next="/threads/new/")["Location"] == "/threads/new/"


def test_a_handle_in_capitals_is_lowered(client):
    sign_up(client, username=" Maya-B ")
    assert User.objects.filter(handle="maya-b").exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("username", "", "required"),
        ("username", "m", "2 to 30 small letters"),
        ("username", "maya b", "2 to 30 small letters"),
        ("username", "-maya", "2 to 30 small letters"),
        ("username", "мая", "2 to 30 small letters"),
        ("username", "m" * 31, "31 of 30"),
        ("username", "ma\0ya", "Null characters"),
        ("username", "Admin", "kept for the site"),
        ("username", "new", "kept for the site"),
        ("username", "anonymous-2", "kept for the site"),
        ("username", "asker1", "kept for the site"),
        ("email", "maya", "valid email"),
        ("email", "maya@example.org\r\nBcc: all@example.org", "valid email"),
        ("email", f"{'m' * 300}@example.org", "312 of 254"),
        ("password1", "short", "too short"),
        ("password1", "maya@example.org", "too similar"),
        ("password1", "password123", "too common"),
        ("password1", "x1" * 5000, "10000 of 512"),
        ("password1", "long\0walk in May", "Null characters"),
        ("name", "n" * 81, "too long: 81 of 80"),
        ("name", "Maya \u202eB", "cannot be seen"),
        ("name", "\x07Maya", "cannot be seen"),
        ("name", "…", "one letter or digit"),
        ("name", "\u3164", "cannot be seen"),
        ("name", "Ma\u200bya", "cannot be seen"),
        ("name", "Maya\u200d", "cannot be seen"),
        ("name", "Maya\U000e0041", "cannot be seen"),
        ("name", "Ma" + "\u0316" * 5 + "ya", "too many marks"),
        ("name", "Moderator", "take you for somebody"),
    ],
)
def test_what_is_refused_comes_back_with_a_reason_beside_the_field(client, field, value, words):
    response = sign_up(client, **{field: value})
    errors = response.context["form"].errors
    assert words.lower() in str(errors[field]).lower()
    page = response.content.decode()
    assert f'id="id_{field}_error"' in page and 'aria-invalid="true"' in page
    assert MAYA["password1"] not in page
    assert not User.objects.exists()


def test_a_refused_form_keeps_what_was_typed_but_no_password(client):
    page = sign_up(client, username="Maya", password1="vRt7", name="Maya <b>").content.decode()
    assert 'value="Maya"' in page and 'value="maya@example.org"' in page
    assert "Maya &lt;b&gt;" in page
    assert "vRt7" not in page


def test_fields_tell_browsers_and_screen_readers_what_they_are(client):
    page = client.get("/accounts/signup/").content.decode()
    for words in ('autocomplete="username"', 'autocomplete="email"', 'autocomplete="new-password"'):
        assert words in page
    assert 'aria-describedby="id_username_helptext"' in page
    assert 'id="id_username_helptext"' in page
    assert page.count("<h1") == 1 and "placeholder" not in page.split("<main")[1]


def test_a_taken_handle_is_refused_in_any_case(client, mentor):
    assert "has this handle already" in sign_up(client, username="RAVI").content.decode()


def test_a_taken_email_is_refused_where_no_mail_could_tell(client, mentor):
    page = sign_up(client, email="Ravi@Example.org").content.decode()
    assert "signed up with this email already" in page
    assert User.objects.count() == 1


def test_with_mail_a_taken_email_looks_like_a_free_one(client, mentor, with_mail):
    response = sign_up(client, email="ravi@example.org")
    assert response["Location"] == "/accounts/confirm-email/"
    assert User.objects.count() == 1
    assert mail.outbox[0].to == ["ravi@example.org"]
    assert "no second account was made" in mail.outbox[0].body
    assert "https://waymark.example.org/accounts/password/reset/" in mail.outbox[0].body


def test_with_mail_a_click_confirms_and_leads_back(client, with_mail):
    response = sign_up(client, next="/threads/new/")
    assert response["Location"] == "/accounts/confirm-email/"
    assert client.get("/settings/profile/").status_code == 302
    [message] = mail.outbox
    assert message.subject == "Welcome to Waymark: confirm your email"
    assert message.body.count("/accounts/confirm-email/") == 1
    assert "https://waymark.example.org/accounts/confirm-email/" in message.body
    assert "Yes, confirm" in client.get(link_in(message)).content.decode()
    assert client.post(link_in(message))["Location"] == "/threads/new/"
    assert client.get("/settings/profile/").status_code == 200


def test_a_stale_confirmation_says_so(client, with_mail):
    page = client.get("/accounts/confirm-email/abc:def:ghi/")
    assert "does not work any more" in page.content.decode()
    assert client.post("/accounts/confirm-email/abc:def:ghi/").status_code == 404


def test_a_mail_server_that_is_away_is_no_error_page(client, with_mail, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = client.post("/accounts/signup/", MAYA, follow=True)
    assert "could not be sent just now" in response.content.decode()


def test_of_two_who_take_a_handle_at_once_one_is_told(client, mentor, monkeypatch):
    monkeypatch.setattr("accounts.adapter.AccountAdapter.clean_username", lambda *a, **k: "ravi")
    response = sign_up(client)
    assert response.status_code == 422
    assert "Somebody was faster" in response.content.decode()
    assert 'value="maya@example.org"' in response.content.decode()


def test_sign_ups_from_one_address_are_bounded(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/h/ip"}
    statuses = [sign_up(client, username="").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
