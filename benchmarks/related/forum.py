"""Labelled documents as discussions, in a database of their own."""

from datetime import datetime
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from tqdm import tqdm

from accounts.models import User
from benchmarks.related.labels import Document, Labels
from threads import search
from threads.demo.copying import copy, finish
from threads.models import Post, Thread
from threads.related import keeping
from threads.text import RENDERER_VERSION

BATCH = 50


def prepare(labels: Labels) -> None:
    """Migrate, and read the documents as the forum reads its discussions; what a stopped run has
    done is kept."""
    call_command("migrate", verbosity=0)
    if not Thread.objects.exists():
        with transaction.atomic():
            _load(labels)
    unread = Thread.objects.exclude(terms__read_version=keeping.VERSION)
    pks = list(unread.order_by("pk").values_list("pk", flat=True))
    with tqdm(total=len(pks), desc=labels.name, disable=None) as bar:
        for start in range(0, len(pks), BATCH):
            keeping.read(pks[start : start + BATCH])
            bar.update(len(pks[start : start + BATCH]))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _load(labels: Labels) -> None:
    now, asker = timezone.now(), User.objects.create_user("asker")
    copy(Thread, (_thread(pk, doc, asker, now) for pk, doc in labels.documents.items()))
    copy(Post, (_question(pk, doc, asker, now) for pk, doc in labels.documents.items()))
    for _ in search.rebuild(Thread.objects.all()):
        pass
    finish([User, Thread, Post])


def _thread(pk: int, document: Document, asker: User, now: datetime) -> dict[str, Any]:
    return {
        "id": pk,
        "title": document.title,
        "slug": "question",
        "asker_id": asker.pk,
        "question_id": pk,
        "created_at": now,
        "last_activity_at": now,
    }


def _question(pk: int, document: Document, asker: User, now: datetime) -> dict[str, Any]:
    return {
        "id": pk,
        "thread_id": pk,
        "kind": Post.Kind.QUESTION,
        "author_id": asker.pk,
        "body": document.body,
        "plain": document.body,
        "renderer_version": RENDERER_VERSION,
        "created_at": now,
    }
