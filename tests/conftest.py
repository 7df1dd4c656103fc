"""The cast of every scene, and the server behind it."""

import os
from collections.abc import Iterator
from pathlib import Path

# Before Django reads its settings: the tests' own cluster, which forgets everything.
os.environ["WAYMARK_TEST"] = "1"

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import User
from config import postgres
from threads.models import Post, Thread


def pytest_configure(config: pytest.Config) -> None:
    if not os.environ.get("DATABASE_URL"):
        postgres.ensure()


@pytest.fixture(autouse=True)
def fast_and_plain(settings, request) -> None:
    """Cheap password hashes, static files without a manifest, no pictures, an empty cache."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise would warn
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        cache.clear()


@pytest.fixture(autouse=True)
def an_empty_queue(request) -> Iterator[None]:
    """A flush after a test with real transactions leaves the queue's tables as they are."""
    marker = request.node.get_closest_marker("django_db")
    transactional = bool(marker and marker.kwargs.get("transaction"))
    if transactional:
        request.getfixturevalue("transactional_db")
    yield
    if transactional:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def member(handle: str, **fields) -> User:
    return User.objects.create_user(handle, f"{handle}@example.org", "correct horse", **fields)


def signed_in(user: User) -> Client:
    client = Client(enforce_csrf_checks=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def asker(db) -> User:
    return member("nadia", name="Nadia P.", role="Backend engineer", company="a bank")


@pytest.fixture
def mentor(db) -> User:
    return member("ravi", name="Ravi K.", role="ML platform engineer", company="a big company")


@pytest.fixture
def outsider(db) -> User:
    return member("sam", name="Sam O.")


@pytest.fixture
def curator(db) -> User:
    return member("ida", name="Ida M.", is_staff=True, is_superuser=True)


@pytest.fixture
def as_asker(asker) -> Client:
    return signed_in(asker)


@pytest.fixture
def as_mentor(mentor) -> Client:
    return signed_in(mentor)


@pytest.fixture
def as_outsider(outsider) -> Client:
    return signed_in(outsider)


@pytest.fixture
def as_curator(curator) -> Client:
    return signed_in(curator)


@pytest.fixture
def thread(asker) -> Thread:
    return Thread.objects.ask(
        asker=asker,
        title="Backend engineer with a return offer: how do I move to ML?",
        body="I have a return offer. What should my **first year** look like?",
        from_role="Backend engineer",
        to_role="ML engineer",
        topics=["career-pivot"],
    )


@pytest.fixture
def answer(thread, mentor) -> Post:
    return thread.answer(author=mentor, body="Start with the platform team.")
