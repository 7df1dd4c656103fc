"""Ties followed are counted by kind and day, and nothing is known about who followed them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from threads.models import TieCount


def test_a_click_counts_for_its_kind_and_day(client, db):
    for kind in ("curated", "curated", "similar"):
        response = client.post("/follows/", {"kind": kind})
        assert (response.status_code, response.content) == (204, b"")
    counts = TieCount.objects.values_list("kind", "count").order_by("kind")
    assert list(counts) == [("curated", 2), ("similar", 1)]


def test_only_kind_day_and_count_are_stored():
    assert {field.name for field in TieCount._meta.fields} == {"id", "day", "kind", "count"}


def test_counting_is_one_statement(db):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        TieCount.objects.follow("cited")
    assert len(captured) == 1


@pytest.mark.parametrize("fields", [{}, {"kind": ""}, {"kind": "rejected"}, {"kind": "x" * 5000}])
def test_an_unknown_kind_is_refused(client, db, fields):
    assert client.post("/follows/", fields).status_code == 400
    assert not TieCount.objects.exists()


def test_reading_the_address_is_refused(client, db):
    assert client.get("/follows/").status_code == 405


def test_a_beacon_needs_no_token_and_leaves_no_cookie(db):
    response = Client(enforce_csrf_checks=True).post("/follows/", {"kind": "cited"})
    assert response.status_code == 204
    assert not response.cookies


def test_a_script_is_slowed_down(client, db):
    answers = [client.post("/follows/", {"kind": "cited"}).status_code for _ in range(62)]
    assert answers[59:] == [204, 429, 429]
    assert TieCount.objects.get().count == 60


def test_a_kind_nobody_follows_is_an_error(db):
    with pytest.raises(ValueError):
        TieCount.objects.follow("rejected")
