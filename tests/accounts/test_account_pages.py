"""Every address that allauth brings along looks like ours, for whoever comes by."""

import pytest
from allauth.account.urls import urlpatterns
from django.urls import reverse

pytestmark = pytest.mark.django_db

KEYS = {
    "account_confirm_email": ["abc"],
    "account_reset_password_from_key": ["1", "abc-def"],
}
NAMES = [pattern.name for pattern in urlpatterns]


def is_ours(response) -> bool:
    page = response.content.decode()
    heads = page.count("<h1") == 1 and "· Waymark</title>" in page
    return response.status_code == 200 and heads and "noindex" in page


@pytest.mark.parametrize("name", NAMES)
def test_a_visitor_sees_our_page(client, name):
    response = client.get(reverse(name, args=KEYS.get(name)), follow=True)
    assert is_ours(response) or response.redirect_chain[-1][0] == "/"


@pytest.mark.parametrize("name", NAMES)
def test_a_member_sees_our_page(as_mentor, name):
    response = as_mentor.get(reverse(name, args=KEYS.get(name)), follow=True)
    assert is_ours(response) or response.redirect_chain[-1][0] == "/"


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_form_is_no_error(as_mentor, client, name):
    for browser in (client, as_mentor):
        response = browser.post(reverse(name, args=KEYS.get(name)))
        assert response.status_code in (200, 302, 404, 405)


def test_nobody_is_answered_in_json_which_would_repeat_a_password(client):
    fields = {"login": "ravi", "password": "correct horse"}
    response = client.post("/accounts/login/", fields, HTTP_ACCEPT="application/json")
    assert "horse" not in response.content.decode() and is_ours(response)
