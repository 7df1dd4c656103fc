"""A member keeps a resource for later, and nobody else sees it."""

import pytest
from django.urls import reverse

from tests.conftest import signed_in
from tests.threads.test_browsing_resources import LIBRARY, TALK, queries, recommend
from threads.models import Resource, SavedResource


@pytest.fixture
def resource(thread, mentor) -> Resource:
    thread.answer(author=mentor, body=TALK.format(103, "shows it well."))
    return Resource.objects.get()


def test_a_member_keeps_one_and_lets_it_go(as_outsider, outsider, resource):
    save = reverse("saved_resources.update", args=[resource.pk])
    assert as_outsider.post(save, {"saved": "1"}).url == resource.get_absolute_url()
    as_outsider.post(save, {"saved": "1"})
    assert outsider.saved_resources.get().resource == resource
    assert "How ML roles" in as_outsider.get("/resources/saved/").text
    as_outsider.post(save, {"saved": "0"})
    assert "Nothing saved yet" in as_outsider.get("/resources/saved/").text


def test_htmx_gets_the_button_in_its_new_state(as_outsider, resource):
    save = reverse("saved_resources.update", args=[resource.pk])
    response = as_outsider.post(save, {"saved": "1"}, headers={"HX-Request": "true"})
    assert 'aria-pressed="true"' in response.text


def test_nobody_sees_what_others_keep(as_outsider, mentor, resource):
    resource.save_for(mentor)
    assert "How ML roles" not in as_outsider.get("/resources/saved/").text
    assert 'value="1" aria-pressed="false"' in as_outsider.get(LIBRARY).text


def test_a_visitor_is_led_through_sign_in_and_back(client, as_outsider, resource):
    save = reverse("saved_resources.update", args=[resource.pk])
    assert client.post(save, {"saved": "1"}).url == f"{reverse('account_login')}?next={save}"
    assert not SavedResource.objects.exists()
    assert as_outsider.get(save).url == resource.get_absolute_url()
    assert client.get("/resources/saved/").status_code == 302


def test_what_is_hidden_or_missing_is_not_saved(as_outsider, resource):
    Resource.objects.update(hidden_at=resource.created_at)
    save = reverse("saved_resources.update", args=[resource.pk])
    assert as_outsider.post(save, {"saved": "1"}).status_code == 410
    assert as_outsider.post("/resources/999999/save/").status_code == 404
    assert as_outsider.delete(save).status_code == 405


def test_the_saved_list_costs_the_same_with_many(outsider, asker):
    client = signed_in(outsider)
    recommend(asker, 1, *(f"https://a.example/{n}" for n in range(30)))
    first, *others = Resource.objects.all()
    first.save_for(outsider)
    before = queries(client, "/resources/saved/")
    for resource in others:
        resource.save_for(outsider)
    assert queries(client, "/resources/saved/") == before <= 7
