import pytest
from django.urls import reverse

from threads.models import Notification, Thread, ThreadLink
from threads.models.joining import mark_duplicate


@pytest.fixture
def other(outsider):
    return Thread.objects.ask(asker=outsider, title="Is ML worth it at all?", body="Is it?")


def cite(other, words="I like this thread as well: "):
    return f"{words}[{other.title}]({other.get_absolute_url()})."


def mentions(client, thread):
    return client.get(thread.get_absolute_url()).context["rail"].mentions


def test_a_citation_is_followed_from_both_ends(client, thread, mentor, other):
    thread.answer(author=mentor, body=cite(other))
    here = client.get(thread.get_absolute_url())
    assert [tie.thread for tie in here.context["rail"].cited] == [other]
    assert here.text.count('class="cite"') == 1
    there = client.get(other.get_absolute_url()).text
    assert "Mentioned in" in there
    assert "I like this thread as well" in there
    assert "by <bdi>Ravi K.</bdi>" in there


@pytest.mark.parametrize("reader", ["visitor", "member"])
def test_permalinks_and_addresses_of_this_host_cite_too(client, thread, mentor, other, reader):
    answer = other.answer(author=mentor, body="Yes.")
    thread.answer(author=mentor, body=f"See http://127.0.0.1:8000/posts/{answer.pk}/ for more.")
    assert [tie.thread for tie in mentions(client, other)] == [thread]


@pytest.mark.parametrize(
    "body", ["`{0}`", "> see [it]({0})", "[it](https://example.org{0})", "```\n{0}\n```"]
)
def test_code_quotes_and_other_hosts_do_not_cite(thread, mentor, other, body):
    thread.answer(author=mentor, body=body.format(other.get_absolute_url()))
    assert not ThreadLink.objects.exists()


def test_a_post_never_cites_its_own_thread_nor_what_is_deleted(thread, mentor, other):
    other.question.remove(by=other.asker)
    thread.answer(author=mentor, body=cite(other) + cite(thread))
    assert not ThreadLink.objects.exists()


def test_an_edit_recomputes(client, thread, mentor, other):
    answer = thread.answer(author=mentor, body=cite(other))
    answer.edit(by=mentor, body=cite(other, "Read this first: "))
    assert mentions(client, other)[0].reason.startswith("Read this first")
    answer.edit(by=mentor, body="Nothing any more.")
    assert mentions(client, other) == []


def test_a_deleted_post_takes_its_ties_along_and_brings_them_back(client, thread, mentor, other):
    answer = thread.answer(author=mentor, body=cite(other))
    answer.remove(by=mentor)
    assert mentions(client, other) == []
    answer.restore()
    assert len(mentions(client, other)) == 1


def test_the_asker_is_told_once_a_citing_thread(as_outsider, outsider, thread, mentor, other):
    first = thread.answer(author=mentor, body=cite(other))
    thread.answer(author=mentor, body=cite(other, "Again: "))
    outsider.refresh_from_db()
    assert (Notification.objects.count(), outsider.unread_count) == (1, 1)
    page = as_outsider.get(reverse("notifications.index"))
    assert "<bdi>Ravi K.</bdi> mentioned your discussion" in page.text
    response = as_outsider.get(reverse("notifications.show", args=[Notification.objects.get().pk]))
    assert response.url == first.get_absolute_url()
    outsider.refresh_from_db()
    assert outsider.unread_count == 0


def test_nobody_is_told_of_their_own_citation_or_reads_others_notices(
    as_asker, thread, outsider, mentor, other
):
    thread.answer(author=outsider, body=cite(other))
    assert not Notification.objects.exists()
    thread.answer(author=mentor, body=cite(other))
    notice = Notification.objects.get()
    assert as_asker.get(reverse("notifications.show", args=[notice.pk])).status_code == 404
    as_asker.post(reverse("notifications.read"))
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize(
    ("who", "status"), [("as_outsider", 302), ("as_curator", 302), ("as_mentor", 404)]
)
def test_the_cited_asker_and_staff_hide_a_mention(
    request, client, thread, mentor, other, who, status
):
    thread.answer(author=mentor, body=cite(other))
    address = reverse("citations.hide", args=[ThreadLink.objects.get().pk])
    assert request.getfixturevalue(who).post(address).status_code == status
    assert bool(mentions(client, other)) == (status == 404)
    # The citing post keeps what it says, with its card.
    assert client.get(thread.get_absolute_url()).context["rail"].cited
    if status == 302:
        request.getfixturevalue(who).post(address, {"again": "1"})
        assert mentions(client, other)


def test_who_hides_a_mention_is_offered_to_show_it_again(thread, mentor, other, as_curator):
    thread.answer(author=mentor, body=cite(other))
    address = reverse("citations.hide", args=[ThreadLink.objects.get().pk])
    assert "Show it again" in as_curator.post(address, headers={"HX-Request": "true"}).text


def test_more_mentions_than_the_box_holds_are_counted(client, asker, mentor, other):
    for number in range(10):
        where = Thread.objects.ask(asker=asker, title=f"Question number {number}", body="Hm?")
        where.answer(author=mentor, body=cite(other))
    assert len(mentions(client, other)) == 8
    assert "See all 10 mentions" in client.get(other.get_absolute_url()).text
    listed = client.get(reverse("mentions.index", args=[other.pk]))
    assert len(listed.context["mentions"]) == 10
    assert "Question number 0" in listed.text


