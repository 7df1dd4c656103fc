"""Somebody was signed out before they sent a form: after signing in they find it again."""

import pytest
from django.test import Client

from tests.conftest import signed_in
from threads import limits

pytestmark = pytest.mark.django_db

TEXT = "I moved in <2023>.\n\nAsk me anything."
SHOWN = "I moved in &lt;2023&gt;.\n\nAsk me anything.</textarea>"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.mark.parametrize(
    "address, field",
    [
        ("/settings/profile/", "about"),
        ("/mentors/request/", "proof"),
        ("/threads/{}/outcome/", "words"),
    ],
)
def test_what_was_sent_is_given_back_and_can_be_sent_again(client, asker, thread, address, field):
    address = address.format(thread.pk)
    sent = client.post(address, {field: TEXT, "kind": "moved"})
    assert sent.url == f"/accounts/login/?next={address}"
    assert "What you typed is kept." in client.get(sent.url).text
    client.force_login(asker, BACKEND)
    page = client.get(address).text
    assert "Please send this again" in page and SHOWN in page and f'action="{address}"' in page
    assert 'name="kind" value="moved"' in page
    assert client.post(address, {field: TEXT, "kind": "moved"}).status_code == 302
    assert "Please send this again" not in client.get(address).text
    assert client.session.get_expiry_age() > 86_400


def test_nothing_is_carried_out_before_it_is_sent_again(client, asker):
    client.post("/settings/profile/", {"about": TEXT})
    client.force_login(asker, BACKEND)
    client.get("/settings/profile/")
    asker.refresh_from_db()
    assert asker.about == ""


def test_a_curators_words_wait_at_the_desk(client, curator):
    client.post("/mentors/requests/1/decision/", {"reason": TEXT, "decision": "refuse"})
    client.force_login(curator, BACKEND)
    page = client.get("/curate/").text
    assert SHOWN in page and 'action="/mentors/requests/1/decision/"' in page


def test_what_was_sent_an_hour_ago_belongs_to_nobody(client, asker):
    client.post("/settings/profile/", {"about": TEXT})
    session = client.session
    session["forms"]["/settings/profile/"]["at"] -= 3601
    session.save()
    client.force_login(asker, BACKEND)
    assert "I moved in" not in client.get("/settings/profile/").text


def test_a_password_never_waits(client, asker):
    client.post("/settings/profile/", {"about": TEXT, "password": "correct horse"})
    assert "correct horse" not in str(dict(client.session))


def test_a_button_and_a_flood_are_not_kept(client, answer):
    client.post(f"/posts/{answer.pk}/helpful/", {"helpful": "1"})
    client.post("/settings/profile/", {f"field-{n}": "x" * 1000 for n in range(101)})
    assert "forms" not in client.session


def test_a_visitor_cannot_fill_the_database(monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "kept", (2, 3600))
    sent = [Client().post("/settings/profile/", {"about": TEXT}) for _ in range(3)]
    assert [response.status_code for response in sent] == [302, 302, 429]
    assert SHOWN in sent[2].text


def test_two_forms_wait_and_the_oldest_makes_room(client, thread):
    for address in ("/settings/profile/", "/mentors/request/", f"/threads/{thread.pk}/outcome/"):
        client.post(address, {"text": TEXT})
    assert list(client.session["forms"]) == ["/mentors/request/", f"/threads/{thread.pk}/outcome/"]


def test_a_page_that_was_asked_for_is_reached_with_all_of_its_address(client, asker):
    page = client.get("/threads/new/?title=From+QA+to+backend&to_role=Backend")
    there = client.get(page.url).context["request"].GET["next"]
    assert there == "/threads/new/?title=From+QA+to+backend&to_role=Backend"
    assert 'value="From QA to backend"' in signed_in(asker).get(there).text
