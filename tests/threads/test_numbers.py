"""Curating in numbers, for staff: how much is tied, what is followed, what was decided."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.test_pages_stay_cheap import queries
from tests.threads.neighbours import cite, discussion, tie
from threads.charts import HEIGHT, WIDTH, mondays, weekly
from threads.models import CurationAction, TieCount, curating
from threads.numbers import decided, followed, share_tied

ADDRESS = "/curate/numbers/"


@pytest.mark.parametrize("who", ["client", "as_outsider"])
def test_others_find_nothing(request, db, who):
    assert request.getfixturevalue(who).get(ADDRESS).status_code == 404


def test_an_empty_forum_has_numbers_too(as_curator):
    response = as_curator.get(ADDRESS)
    assert response.status_code == 200
    assert "0%" in response.content.decode()


def test_only_what_readers_followed_is_drawn(as_curator):
    before = as_curator.get(ADDRESS).content.decode()
    assert "No reader has followed a link yet." in before
    assert before.count('<figure class="chart">') == 1  # what staff decided
    TieCount.objects.create(day=timezone.localdate(), kind="cited", count=1)
    after = as_curator.get(ADDRESS).content.decode()
    assert "No reader has followed" not in after
    assert after.count('<figure class="chart">') == 2


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


def done(weeks=0):
    """Let what was done last lie some weeks back."""
    CurationAction.objects.filter(pk=CurationAction.objects.latest("pk").pk).update(
        created_at=timezone.now() - timedelta(weeks=weeks)
    )


def test_what_staff_decided_is_counted_by_pair_and_week(thread, asker, curator):
    one, two, three = (discussion(asker, name) for name in ("A", "B", "C"))
    tie(one, thread, "similar")  # stored at either end, suggested at both
    tie(one, two, "similar")
    tie(thread, three, "similar")
    thread.link_to(two, by=curator)
    done(weeks=1)
    thread.link_to(one, by=curator)
    one.link_to(thread, by=curator)
    curating.reject(two, one, by=curator)
    assert [counts for _, counts in decided().rows][-2:] == [[0, 1, 0], [1, 0, 1]]


def test_a_decision_stays_in_its_week_when_it_is_removed_later(thread, asker, curator):
    link = thread.link_to(discussion(asker, "A"), by=curator)
    done(weeks=2)
    curating.unlink(link, by=curator)
    assert [counts for _, counts in decided().rows][-3:] == [[0, 1, 0], [0, 0, 0], [0, 0, 0]]


def test_what_was_taken_back_at_once_was_never_decided(thread, asker, curator):
    thread.link_to(discussion(asker, "A"), by=curator)
    curating.undo(thread, by=curator)
    assert not decided().most


def test_a_decision_of_an_older_release_counts_too(thread, asker, curator):
    thread.link_to(discussion(asker, "A"), by=curator)
    CurationAction.objects.update(suggested=None)
    assert decided().totals == [("accepted", 0), ("curated", 1), ("rejected", 0)]


def test_mentions_and_the_same_path_are_followed_apart(client, thread, asker, mentor):
    cite(discussion(asker, "From there"), thread, mentor)
    tie(thread, discussion(asker, "Same way"), "similar", reasons=[{"kind": "path"}])
    tie(thread, discussion(asker, "Alike"), "similar")
    page = client.get(thread.get_absolute_url()).content.decode()
    for kind in ("mention", "same-path", "similar"):
        assert page.count(f'data-tie="{kind}"') == 1
        assert client.post("/follows/", {"kind": kind}).status_code == 204
    assert [chart.name for chart in followed() if chart.most] == ["mention", "same-path", "similar"]


@pytest.mark.parametrize("count", [0, 1, 7, 10**6])
def test_bars_stay_in_their_chart(count):
    chart = weekly("x", {(day, "a"): count for day in mondays()}, "a", "b")
    for bar in chart.bars:
        assert bar.x >= 0 and bar.x + bar.width <= WIDTH
        assert bar.y + bar.height == pytest.approx(HEIGHT)
    assert len(chart.bars) == (12 if count else 0)


def test_every_chart_has_a_name_and_a_table(as_curator, thread):
    TieCount.objects.follow("curated")  # kinds that nobody followed have no chart
    html = as_curator.get(ADDRESS).content.decode()
    assert html.count('role="img"') == html.count("<table") == html.count("<desc") == 2


def test_it_costs_the_same_with_many_rows(as_curator, thread, asker, curator):
    before = len(queries(as_curator, ADDRESS))
    for number in range(20):
        thread.link_to(discussion(asker, f"No {number}"), by=curator)
    TieCount.objects.follow("curated")
    assert len(queries(as_curator, ADDRESS)) == before <= 6
