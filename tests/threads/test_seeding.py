"""`manage.py seed` writes all or nothing, and the crowd is made as planned."""

import random
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from threads import text
from threads.demo import community
from threads.demo.plan import answer_counts, plan
from threads.demo.texts import load
from threads.demo.words import NAMES, Piece, Words, invented_name
from threads.models import Post, Role, Thread, Topic

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_nothing_is_half_written(db, monkeypatch):
    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr(community, "_answers_by_time", fail)  # when all questions are written
    with pytest.raises(RuntimeError):
        call_command("seed")
    for model in (Thread, Post, Role, Topic, get_user_model()):
        assert not model.objects.exists()


def test_a_member_with_a_name_of_the_cast_is_left_alone(asker):
    with pytest.raises(CommandError, match="nadia"):
        call_command("seed")
    assert not Thread.objects.exists()


@pytest.mark.parametrize("number", [0, -1])
def test_no_forum_has_fewer_than_one_thread(db, number):
    with pytest.raises(CommandError, match="1 or more"):
        call_command("seed", threads=number)


def test_one_thread_is_a_crowd(db):
    call_command("seed", threads=1)
    assert Thread.objects.get().answer_count == 1


def test_the_same_number_makes_the_same_forum():
    def drawn(number: int) -> list:
        chance = random.Random(number)
        posts = [post for thread in plan(chance, 50, 20, NOW) for post in thread.posts]
        return [(p.pk, p.kind, p.author, p.at, p.marks) for p in posts] + [
            Words(load(), chance).post(3)
        ]

    assert drawn(1) == drawn(1) != drawn(2)


def test_a_large_crowd_has_three_answers_a_thread_and_few_long_threads():
    counts = answer_counts(100_000)
    assert 2.8 < sum(counts) / 100_000 < 3.2
    assert counts[0] == 500
    assert sum(count == 0 for count in counts) == 15_000
    assert answer_counts(1_000)[0] == 500


def test_ids_are_in_the_order_of_time():
    threads = plan(random.Random(1), 50, 20, NOW)
    posts = sorted((post for thread in threads for post in thread.posts), key=lambda post: post.pk)
    assert [post.pk for post in posts] == list(range(1, len(posts) + 1))
    assert all(one.at <= other.at for one, other in pairwise(posts))


def test_what_members_say_about_themselves_is_plain_text():
    said = [line for person in load().people for line in (person.about, person.role)]
    assert not [line for line in said if set("*_`[]") & set(line)]


def test_invented_names_differ():
    assert len({invented_name(number) for number in range(NAMES)}) == NAMES


def test_every_block_is_the_same_between_two_paragraphs():
    texts = load()
    words, handles = Words(texts, random.Random(1)), [person.handle for person in texts.people]
    for block in words.blocks:
        piece = Piece.joined([words.paragraph(), block, words.paragraph()])
        assert text.render(piece.body, handles) == (piece.html, piece.plain)
