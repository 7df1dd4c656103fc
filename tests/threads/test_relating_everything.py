"""What is known of discussions is kept, counted, forgotten, and made anew by the command."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from relating import ask, stored, tie, two_alike_and_a_third

from threads import related
from threads.models import Posting, Term, Thread, ThreadLink, ThreadTerms
from threads.related import candidates, keeping, terms


@pytest.fixture
def by_words(settings):
    settings.ENCODER = False


@pytest.fixture
def three(asker, by_words) -> list[Thread]:
    return two_alike_and_a_third(asker)


def test_how_many_have_a_word_is_counted_with_every_change(three):
    one, other, _ = three

    def having(lexeme: str) -> int:
        counted = Term.objects.get(lexeme=lexeme)
        assert Posting.objects.filter(term=counted.pk).count() == counted.threads
        return counted.threads

    assert (having("offer"), having("kernel")) == (2, 1)
    one.question.edit(by=one.asker, body="Compilers!")
    related.store(one)
    assert (having("offer"), having("kernel"), having("compil")) == (2, 0, 2)
    related.forget(other)
    assert (having("offer"), having("compil")) == (1, 1)


def test_storing_again_changes_nothing(three):
    def state():
        links = ThreadLink.objects.order_by("source_id", "target_id")
        return [
            *Posting.objects.order_by("term", "thread").values_list("term", "impact", "thread"),
            *Term.objects.order_by("id").values_list("lexeme", "threads"),
            *links.values_list("source_id", "target_id", "score", "reasons"),
        ]

    before = state()
    for thread in three:
        related.store(thread)
    assert state() == before


def test_other_ties_stay_when_similar_ones_are_exchanged(three):
    one, other, third = three
    tie(one, third, "curated", reason="Read this.")
    tie(third, one, "similar", score=9)
    old = tie(one, third, "similar", score=90)
    related.store(one)
    assert not ThreadLink.objects.filter(pk=old.pk).exists()
    assert stored(one) == [other.pk]
    assert one.links.filter(kind="curated").count() == third.links.count() == 1


def test_what_staff_hid_stays_hidden(three):
    one, other, _ = three
    one.links.update(hidden_at=timezone.now())
    related.store(one)
    assert [link.target_id for link in one.links.exclude(hidden_at=None)] == [other.pk]
    assert one.links.count() == 1


def test_the_health_page_hears_what_is_missing(three):
    state = related.status()
    assert state["encoder"] == "off"
    assert state["looked_at"] == state["without_vectors"] == 3
    assert state["unread"] == 0
    assert state["pgvector"] == candidates.can_compare_all()


def run(**options) -> None:
    call_command("relate", **options)


def test_the_command_does_what_is_missing(three):
    ThreadTerms.objects.all().delete()
    ThreadLink.objects.all().delete()
    run()
    assert [stored(thread) for thread in three] == [[three[1].pk], [three[0].pk], []]


def test_the_command_goes_on_where_it_was_stopped(three, monkeypatch):
    kept = []

    def keep(thread, neighbours):
        kept.append(thread)
        if len(kept) == 2:
            raise KeyboardInterrupt
        return store(thread, neighbours)

    store = keeping.keep
    monkeypatch.setattr(keeping, "keep", keep)
    with pytest.raises(KeyboardInterrupt):
        run(all=True)
    run()
    first, second, third = [thread.pk for thread in three]
    assert kept == [first, second, second, third]
    run()
    assert len(kept) == 4


def test_the_command_finds_edited_and_deleted_ones(three):
    one, other, third = three
    one.question.edit(by=one.asker, body="I like conferences for designers.")
    other.question.remove(by=other.asker)
    run(batch=1)
    assert stored(one) == [third.pk]
    assert not ThreadTerms.objects.filter(thread=other).exists()


def test_a_batch_has_one_or_more(db):
    with pytest.raises(CommandError, match="1 discussion or more"):
        run(batch=0)


def test_very_long_questions_have_a_bounded_number_of_terms(asker, by_words):
    thread = ask(asker, "Long", " ".join(f"w{n}" for n in range(2_000)))
    related.store(thread)
    assert len(thread.terms.terms) == Posting.objects.count() == terms.MOST_TERMS
