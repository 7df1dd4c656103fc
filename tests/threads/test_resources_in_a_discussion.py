"""What a discussion recommends stands under its posts as cards, and beside it in a box."""

import pytest
from django.template.loader import render_to_string

from tests.threads.test_browsing_resources import OUTSIDE, TALK, recommend
from threads.models import Resource
from threads.recommended import CARDS_A_POST, IN_THE_BOX, Recommended, resources_of


@pytest.fixture
def resource(thread, mentor) -> Resource:
    thread.answer(author=mentor, body=TALK.format(103, "shows it well."))
    return Resource.objects.get()


def test_posts_get_cards_and_the_box_the_best(thread, mentor, asker):
    links = [f"https://example.org/{n}" for n in range(12)]
    post = thread.answer(author=mentor, body="\n\n".join(links))
    recommend(asker, 1, links[11])
    found = resources_of(thread, [post.pk])
    assert len(found.best) == IN_THE_BOX
    assert found.best[0].resource.url == links[11]
    assert len(found.cards[post.pk]) == CARDS_A_POST
    assert found.cards[post.pk][-1].resource.url == links[11]


def test_a_card_plays_and_leads_to_the_library(thread, resource):
    found = resources_of(thread, thread.posts.values_list("pk", flat=True))
    [[row]] = found.cards.values()
    card = render_to_string("resources/_card.html", {"recommendation": row})
    assert f'href="https://youtube.com/watch?v=dQw4w9WgXcQ&amp;t=103s" {OUTSIDE}' in card
    assert 'data-play="dQw4w9WgXcQ" data-start="103"' in card
    assert f'<a href="{resource.get_absolute_url()}">recommended in 1 discussion<' in card
    panel = render_to_string("resources/_panel.html", {"resources": found})
    assert "Resources here" in panel
    assert "at 1:43" in panel
    assert not render_to_string("resources/_panel.html", {"resources": Recommended()}).strip()


def test_what_one_post_repeats_is_in_the_box_once(thread, mentor):
    post = thread.answer(author=mentor, body="\n\n".join(TALK.format(n, n) for n in (9, 60)))
    away = thread.answer(author=mentor, body="https://a.example")
    away.remove(by=mentor)
    found = resources_of(thread, [post.pk, away.pk])
    assert [row.clock for row in found.cards[post.pk]] == ["0:09", "1:00"]
    assert [row.resource.host for row in found.best] == ["youtube.com"]


def test_it_is_one_query(thread, mentor, resource, django_assert_num_queries):
    keys = list(thread.posts.values_list("pk", flat=True))
    with django_assert_num_queries(1):
        found = resources_of(thread, keys)
        row = found.best[0]
        assert all((row.address, row.resource.slug, row.post.author.shown_name))
    assert not resources_of(thread, []).cards
    assert list(resources_of(thread).cards) == [row.post_id]
