"""What `manage.py seed` leaves behind: a small community, or a crowd written by COPY."""

import random

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F, Func, TextField
from django.test import Client
from django.utils import timezone

from background.models import Job
from threads import search, text
from threads.demo import DEMO_PASSWORD
from threads.demo.texts import load
from threads.models import (
    Follow,
    Notification,
    Post,
    PostWords,
    Revision,
    Thread,
    ThreadWords,
    Vote,
)
from threads.models.thread_queryset import excerpt

# Seeding takes seconds: one worker does all of these.
pytestmark = pytest.mark.xdist_group("seeded forums")

FORUMS = {"community": {}, "crowd": {"threads": 50}}

the_community = pytest.mark.parametrize("seeded", ["community"], indirect=True)
the_crowd = pytest.mark.parametrize("seeded", ["crowd"], indirect=True)


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
    counted = ("helpful_count", "reply_count", "score", "responded_at")
    posts = Post.objects.order_by("pk").values(*counted)
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


def test_askers_follow_what_they_asked(forum):
    for thread in Thread.objects.all():
        follow = Follow.objects.get(thread=thread, member=thread.asker_id)
        assert follow.created_at == thread.created_at


def known_to_search() -> list[dict]:
    """Without the places of words: labels come in any order."""
    bare = Func(F("words"), function="strip", output_field=TextField())
    return [dict(rows.objects.values_list("pk", bare)) for rows in (PostWords, ThreadWords)]


def test_search_knows_every_post_and_thread(forum):
    before = known_to_search()
    assert [len(found) for found in before] == [Post.objects.count(), Thread.objects.count()]
    list(search.rebuild(Thread.objects.all()))
    assert known_to_search() == before


def test_the_cast_can_sign_in(forum, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    for handle in ("nadia", "ravi", "ida"):
        sent = Client().post("/accounts/login/", {"login": handle, "password": DEMO_PASSWORD})
        assert sent.status_code == 302
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
def test_nadia_has_not_read_what_is_new_in_what_she_follows(forum):
    nadia = get_user_model().objects.get(handle="nadia")
    unread = Notification.objects.for_reading(nadia).unread()
    assert sorted(notice.kind for notice in unread) == ["answer", "reply"]
    assert nadia.unread_count == 2
    assert all(notice.created_at == notice.post.created_at for notice in unread)
    # A worker has nothing left to tell of the days before.
    assert not Job.objects.filter(task_name="tell_of").exists()


@the_community
def test_notices_stand_in_the_order_of_their_times(forum):
    by_time = Notification.objects.order_by("-created_at", "-pk")
    assert list(by_time) == list(Notification.objects.all())
    assert by_time.filter(member__handle="ravi").last().kind == Notification.Kind.MENTOR


@the_community
def test_some_of_the_cast_have_a_picture_of_their_own(forum):
    pictured = get_user_model().objects.filter(picture__startswith="avatars/")
    assert {member.handle for member in pictured} == {"ravi", "ida"}


@the_community
def test_citations_became_addresses(forum):
    assert not Post.objects.filter(body__contains="{{").exists()
    title = next(scene.title for scene in load().scenes if scene.key == "is-ml-worth-it")
    address = Thread.objects.get(title=title).get_absolute_url()
    assert Post.objects.filter(html__contains=f'href="{address}"').exists()


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
