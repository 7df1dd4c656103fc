"""Two curators in the staff's tables: what one did not touch leaves the other's work alone."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from tests.conftest import member
from tests.threads.neighbours import discussion
from threads.models import CurationAction, ThreadLink, curating


@pytest.fixture
def cy(db):
    return member("cy", name="Cy", is_staff=True)


@pytest.fixture
def linked(thread, asker, curator):
    return thread.link_to(discussion(asker, "The other"), by=curator)


class Inputs(HTMLParser):
    """What a browser sends back of a page's forms, as it stands."""

    def __init__(self, page):
        super().__init__()
        self.sent = {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag != "input" or not given.get("name"):
            return
        if given["type"] in ("text", "hidden"):
            self.sent[given["name"]] = given.get("value", "")
        elif given["type"] == "checkbox" and "checked" in given:
            self.sent[given["name"]] = "on"


def opened(client, row):
    """A page of the admin in a curator's browser, and what it would send."""
    address = reverse(f"admin:threads_{row._meta.model_name}_change", args=[row.pk])
    return address, Inputs(client.get(address).content.decode()).sent


def test_note_pin_and_direction_change(as_curator, linked):
    address, sent = opened(as_curator, linked)
    as_curator.post(address, sent | {"reason": "New.", "both_ways": "on"})
    linked.refresh_from_db()
    assert (linked.reason, linked.both_ways, linked.pinned_at) == ("New.", True, None)
    address, sent = opened(as_curator, linked)
    del sent["both_ways"]
    as_curator.post(address, sent | {"pinned": "on"})
    linked.refresh_from_db()
    assert linked.pinned_at and not linked.both_ways and linked.reason == "New."


@pytest.mark.parametrize("where", ["on its page", "in its discussion"])
def test_what_was_not_touched_is_not_written(as_curator, linked, cy, where):
    address, sent = opened(as_curator, linked if where == "on its page" else linked.source)
    curating.annotate(linked, "Cy's note", by=cy)
    curating.pin(linked, by=cy)
    curating.set_both_ways(linked, by=cy)
    assert as_curator.post(address, sent).status_code == 302
    linked.refresh_from_db()
    assert (linked.reason, linked.both_ways) == ("Cy's note", True) and linked.pinned_at
    assert not CurationAction.objects.exclude(actor=cy).exclude(deed="linked").exists()


def test_what_another_wrote_meanwhile_is_not_overwritten(as_curator, linked, cy):
    address, sent = opened(as_curator, linked)
    curating.annotate(linked, "Cy's note", by=cy)
    changed = sent | {"reason": "Ida's", "pinned": "on"}
    page = as_curator.post(address, changed, follow=True).content.decode()
    assert "Cy changed the note on" in page
    linked.refresh_from_db()
    assert (linked.reason, linked.pinned_at) == ("Cy's note", None)


@pytest.mark.parametrize(
    ("field", "deed", "said"),
    [
        ("pinned", curating.unpin, "unpinned"),
        ("both_ways", lambda tie, by: curating.set_both_ways(tie, False, by=by), "go one way"),
    ],
)
def test_a_switch_that_another_turned_back_stays(as_curator, linked, cy, field, deed, said):
    address, sent = opened(as_curator, linked)
    curating.pin(linked, by=cy)
    curating.set_both_ways(linked, by=cy)
    deed(linked, by=cy)
    page = as_curator.post(address, sent | {field: "on"}, follow=True).content.decode()
    assert said in page
    linked.refresh_from_db()
    assert not {"pinned": linked.pinned_at, "both_ways": linked.both_ways}[field]


def test_what_another_worked_on_meanwhile_is_not_removed(as_curator, thread, linked, cy):
    address, sent = opened(as_curator, thread)
    curating.annotate(linked, "Cy's note", by=cy)
    fields = sent | {"links-0-DELETE": "on"}
    page = as_curator.post(address, fields, follow=True).content.decode()
    assert "Cy changed the note on" in page and ThreadLink.objects.get() == linked
