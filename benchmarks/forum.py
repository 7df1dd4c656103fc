"""The pages of a forum that are measured, how many queries each makes, and cleaning up."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import (
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user_model,
)
from django.contrib.postgres.search import SearchQuery
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.page import Page
from threads import search
from threads.demo.words import invented_name
from threads.models import Post, Thread, ThreadWords, Topic, Vote
from threads.models.post_queryset import HELPFUL
from threads.models.thread_queryset import ACTIVE
from threads.views.threads import THREADS_A_PAGE

DEEP = 50  # pages
BUSY = 200  # threads that are answered, posts that are marked
RARE = 3  # threads at least that have a rare word
TOKEN = "x" * 32  # of CSRF: in the cookie as in the form
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def pages() -> list[Page]:
    short = Thread.objects.filter(answer_count=5).order_by("pk")
    short = short[short.count() // 2]
    long = Thread.objects.order_by("-answer_count").first()
    nadia, ravi = signed_in("nadia"), signed_in("ravi")
    answer = {"body": "I did that **last year**, and would again.", "token": ""}
    return [
        Page("a bare view", [reverse("bare")]),
        Page("home, active", [reverse("home")]),
        Page("home, 50 pages deep", [home(after=deep_place())]),
        Page("home, a common topic", [home(topic=common_topic())]),
        Page("home, a common path", [home(**common_path())]),
        Page("thread, 5 answers", [short.get_absolute_url()]),
        Page("thread, 5 answers, signed in", [short.get_absolute_url()], cookies=nadia),
        Page(f"thread, {long.answer_count} answers", [long.get_absolute_url()]),
        Page("the same, deep", [f"{long.get_absolute_url()}?{urlencode({'after': place(long)})}"]),
        Page("search, a rare word", [found(rare_word())]),
        Page("search, common words", [found("manager team")]),
        Page("similar while typing", [similar("How do I move from backend to machine learning")]),
        Page("posting an answer", quiet_threads(), 302, nadia, with_csrf(answer)),
        Page("a helpful mark", answers_of_others(), 302, ravi, with_csrf({"helpful": "1"})),
    ]


def queries(page: Page) -> int:
    """How many queries a request makes once caches are warm. What it writes is rolled back."""
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies.load(page.cookies)
    send: Any = client.post if page.form else client.get
    with transaction.atomic():
        for number in range(2):
            with CaptureQueriesContext(connection) as captured:
                response = send(page.paths[-1], page.fields(number))
            if response.status_code != page.status:
                raise SystemExit(f"{page.name} answers {response.status_code}: {page.paths[-1]}")
        transaction.set_rollback(True)
    return sum(not query["sql"].startswith(NOT_COUNTED) for query in captured)


def undo(last_post: int) -> None:
    """Take back the answers after this post, the marks and the sessions of a measurement."""
    Session.objects.all().delete()
    posts = Post.objects.filter(pk__gt=last_post)
    # The crowd's own marks came as numbers, so that all votes are the measurement's.
    marked = list(Post.objects.filter(votes__isnull=False).distinct())
    touched = {post.thread_id for post in [*posts, *marked]}
    with transaction.atomic():
        Vote.objects.all().delete()
        posts.delete()
        for post in marked:
            post.recount()
        for thread in Thread.objects.filter(pk__in=touched):
            thread.recount()
            search.index(thread)


def signed_in(handle: str) -> dict[str, str]:
    """Cookies of a member who has just signed in."""
    member = get_user_model().objects.get(handle=handle)
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.save()
    return {"sessionid": session.session_key or "", "csrftoken": TOKEN}


def with_csrf(form: dict[str, str]) -> dict[str, str]:
    return {**form, "csrfmiddlewaretoken": TOKEN}


def home(**query: str) -> str:
    return f"{reverse('home')}?{urlencode(query)}"


def found(words: str) -> str:
    return f"{reverse('search.index')}?{urlencode({'q': words})}"


def similar(title: str) -> str:
    return f"{reverse('similar.index')}?{urlencode({'title': title})}"


def deep_place() -> str:
    """The cursor 50 pages down, or in the middle of a forum that has fewer."""
    number = min(DEEP * THREADS_A_PAGE, Thread.objects.count() // 2)
    return ACTIVE.cursor(Thread.objects.order_by(*ACTIVE.fields)[number])


def place(thread: Thread) -> str:
    """The cursor after four fifths of the answers."""
    posts = thread.posts.filter(parent=None).exclude(kind=Post.Kind.QUESTION)
    return HELPFUL.cursor(posts.order_by(*HELPFUL.fields)[thread.answer_count * 4 // 5])


def common_topic() -> str:
    topics = Topic.objects.annotate(count=Count("threads")).order_by("-count")
    return topics.values_list("slug", flat=True)[0]


def common_path() -> dict[str, str]:
    paths = Thread.objects.exclude(from_role=None).exclude(to_role=None)
    slugs = paths.values_list("from_role__slug", "to_role__slug")
    origin, goal, _ = slugs.annotate(count=Count("pk")).order_by("-count")[0]
    return {"from": origin, "to": goal}


def rare_word() -> str:
    """An invented name that a handful of discussions mention."""
    for number in range(Thread.objects.count() // BUSY * 4, 0, -1):
        name = invented_name(number)
        words = SearchQuery(name.lower(), config="pg_catalog.english")
        if ThreadWords.objects.filter(words=words).count() >= RARE:
            return name
    return invented_name(0)


def quiet_threads() -> list[str]:
    quiet = Thread.objects.filter(answer_count__range=(1, 4)).order_by("-pk")
    return [reverse("answers.create", args=[thread.pk]) for thread in quiet[:BUSY]]


def answers_of_others() -> list[str]:
    answers = Post.objects.filter(kind=Post.Kind.ANSWER).exclude(author__handle="ravi")
    return [reverse("helpful.update", args=[post.pk]) for post in answers.order_by("-pk")[:BUSY]]
