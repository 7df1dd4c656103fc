"""One curator at the desk: the deeds, undo, the search, and who may not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.threads.ties import Kind, ask, order, post, similar
from threads.models import CurationAction, CurationSkip, ThreadLink


@pytest.fixture
def suggested(thread, worth, gaps):
    similar(thread, worth, 86, [{"kind": "words", "words": ["return offer"]}, {"kind": "path"}])
    similar(thread, gaps, 71, [{"kind": "cocited", "by": 3}])


def test_suggestions_stand_with_their_score_and_reasons(as_curator, thread, suggested):
    page = as_curator.get(f"/curate/?thread={thread.pk}").content.decode()
    assert page.index("Is moving to machine learning") < page.index("Data engineer to MLE")
    assert 'stroke-dasharray="86 100"' in page
    assert "shares <mark>return offer</mark>" in page and "same path" in page
    assert "cited together in 3 discussions" in page


def test_what_an_answer_cites_is_suggested_first(as_curator, thread, mentor, suggested, asker):
    cited = ask(asker, "A third discussion")
    thread.answer(author=mentor, body=f"See [this](/threads/{cited.pk}/).")
    ThreadLink.objects.get_or_create(
        source=thread,
        target=cited,
        kind=Kind.CITED,
        post=thread.posts.get(kind="answer"),
    )
    page = as_curator.get(f"/curate/?thread={thread.pk}").content.decode()
    assert "cited in Ravi K.&#x27;s answer here" in page
    assert page.index("A third discussion") < page.index("Is moving to machine learning")


def test_linking_answers_with_the_desk_and_goes_on(as_curator, thread, worth, gaps, suggested):
    response = post(
        as_curator, f"/threads/{thread.pk}/links/", target=worth.pk, next=gaps.pk, seen=0
    )
    html = response.content.decode()
    assert order(thread) == [worth.pk] and "<html" not in html
    assert f'id="candidate-{gaps.pk}"' in html and f'id="candidate-{worth.pk}"' not in html
    assert "data-focus" in html and "Linked “Is moving to machine learning worth it?”." in html
    thread.refresh_from_db()
    assert thread.curated_count == 1


def test_a_plain_form_goes_back_to_the_same_place(as_curator, thread, worth, gaps, suggested):
    response = as_curator.post(
        f"/threads/{thread.pk}/links/", {"target": worth.pk, "next": gaps.pk, "seen": 0}
    )
    assert response.status_code == 302
    assert response["Location"] == f"/curate/?thread={thread.pk}#candidate-{gaps.pk}"
    assert "Linked “Is moving" in as_curator.get("/curate/").content.decode()


def test_a_pair_is_linked_once_and_its_first_note_stays(thread, worth, curator):
    first = thread.link_to(worth, by=curator, note="Same pivot.")
    again = thread.link_to(worth, by=curator, note="Another note.")
    assert first.pk == again.pk and again.reason == "Same pivot."
    assert CurationAction.objects.count() == 1


def test_pinning_a_suggestion_links_it_first(as_curator, thread, worth, gaps, curator):
    thread.link_to(worth, by=curator)
    post(as_curator, f"/threads/{thread.pk}/links/", target=gaps.pk, pinned=1, seen=0)
    assert ThreadLink.objects.get(target=gaps, kind=Kind.CURATED).pinned_at
    page = as_curator.get(f"/curate/?thread={thread.pk}").content.decode()
    assert page.index("Data engineer to MLE") < page.index("Is moving to machine learning")


def test_pin_note_and_both_ways_are_kept(as_curator, thread, worth, curator):
    tie = thread.link_to(worth, by=curator)
    post(as_curator, f"/links/{tie.pk}/pin/", pinned=1, seen=0)
    post(as_curator, f"/links/{tie.pk}/note/", note=" Same <pivot>. ", seen=0)
    response = post(as_curator, f"/links/{tie.pk}/ways/", both_ways=1, seen=0)
    tie.refresh_from_db()
    assert tie.pinned_at and tie.reason == "Same <pivot>." and tie.both_ways
    assert "Same &lt;pivot&gt;." in response.content.decode()
    assert 'aria-pressed="true"' in response.content.decode()
    post(as_curator, f"/links/{tie.pk}/pin/", pinned=0, seen=0)
    post(as_curator, f"/links/{tie.pk}/ways/", both_ways=0, seen=0)
    tie.refresh_from_db()
    assert not tie.pinned_at and not tie.both_ways


def test_a_tie_both_ways_takes_both_out_of_the_queue(as_curator, thread, worth, curator):
    tie = thread.link_to(worth, by=curator, both_ways=True)
    worth.refresh_from_db()
    assert worth.curated_count == 1
    there = as_curator.get(f"/curate/?thread={worth.pk}").content.decode()
    assert "Both ways, linked over there" in there
    post(as_curator, f"/links/{tie.pk}/removal/", seen=0)
    worth.refresh_from_db()
    assert worth.curated_count == 0 and order(thread) == []


def test_the_order_is_changed_within_pins_and_within_the_rest(as_curator, thread, asker, curator):
    a, b, c, d = (ask(asker, f"Discussion {name}") for name in "abcd")
    ties = {t: thread.link_to(t, by=curator, pinned=t == a) for t in (a, b, c, d)}
    post(as_curator, f"/links/{ties[d].pk}/position/", position=2, seen=0)
    assert order(thread) == [a.pk, b.pk, d.pk, c.pk]
    post(as_curator, f"/links/{ties[c].pk}/position/", position=0, seen=0)
    assert order(thread) == [a.pk, c.pk, b.pk, d.pk]
    post(as_curator, f"/links/{ties[a].pk}/position/", position=99, seen=0)
    assert order(thread) == [a.pk, c.pk, b.pk, d.pk]
    assert post(as_curator, f"/links/{ties[a].pk}/position/", position="-1").status_code == 400


def test_a_dismissed_pair_is_never_suggested_again(as_curator, thread, worth, gaps, suggested):
    similar(worth, thread)
    post(as_curator, f"/threads/{thread.pk}/rejections/", target=worth.pk, seen=0)
    assert not ThreadLink.objects.filter(kind=Kind.SIMILAR, source=worth).exists()
    similar(thread, worth), similar(worth, thread)
    for one, other in ((thread, worth), (worth, thread)):
        page = as_curator.get(f"/curate/?thread={one.pk}").content.decode()
        assert f'id="candidate-{other.pk}"' not in page


def test_linking_takes_a_dismissal_back(as_curator, thread, worth, curator):
    post(as_curator, f"/threads/{thread.pk}/rejections/", target=worth.pk, seen=0)
    thread.link_to(worth, by=curator)
    assert not ThreadLink.objects.filter(kind=Kind.REJECTED).exists()
    as_curator.post("/curation/undo/", {"thread": thread.pk})
    assert ThreadLink.objects.filter(kind=Kind.REJECTED).count() == 2 and order(thread) == []


def test_undo_walks_back_one_deed_at_a_time(as_curator, thread, worth, gaps, suggested, curator):
    tie = thread.link_to(worth, by=curator, note="First.")
    post(as_curator, f"/links/{tie.pk}/note/", note="Second.", seen=0)
    post(as_curator, f"/threads/{thread.pk}/rejections/", target=gaps.pk, seen=0)
    post(as_curator, "/curation/undo/", thread=thread.pk)
    assert ThreadLink.objects.get(target=gaps).score == 71  # the suggestion is back
    post(as_curator, "/curation/undo/", thread=thread.pk)
    tie.refresh_from_db()
    assert tie.reason == "First."
    post(as_curator, "/curation/undo/", thread=thread.pk)
    assert order(thread) == []
    response = post(as_curator, "/curation/undo/", thread=thread.pk, seen=10**9)
    assert "Nothing had to change." in response.content.decode()


def test_undo_brings_a_removed_tie_and_an_order_back(as_curator, thread, asker, curator):
    a, b, c = (ask(asker, f"Discussion {name}") for name in "abc")
    ties = [thread.link_to(other, by=curator, note=other.title) for other in (a, b, c)]
    post(as_curator, f"/links/{ties[2].pk}/position/", position=0, seen=0)
    post(as_curator, f"/links/{ties[1].pk}/removal/", seen=0)
    post(as_curator, "/curation/undo/", thread=thread.pk)
    assert ThreadLink.objects.get(pk=ties[1].pk).reason == "Discussion b"
    post(as_curator, "/curation/undo/", thread=thread.pk)
    assert order(thread) == [a.pk, b.pk, c.pk]


@pytest.mark.parametrize("typed", ["machine learning worth", "{pk}", "/threads/{pk}/"])
def test_another_discussion_is_found(as_curator, thread, worth, typed):
    address = f"/threads/{thread.pk}/candidates/"
    q = {"q": typed.format(pk=worth.pk)}
    html = as_curator.get(address, q, headers={"HX-Request": "true"}).content.decode()
    assert f'id="found-{worth.pk}"' in html and "Dismiss" not in html and "<html" not in html
    page = as_curator.get("/curate/", {**q, "thread": thread.pk}).content.decode()
    assert f'id="found-{worth.pk}"' in page and "No suggestions yet" in page


def test_the_panel_opens_in_place(as_curator, thread, suggested):
    address = f"/threads/{thread.pk}/curate/"
    panel = as_curator.get(address, headers={"HX-Request": "true"}).content.decode()
    assert 'data-curate="panel"' in panel and "Next" not in panel and "<html" not in panel
    assert as_curator.get(address)["Location"] == f"/curate/?thread={thread.pk}"


def deeds(thread, tie, other):
    return [
        (f"/threads/{thread.pk}/links/", {"target": other.pk}),
        (f"/threads/{thread.pk}/rejections/", {"target": other.pk}),
        (f"/threads/{thread.pk}/skips/", {}),
        *((f"/links/{tie.pk}/{noun}/", {}) for noun in ("pin", "note", "ways", "removal")),
        (f"/links/{tie.pk}/position/", {"position": 0}),
        ("/curation/undo/", {"thread": thread.pk}),
        ("/curation/skips/removal/", {}),
    ]


def test_only_curators_curate(client, as_asker, as_outsider, thread, worth, gaps, curator):
    tie = thread.link_to(worth, by=curator)
    for address, fields in deeds(thread, tie, gaps):
        assert as_asker.post(address, fields).status_code == 404, address
        assert as_outsider.post(address, fields).status_code == 404, address
        assert client.post(address, fields)["Location"].startswith("/accounts/login/"), address
    for address in ("/curate/", f"/threads/{thread.pk}/curate/"):
        assert as_asker.get(address).status_code == 404
        assert client.get(address)["Location"].startswith("/accounts/login/")
    assert CurationAction.objects.count() == 1 and not CurationSkip.objects.exists()


def test_bad_requests_change_nothing(as_curator, thread, worth, curator):
    tie = thread.link_to(worth, by=curator)
    for address, _fields in deeds(thread, tie, worth):
        assert as_curator.get(address).status_code == 405, address
    links = f"/threads/{thread.pk}/links/"
    assert as_curator.post(links, {"target": thread.pk}).status_code == 400
    for target in ("", "x", "-1", "9" * 30, "٣", 10**17):
        assert as_curator.post(links, {"target": target}).status_code == 404
    assert as_curator.post("/links/999999/pin/").status_code == 404
    worth.question.remove(by=curator)
    assert as_curator.post(links, {"target": worth.pk}).status_code == 410
    assert CurationAction.objects.count() == 1


def test_page_and_deeds_cost_the_same_with_two_and_with_thirty(as_curator, thread, asker, curator):
    def queries(request):
        with CaptureQueriesContext(connection) as captured:
            assert request().status_code == 200
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    def costs(other):
        tie = thread.link_to(other, by=curator)
        at = {"target": other.pk, "seen": CurationAction.objects.latest("pk").pk}
        deeds = [(f"/links/{tie.pk}/position/", {"position": 0}), (f"/links/{tie.pk}/removal/", {})]
        deeds += [(f"/threads/{thread.pk}/{noun}/", at) for noun in ("rejections", "links")]
        page = queries(lambda: as_curator.get(f"/curate/?thread={thread.pk}"))
        return page, [queries(lambda d=deed: post(as_curator, d[0], **d[1])) for deed in deeds]

    def grow(count):
        for number in range(count):
            similar(thread, ask(asker, f"Suggested {count} {number}"))
            thread.link_to(ask(asker, f"Linked {count} {number}"), by=curator)

    grow(2)
    few = costs(ask(asker, "One"))
    grow(30)
    assert costs(ask(asker, "Another")) == few
    assert few[0] <= 10 and max(few[1]) <= 23, few