def test_what_somebody_hid_is_listed_for_them_alone(
    client, as_outsider, as_asker, as_mentor, thread, mentor, other
):
    thread.answer(author=mentor, body=cite(other))
    tie = ThreadLink.objects.get()
    address = reverse("citations.hide", args=[tie.pk])
    page = as_outsider.post(address, follow=True)
    assert page.redirect_chain == [(reverse("mentions.index", args=[other.pk]), 302)]
    assert "The mention is hidden." in page.text and "Show it again" in page.text
    for reader in (client, as_asker, as_mentor):
        assert thread.title not in reader.get(page.redirect_chain[0][0]).text
    assert "Hide this mention" in as_outsider.post(address, {"again": "1"}, follow=True).text
    assert thread.title in client.get(page.redirect_chain[0][0]).text


def test_what_staff_hid_is_for_staff_to_show(as_outsider, as_curator, thread, mentor, other):
    thread.answer(author=mentor, body=cite(other))
    address = reverse("citations.hide", args=[ThreadLink.objects.get().pk])
    assert "Show it again" in as_curator.post(address, follow=True).text
    assert as_outsider.post(address, {"again": "1"}).status_code == 404


def test_curated_ties_and_duplicates_are_all_shown(client, thread, asker, curator):
    for number in range(10):
        curated, repeated = (
            Thread.objects.ask(asker=asker, title=f"{kind} number {number}", body="Hm?")
            for kind in ("Curated", "Repeated")
        )
        thread.link_to(curated, by=curator)
        mark_duplicate(repeated, thread, curator)
    rail = client.get(thread.get_absolute_url()).context["rail"]
    assert (len(rail.curated), len(rail.duplicates)) == (10, 10)


def test_a_list_of_mentions_costs_the_same_for_few_and_many(
    client, thread, mentor, other, django_assert_num_queries
):
    address = reverse("mentions.index", args=[other.pk])
    for count in (2, 10):
        for number in range(count):
            thread.answer(author=mentor, body=cite(other, f"{number} of {count}: "))
        with django_assert_num_queries(2):
            client.get(address)


def test_each_discussion_stands_in_the_rail_once_by_priority(
    client, thread, mentor, other, curator
):
    thread.answer(author=mentor, body=cite(other))
    ties = {
        kind: {"source": thread, "target": other, "kind": kind} for kind in ("curated", "similar")
    }
    ThreadLink.objects.create(**ties["similar"], score=80)
    assert [len(box) for box in boxes(client, thread)] == [0, 1, 0]
    ThreadLink.objects.create(**ties["curated"], reason="Read it first.", created_by=curator)
    assert [len(box) for box in boxes(client, thread)] == [1, 0, 0]
    assert "Read it first." in client.get(thread.get_absolute_url()).text
    assert "Curated" not in client.get(other.get_absolute_url()).text


def boxes(client, thread):
    rail = client.get(thread.get_absolute_url()).context["rail"]
    return rail.curated, rail.cited, rail.similar


def test_typing_offers_discussions_by_their_titles(client, thread, other):
    offered = client.get(reverse("citations.index"), {"q": "worth"}).text
    assert f"]({other.get_absolute_url()})" in offered
    assert client.get(reverse("citations.index"), {"q": "return off"}).text.count("<li") == 1
    for nonsense in ("", "x", "'&|!:*()", "🙂🙂", "a" * 500):
        assert client.get(reverse("citations.index"), {"q": nonsense}).status_code == 200


def test_a_post_with_many_links_costs_the_same_queries(
    thread, mentor, other, django_assert_max_num_queries
):
    body = " ".join(cite(other) for _ in range(20))
    with django_assert_max_num_queries(40):
        thread.answer(author=mentor, body=body)


def test_a_title_cannot_smuggle_a_link_into_what_is_offered(client, asker):
    title = "Worthy](https://evil.example/x) [more"
    Thread.objects.ask(asker=asker, title=title, body="Words.")
    offered = client.get(reverse("citations.index"), {"q": "worthy"}).text
    assert r"[Worthy\]\(https://evil.example/x\) \[more](/threads/" in offered


def test_a_hidden_mention_stays_hidden_when_its_link_goes_and_comes(
    client, thread, mentor, other, outsider
):
    answer = thread.answer(author=mentor, body=cite(other))
    ThreadLink.objects.get().hide(by=outsider)
    Notification.objects.all().delete()
    for body in ("Nothing.", cite(other, "Again: ")):
        answer.edit(by=mentor, body=body)
    assert mentions(client, other) == []
    assert not Notification.objects.exists()


def test_a_wall_of_links_tells_five_askers_and_takes_that_back(thread, mentor, outsider):
    asked = [
        Thread.objects.ask(asker=outsider, title=f"Question {n}", body="Words.") for n in range(8)
    ]
    answer = thread.answer(author=mentor, body=" ".join(cite(each) for each in asked))
    told = Notification.objects.order_by("pk").values_list("thread_id", flat=True)
    assert list(told) == [each.pk for each in asked[:5]]
    answer.edit(by=mentor, body=" ".join(cite(each) for each in asked[1:]))
    assert list(told.all()) == [each.pk for each in asked[1:5]]
    thread.answer(author=mentor, body=cite(asked[1]))
    answer.edit(by=mentor, body="Nothing any more.")
    outsider.refresh_from_db()
    assert (list(told.all()), outsider.unread_count) == ([asked[1].pk], 1)
