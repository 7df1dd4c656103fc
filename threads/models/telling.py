"""An asker tells what became of the question, says it differently, or takes it back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from threads.models.notification import OUTCOME, Notification
from threads.models.outcome import Outcome

if TYPE_CHECKING:
    from threads.models.thread import Thread

TWICE = timedelta(minutes=10)  # the same said again so soon is a second click


def tell(thread: Thread, *, by: Any, kind: str, words: str = "") -> Outcome:
    """Add an outcome: the latest one stands above the discussion.

    Raises PermissionError for all but the asker.
    """
    with transaction.atomic():
        thread = _held(thread, by)
        latest = thread.outcomes.standing().first()
        if latest and _is_said_twice(latest, kind, words):
            return latest
        outcome = thread.outcomes.create(kind=kind, words=words)
        show_latest(thread)
        # Whoever has told need not be reminded to.
        Notification.objects.filter(thread=thread, kind__startswith=OUTCOME).mark_read(by)
    return outcome


def say_differently(outcome: Outcome, *, by: Any, kind: str, words: str = "") -> Outcome:
    """Put other words in its place; when it was told stays. Raises PermissionError."""
    with transaction.atomic():
        thread = _held(outcome.thread, by)
        latest = thread.outcomes.standing().filter(pk=outcome.pk).first()
        if latest is None or (latest.kind, latest.words) == (kind, words):
            return latest or outcome
        again = thread.outcomes.create(kind=kind, words=words, created_at=latest.created_at)
        _take_back(latest)
        show_latest(thread)
    return again


def take_back(outcome: Outcome, *, by: Any) -> None:
    """Readers see it no more, but what was told before it. Raises PermissionError."""
    with transaction.atomic():
        thread = _held(outcome.thread, by)
        if latest := thread.outcomes.standing().filter(pk=outcome.pk).first():
            _take_back(latest)
            show_latest(thread)


def hide(outcome: Outcome, hidden: bool = True) -> None:
    """Staff takes an outcome out of sight, or brings it back."""
    with transaction.atomic():
        thread = type(outcome.thread).objects.locked(outcome.thread_id)
        outcome.hidden_at = timezone.now() if hidden else None
        outcome.save(update_fields=["hidden_at"])
        show_latest(thread)


def show_latest(thread: Thread) -> None:
    """Point the discussion, whose row is locked, to the outcome that readers see."""
    thread.outcome = thread.outcomes.standing().first()
    thread.save(update_fields=["outcome"])


def _held(thread: Thread, by: Any) -> Thread:
    held = type(thread).objects.locked(thread.pk)
    if by.pk != held.asker_id:
        raise PermissionError("Only the asker tells what happened.")
    return held


def _take_back(outcome: Outcome) -> None:
    outcome.taken_back_at = timezone.now()
    outcome.save(update_fields=["taken_back_at"])


def _is_said_twice(latest: Outcome, kind: str, words: str) -> bool:
    same = (latest.kind, latest.words) == (kind, words)
    return same and timezone.now() - latest.created_at < TWICE
