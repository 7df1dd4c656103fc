"""What the desk suggests, what it finds, and what it changes on the page under it."""

from procrastinate.contrib.django.models import ProcrastinateJob

from tests.threads.neighbours import cite
from tests.threads.ties import Kind, order, post, similar
from threads.models import ThreadLink, curating
from threads.models.joining import mark_duplicate


def test_what_newer_discussions_are_like_is_suggested_too(as_curator, thread, worth, gaps):
    """Who was compared first knows nothing of who came after; from both ends the better counts."""
    similar(worth, thread, 64, [{"kind": "path"}])
    similar(thread, gaps, 40), similar(gaps, thread, 70, [{"kind": "path"}])
    page = as_curator.get(f"/curate/?thread={thread.pk}").content.decode()
    assert page.index("Data engineer to MLE") < page.index("Is moving to machine learning")
    assert 'stroke-dasharray="64 100"' in page and 'stroke-dasharray="70 100"' in page
    assert page.count(f'id="candidate-{gaps.pk}"') == 1 and 'stroke-dasharray="40 100"' not in page


def test_a_duplicate_is_no_suggestion_and_its_original_is_cited(
    as_curator, thread, worth, gaps, mentor, curator
):
    similar(thread, worth, 80), similar(worth, thread, 80)
    cite(thread, worth, mentor)
    mark_duplicate(worth, gaps, curator)
    page = as_curator.get(f"/curate/?thread={thread.pk}").content.decode()
    assert f'id="candidate-{worth.pk}"' not in page and "cited in Ravi K." in page
    assert f'id="candidate-{gaps.pk}"' in page and 'stroke-dasharray="80 100"' not in page
    thread.link_to(gaps, by=curator)
    page = as_curator.get(f"/curate/?thread={thread.pk}").content.decode()
    assert f'id="candidate-{gaps.pk}"' not in page


def test_what_is_linked_by_a_duplicate_is_no_suggestion(as_curator, thread, worth, gaps, curator):
    similar(thread, gaps, 80)
    thread.link_to(worth, by=curator)
    mark_duplicate(worth, gaps, curator)
    page = as_curator.get(f"/curate/?thread={thread.pk}").content.decode()
    assert f'id="candidate-{gaps.pk}"' not in page


def test_a_duplicate_stands_for_its_original(as_curator, thread, worth, gaps, curator):
    mark_duplicate(worth, gaps, curator)
    q = {"q": f"#{worth.pk}"}
    html = as_curator.get(
        f"/threads/{thread.pk}/candidates/", q, headers={"HX-Request": "true"}
    ).content.decode()
    assert f'id="found-{gaps.pk}"' in html
    post(as_curator, f"/threads/{thread.pk}/links/", target=worth.pk, seen=0)
    assert order(thread) == [gaps.pk]


def test_a_discussion_is_not_linked_to_its_own_duplicate(as_curator, thread, worth, curator):
    mark_duplicate(worth, thread, curator)
    for one, other in ((thread, worth), (worth, thread)):
        response = post(as_curator, f"/threads/{one.pk}/links/", target=other.pk, seen=0)
        assert response.status_code == 422
        assert "the discussion itself, or a duplicate" in response.content.decode()
        page = as_curator.get("/curate/", {"thread": one.pk, "q": f"#{other.pk}"})
        assert "No other discussion found" in page.content.decode()
    assert not ThreadLink.objects.filter(kind=Kind.CURATED).exists()


def waiting():
    """The discussions that a worker is going to compare again."""
    jobs = ProcrastinateJob.objects.filter(task_name="relate", status="todo")
    return {job.args["thread_id"] for job in jobs}


def test_what_is_no_longer_tied_is_compared_again(thread, worth, curator):
    tie = thread.link_to(worth, by=curator, both_ways=True)
    ProcrastinateJob.objects.all().delete()
    curating.set_both_ways(tie, False, by=curator)
    assert waiting() == {worth.pk}
    curating.unlink(tie, by=curator)
    assert waiting() == {thread.pk, worth.pk}


def test_the_page_under_the_panel_follows(as_curator, thread, worth, curator):
    page = thread.get_absolute_url()
    assert '<div id="rail" hidden>' in as_curator.get(page).content.decode()
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    links, fields = f"/threads/{thread.pk}/links/", {"target": worth.pk, "seen": 0}
    html = as_curator.post(links, fields, headers=headers).content.decode()
    rail = html[html.index('<aside class="rail" id="rail" hx-swap-oob="true"') :]
    assert worth.title in rail and 'id="first-tie" hx-swap-oob="true"' in html
    undo = {"thread": thread.pk}
    html = as_curator.post("/curation/undo/", undo, headers=headers).content.decode()
    assert '<div id="rail" hidden hx-swap-oob="true">' in html
    assert '<div id="first-tie" hidden hx-swap-oob="true">' in html
    assert 'id="rail"' not in post(as_curator, links, **fields).content.decode()
