"""`manage.py seed`: a small community from the demo's texts, or a large crowd by COPY."""

import random
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from threads import search, text
from threads.demo import DEMO_PASSWORD, community
from threads.demo.plan import PlannedPost, answer_counts, plan
from threads.demo.texts import load
from threads.demo.words import NAMES, Piece, Words, invented_name
from threads.models import Post, Revision, Role, Thread, Topic, Vote
from threads.models.thread import excerpt
from threads.models.words import PostWords, ThreadWords

FORUMS = {"community": {}, "crowd": {"threads": 50}}
NOW = datetime(2026, 1, 1, tzinfo=UTC)

the_community = pytest.mark.parametrize("forum", ["community"], indirect=True)
the_crowd = pytest.mark.parametrize("forum", ["crowd"], indirect=True)


@pytest.fixture(scope="module", params=FORUMS)
def seeded(request, django_db_setup, django_db_blocker):
    """A forum that all tests here share; what they change is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", **FORUMS[request.param])
        yield request.param
        transaction.set_rollback(True)


@pytest.fixture
def forum(seeded, db) -> str:
    return seeded


def counters() -> list[dict]:
    threads = Thread.objects.order_by("pk").values(
        *("answer_count", "picked_count", "helpful_count", "newest_id"),
        *("last_activity_at", "latest_answer_id"),
    )
    posts = Post.objects.order_by("pk").values("helpful_count", "reply_count")
    return [*threads, *posts]


def test_counting_again_finds_the_same(forum):
    before = counters()
    for thread in Thread.objects.all():
        for post in thread.posts.all():
            post.recount()
        thread.recount()
    assert counters() == before


def test_every_text_is_shown_as_it_would_be_rendered(forum):
    known = set(get_user_model().objects.values_list("handle", flat=True))
    for post in random.Random(1).sample(list(Post.objects.all()), 80):
        assert text.render(post.body, known) == (post.html, post.plain)
        assert post.renderer_version == text.RENDERER_VERSION


def test_threads_know_their_question(forum):
    for thread in Thread.objects.select_related("question"):
        assert thread.question.kind == Post.Kind.QUESTION
        assert thread.question.author_id == thread.asker_id
        assert thread.excerpt == excerpt(thread.question.plain)
        assert thread.created_at == thread.question.created_at


def test_times_run_forwards(forum):
    for post in Post.objects.select_related("parent", "thread"):
        before = post.parent or post.thread
        assert before.created_at <= post.created_at <= timezone.now()
        assert not post.picked_at or post.created_at <= post.picked_at <= timezone.now()
    assert not Post.objects.exclude(edited_at=None).exists()
    assert not Revision.objects.exists()


def test_search_knows_what_it_would_know_of_an_ordinary_forum(forum):
    before = [dict(words.objects.values_list("pk", "words")) for words in (PostWords, ThreadWords)]
    assert len(before[0]) == Post.objects.count()
    assert len(before[1]) == Thread.objects.count()
    list(search.rebuild(Thread.objects.all()))
    after = [dict(words.objects.values_list("pk", "words")) for words in (PostWords, ThreadWords)]
    assert after == before


def test_the_cast_can_sign_in(forum):
    for handle in ("nadia", "ravi", "ida"):
        assert Client().login(handle=handle, password=DEMO_PASSWORD)
    assert get_user_model().objects.get(handle="ravi").emailaddress_set.get().verified


def test_people_go_on_talking(forum):
    ravi = get_user_model().objects.get(handle="ravi")
    thread = Thread.objects.ask(
        asker=ravi, title="Is this new?", body="Yes.", from_role="Astronaut", topics=["space"]
    )
    thread.answer(author=ravi, body="It is.").reply(author=ravi, body="Good.")
    assert Post.objects.filter(thread=thread).count() == 3


def test_a_used_forum_is_refused_and_left_alone(forum):
    before = Post.objects.count()
    with pytest.raises(CommandError, match="needs an empty one"):
        call_command("seed")
    assert Post.objects.count() == before


@the_community
def test_the_community_is_of_the_promised_size(forum):
    assert Thread.objects.count() >= 60
    assert Post.objects.count() >= 250
    assert get_user_model().objects.count() >= 40


@the_community
def test_citations_became_addresses(forum):
    assert not Post.objects.filter(body__contains="{{").exists()
    cited = Thread.objects.get(title__startswith="Is ").get_absolute_url()
    assert Post.objects.filter(html__contains=f'href="{cited}"').exists()


@the_community
def test_marks_are_of_other_members(forum):
    assert Vote.objects.exists()
    for vote in Vote.objects.select_related("post"):
        assert vote.member_id != vote.post.author_id


@the_community
def test_the_curator_curates_without_being_superuser(forum):
    ida = get_user_model().objects.get(handle="ida")
    assert ida.is_staff and not ida.is_superuser
    assert ida.has_perms(["threads.change_thread", "threads.view_post", "accounts.view_user"])
    assert not ida.has_perm("accounts.change_user")
    assert not ida.has_perm("threads.delete_thread")


@the_crowd
def test_the_crowd_is_skewed(forum):
    assert Thread.objects.count() == 50
    sizes = Thread.objects.order_by("-answer_count").values_list("answer_count", flat=True)
    assert sizes[0] == 50
    assert sizes[25] < 4
    assert Post.objects.filter(kind=Post.Kind.REPLY, parent__parent=None).exists()
    assert not Post.objects.filter(parent__kind=Post.Kind.REPLY).exists()


def test_nothing_is_half_written(db, monkeypatch):
    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr(community, "_mark_helpful", fail)
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
    posts: list[PlannedPost] = sorted(
        (post for thread in threads for post in thread.posts), key=lambda post: post.pk
    )
    assert [post.pk for post in posts] == list(range(1, len(posts) + 1))
    assert all(one.at <= other.at for one, other in pairwise(posts))


def test_invented_names_differ():
    assert len({invented_name(number) for number in range(NAMES)}) == NAMES


def test_every_block_is_the_same_between_two_paragraphs():
    words = Words(load(), random.Random(1))
    for block in words.blocks:
        piece = Piece.joined([words.paragraph(), block, words.paragraph()])
        assert text.render(piece.body) == (piece.html, piece.plain)
