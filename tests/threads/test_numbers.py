"""Curating in numbers, for staff: how much is tied, what is followed, what was decided."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.test_pages_stay_cheap import queries
from tests.threads.neighbours import discussion, tie
from threads.charts import HEIGHT, WIDTH, mondays, weekly
from threads.models import TieCount
from threads.numbers import decided, followed, share_tied

ADDRESS = "/curate/numbers/"


@pytest.mark.parametrize("who", ["client", "as_outsider"])
def test_others_find_nothing(request, db, who):
    assert request.getfixturevalue(who).get(ADDRESS).status_code == 404


def test_an_empty_forum_has_numbers_too(as_curator):
    response = as_curator.get(ADDRESS)
    assert response.status_code == 200
    assert "0%" in response.content.decode()


def test_the_share_counts_what_readers_see(thread, asker):
    shown, one_way, hidden = (discussion(asker, name) for name in ("A", "B", "C"))
    tie(thread, shown, both_ways=True)
    tie(thread, one_way)
    tie(hidden, shown, hidden_at=timezone.now())
    tie(one_way, hidden, "similar")
    share = share_tied()
    assert (share.tied, share.all, share.percent) == (2, 4, 50)


def test_follows_are_summed_by_week(db):
    for days in (0, 7, 7 * 30):
        day = timezone.localdate() - timedelta(days=days)
        TieCount.objects.create(day=day, kind="curated", count=3 + days)
    curated = next(chart for chart in followed() if chart.name == "curated")
    assert [counts for _, counts in curated.rows] == [*[[0]] * 10, [10], [3]]


def test_what_staff_decided_is_counted_by_pair_and_week(thread, asker):
    one, two = discussion(asker, "A"), discussion(asker, "B")
    tie(thread, one)
    tie(thread, two, created_at=timezone.now() - timedelta(weeks=1))
    tie(one, two, "rejected")
    tie(two, one, "rejected")
    tie(two, thread, "similar")
    assert [counts for _, counts in decided().rows][-2:] == [[1, 0], [1, 1]]


def test_a_dismissal_that_was_tied_before_counts_once(thread, asker):
    thread.link_to(discussion(asker, "A"), by=None)
    assert decided().totals == [("curated", 1), ("rejected", 0)]


@pytest.mark.parametrize("count", [0, 1, 7, 10**6])
def test_bars_stay_in_their_chart(count):
    chart = weekly("x", {(day, "a"): count for day in mondays()}, "a", "b")
    for bar in chart.bars:
        assert bar.x >= 0 and bar.x + bar.width <= WIDTH
        assert bar.y + bar.height == pytest.approx(HEIGHT)
    assert len(chart.bars) == (12 if count else 0)


def test_every_chart_has_a_name_and_a_table(as_curator, thread):
    TieCount.objects.follow("curated")
    html = as_curator.get(ADDRESS).content.decode()
    assert html.count('role="img"') == html.count("<table") == 6
    assert html.count("<desc") == 6


def test_it_costs_the_same_with_many_rows(as_curator, thread, asker):
    before = len(queries(as_curator, ADDRESS))
    for number in range(20):
        tie(thread, discussion(asker, f"No {number}"))
    TieCount.objects.follow("curated")
    assert len(queries(as_curator, ADDRESS)) == before <= 6
