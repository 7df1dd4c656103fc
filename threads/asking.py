"""Asking the askers, three, six and twelve months later: what happened?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from threads import later
from threads.models import ImportedMember, Notification, Thread
from threads.models.outcome import STAGES
from threads.outcomes import ENDS, due_stage, months_before

BATCH = 500  # discussions in a transaction: eight queries, and a second at the most


def ask(now: datetime | None = None) -> int:
    """Ask everybody whose time has come, each once a stage. Returns how many were asked.

    Each batch stands by itself: what is killed in the middle goes on there at the next call.
    """
    now = now or timezone.now()
    return sum(asked for stage in STAGES for asked in _ask_in_batches(stage, now))


def whom_to_ask(now: datetime) -> dict[int, int]:
    """How many would be asked by then at each stage, if nothing else happened."""
    return {
        stage: sum(
            _is_to_be_asked(thread, stage, now)
            for thread in _waiting(stage, now).iterator(chunk_size=BATCH)
        )
        for stage in STAGES
    }


def _ask_in_batches(stage: int, now: datetime) -> Iterator[int]:
    more = True
    while more:
        with transaction.atomic():
            rows = _waiting(stage, now).select_for_update(
                of=("self",), no_key=True, skip_locked=True
            )
            threads = list(rows[:BATCH])
            asked = [thread for thread in threads if _is_to_be_asked(thread, stage, now)]
            _tell(asked, stage)
            # Those who need not be asked are done with, too: no batch meets them again.
            done = Thread.objects.filter(pk__in=[thread.pk for thread in threads])
            done.update(asked_stage=stage)
        yield len(asked)
        more = len(threads) == BATCH


def _waiting(stage: int, now: datetime) -> Any:
    since, until = months_before(now, ENDS[stage]), months_before(now, stage)
    shown = ("created_at", "deleted_at", "duplicate_of", "asker_id", "outcome__kind")
    return (
        Thread.objects.awaiting(stage, since, until)
        .select_related("outcome")
        .only(*shown, "outcome__created_at")
        .annotate(
            asker_is_active=F("asker__is_active"),
            asker_is_unclaimed=Exists(ImportedMember.objects.filter(member=OuterRef("asker"))),
        )
    )


def _is_to_be_asked(thread: Any, stage: int, now: datetime) -> bool:
    is_there = thread.asker_is_active and not thread.asker_is_unclaimed
    return is_there and due_stage(thread, now) == stage


def _tell(threads: list[Any], stage: int) -> None:
    if not threads:
        return
    Notification.objects.tell(
        [
            Notification(
                member_id=thread.asker_id,
                kind=f"outcome-{stage}",
                thread_id=thread.pk,
                source_id=thread.pk,
            )
            for thread in threads
        ]
    )
    if settings.EMAIL_URL:
        later.mail_outcomes([(thread.pk, stage) for thread in threads])
