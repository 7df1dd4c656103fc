"""What became of some of the community's questions, and which answers its readers confirmed."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from threads.models import Confirmation, Outcome, Post, Thread
from threads.models.telling import show_latest

STORIES = Path(__file__).parent / "outcomes.toml"


def add_outcomes(threads: dict[str, Thread], members: dict[str, Any], now: datetime) -> None:
    """``threads`` are those of the scenes by their keys; their times are set already."""
    stories = tomllib.loads(STORIES.read_text(encoding="utf-8"))
    for told in stories["outcome"]:
        thread = threads[told["thread"]]
        words = told.get("words", "").strip()
        outcome = thread.tell_outcome(by=thread.asker, kind=told["kind"], words=words)
        told_at = now - timedelta(days=told["days_ago"])
        Outcome.objects.filter(pk=outcome.pk).update(created_at=told_at)
        show_latest(thread)
    for marked in stories["mark"]:
        _mark(threads[marked["thread"]], marked, members, now)


def _mark(thread: Thread, marked: dict[str, Any], members: dict[str, Any], now: datetime) -> None:
    answers = Post.objects.filter(thread=thread, kind=Post.Kind.ANSWER)
    post = answers.select_related("thread").filter(author=members[marked["author"]]).earliest("pk")
    said = [(kind, handle) for kind in Confirmation.Kind for handle in marked.get(kind, [])]
    for (kind, handle), days_ago in zip(said, marked["days_ago"], strict=True):
        post.confirm(by=members[handle], kind=kind)
        mark = Confirmation.objects.filter(post=post, member=members[handle])
        mark.update(said_at=now - timedelta(days=days_ago))
    post.recount_confirmations()
