import json
import os
import subprocess
import sys

import pytest

from config.folders import BASE_DIR

pytestmark = pytest.mark.django_db

PLACES = ["/accounts/login/", "/about/", "/no-such-page/", "/admin/", "/health/", "/?q=%00"]


@pytest.fixture(params=PLACES)
def response(request, as_curator):
    return as_curator.get(request.param, follow=True)


def test_the_content_policy_allows_nothing_inline_and_nobody_elsewhere(response):
    parts = (part.split() for part in response["Content-Security-Policy"].split(";"))
    policy = {name: sources for name, *sources in parts}
    assert policy["default-src"] == ["'none'"] and policy["frame-ancestors"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"]
    assert policy["base-uri"] == ["'none'"]
    assert "unsafe" not in response["Content-Security-Policy"]


def test_pages_are_not_guessed_framed_or_followed(response):
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_pages_have_nothing_inline_that_the_policy_would_stop(response):
    page = response.content.decode()
    assert "<style" not in page and " style=" not in page and " onclick=" not in page
    assert all("src=" in tag.split(">")[0] for tag in page.split("<script")[1:])


def test_caches_tell_members_and_fragments_apart(as_mentor):
    varies = as_mentor.get("/accounts/email/")["Vary"]
    assert "Cookie" in varies and "HX-Request" in varies


def test_pages_around_the_password_are_not_kept(client):
    for place in ("login", "signup"):
        assert "no-store" in client.get(f"/accounts/{place}/")["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, mentor):
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "ravi", "password": "correct horse"})
    session, csrf = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert session["httponly"] and session["samesite"] == csrf["samesite"] == "Lax"


TRANSPORT = [
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "CSRF_TRUSTED_ORIGINS",
    "SECURE_PROXY_SSL_HEADER",
]


def settings_with(**environment) -> dict:
    """The transport settings of a fresh process with this environment."""
    code = f"print(json.dumps({{name: getattr(settings, name) for name in {TRANSPORT}}}))"
    program = [sys.executable, "-c", f"import json; from config import settings; {code}"]
    env = {**os.environ, **environment}
    return json.loads(subprocess.run(program, cwd=BASE_DIR, env=env, capture_output=True).stdout)


def test_with_https_cookies_and_pages_travel_by_it_only():
    found = settings_with(SITE_URL="https://waymark.example.org", TRUSTED_PROXIES="1")
    assert found["SESSION_COOKIE_SECURE"] and found["CSRF_COOKIE_SECURE"]
    assert found["SECURE_SSL_REDIRECT"] and found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["CSRF_TRUSTED_ORIGINS"] == ["https://waymark.example.org"]
    assert found["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


def test_without_a_proxy_nobody_can_claim_https():
    found = settings_with(SITE_URL="http://waymark.example.org", TRUSTED_PROXIES="0")
    assert not found["SESSION_COOKIE_SECURE"] and not found["SECURE_HSTS_SECONDS"]
    assert found["SECURE_PROXY_SSL_HEADER"] is None
