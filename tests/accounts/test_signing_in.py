import json
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from hostile_texts import FOLDER

pytestmark = pytest.mark.django_db

HOSTILE = FOLDER / "open_redirect_patt.json"


def sign_in(client, login="ravi", password="correct horse", **fields):
    return client.post("/accounts/login/", {"login": login, "password": password, **fields})


@pytest.mark.parametrize(
    "login", ["ravi", "RAVI", " ravi ", "ravi@example.org", "Ravi@Example.ORG"]
)
def test_a_member_signs_in_by_handle_or_email(client, mentor, login):
    assert sign_in(client, login)["Location"] == "/"
    assert client.get("/settings/profile/").status_code == 200


@pytest.mark.parametrize("login", ["ravi", "ravi@example.org", "nobody-here", "no@example.org"])
def test_a_wrong_password_and_an_unknown_member_look_alike(client, mentor, login):
    page = sign_in(client, login, "wrong").content.decode()
    assert "do not belong together" in page
    assert f'value="{login}"' in page and "wrong" not in page


@pytest.mark.parametrize("login", ["", "a\0b", "x" * 300, "\ud7ff", "a" * 65 + "@example.org"])
def test_odd_logins_are_refused_with_a_form(client, login):
    response = sign_in(client, login)
    assert response.status_code == 200 and response.context["form"].errors


def test_somebody_inactive_is_told_so(client, mentor):
    mentor.is_active = False
    mentor.save()
    response = client.post(
        "/accounts/login/", {"login": "ravi", "password": "correct horse"}, follow=True
    )
    assert "account is not active" in response.content.decode()
    assert client.get("/settings/profile/").status_code == 302


def test_sign_in_leads_back_to_the_page(client, mentor):
    assert sign_in(client, next="/threads/new/?a=b")["Location"] == "/threads/new/?a=b"


def test_a_member_who_is_in_is_sent_on(as_mentor):
    assert as_mentor.get("/accounts/login/?next=/threads/new/")["Location"] == "/threads/new/"


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil.example",
        "http://localhost/",  # an allowed host, but not this one
        "\0",
    ],
)
def test_sign_in_leads_to_no_other_site(client, mentor, place):
    assert sign_in(client, next=place)["Location"] == "/"


@pytest.mark.skipif(not HOSTILE.exists(), reason="the collected lists are not here")
def test_collected_redirect_tricks_lead_to_no_other_site(mentor, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    for entry in json.loads(HOSTILE.read_text()):
        response = sign_in(Client(), next=entry["payload"])
        place = urlsplit(response["Location"])
        assert response.status_code == 302, entry
        assert place.scheme in ("", "http") and place.netloc in ("", "testserver"), entry
        assert not response["Location"].startswith(("//", "/\\")), entry


def test_five_wrong_passwords_lock_a_login_out_for_a_while(client, mentor):
    for _ in range(5):
        assert "do not belong together" in sign_in(client, password="wrong").content.decode()
    assert "Too many tries" in sign_in(client).content.decode()
    assert client.get("/settings/profile/").status_code == 302
    assert "Too many tries" not in sign_in(client, "sam").content.decode()


def test_a_busy_cache_forgets_no_wrong_password(client, mentor):
    for _ in range(5):
        sign_in(client, password="wrong")
    for number in range(400):
        cache.set(f"other-{number}", number, 600)
    assert "Too many tries" in sign_in(client).content.decode()


@pytest.mark.parametrize("network", ["2001:db8:1:2", "::ffff:203.0.113.7"])
def test_one_customer_of_ipv6_counts_as_one_address(client, mentor, network):
    mapped = network.startswith("::")
    for number in range(10):
        client.defaults["REMOTE_ADDR"] = network if mapped else f"{network}::{number}"
        sign_in(client, f"member-{number}", "wrong")
    client.defaults["REMOTE_ADDR"] = "203.0.113.7" if mapped else f"{network}:a:b:c:d"
    assert "Too many tries" in sign_in(client).content.decode()
    client.defaults["REMOTE_ADDR"] = "203.0.113.8" if mapped else "2001:db8:1:3::1"
    assert "Too many tries" not in sign_in(client).content.decode()


def test_one_address_cannot_try_many_logins(client, mentor):
    for number in range(10):
        sign_in(client, f"member-{number}", "wrong")
    assert "Too many tries" in sign_in(client).content.decode()


def test_a_flood_of_sign_ins_gets_our_page(client):
    statuses = [sign_in(client, "").status_code for _ in range(31)]
    assert (statuses[29], statuses[30]) == (200, 429)
    page = sign_in(client, "")
    assert "A little slower, please" in page.content.decode() and "<h1" in page.content.decode()


def test_signing_out_is_a_post(as_mentor):
    assert "Sign out?" in as_mentor.get("/accounts/logout/").content.decode()
    assert as_mentor.get("/settings/profile/").status_code == 200
    assert as_mentor.post("/accounts/logout/")["Location"] == "/"
    assert as_mentor.get("/settings/profile/").status_code == 302


def test_a_form_without_a_token_signs_nobody_out(mentor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(mentor, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/accounts/logout/").status_code == 403
    assert client.get("/settings/profile/").status_code == 200


def test_staff_signs_in_to_the_admin_through_the_same_page(client, curator):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2F"
    assert sign_in(client, "ida", next="/admin/")["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_members_do_not_reach_the_admin(as_mentor):
    response = as_mentor.get("/admin/", follow=True)
    assert response.status_code == 403
    assert "not open to you" in response.content.decode()
