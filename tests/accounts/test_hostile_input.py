import json

import pytest
from hostile_texts import FOLDER

from accounts.models import User

NAUGHTY = FOLDER / "blns.json"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not NAUGHTY.exists(), reason="the collected lists are not here"),
]


@pytest.fixture
def strings(settings) -> list[str]:
    settings.ACCOUNT_RATE_LIMITS = False
    # A quarter of them, to stay quick; neighbours in the list are variations of one idea.
    return [entry["payload"] for entry in json.loads(NAUGHTY.read_text())][::4]


def test_a_profile_takes_any_string_or_says_why_not(as_mentor, strings):
    for text in strings:
        fields = {"name": text, "role": text, "company": text, "about": text}
        assert as_mentor.post("/settings/profile/", fields).status_code in (302, 422), text
        assert as_mentor.get("/members/ravi/").status_code == 200, text


def test_sign_up_takes_no_string_but_a_handle(client, strings):
    for text in strings:
        fields = {"username": text, "email": text, "password1": text, "name": text, "next": text}
        assert client.post("/accounts/signup/", fields).status_code == 200, text
    assert not User.objects.exists()


def test_sign_in_and_a_new_password_take_any_string(client, mentor, strings):
    for text in strings:
        fields = {"login": text, "password": text, "next": text}
        assert client.post("/accounts/login/", fields).status_code == 200, text
        assert client.post("/accounts/password/reset/", {"email": text}).status_code == 200, text
        assert client.get(f"/members/{text}/").status_code in (301, 400, 404), text
