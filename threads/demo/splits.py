"""A post of the community that its curator made a discussion of its own."""

from __future__ import annotations

import textwrap
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from threads.models import Post, Thread, ThreadLink
from threads.models.splitting import split

SPLITS = Path(__file__).parent / "splits.toml"


def split_off(
    threads: dict[str, Thread], members: dict[str, Any], curator: Any, now: datetime
) -> list[Thread]:
    """``threads`` are those of the scenes by their keys; their times are set already."""
    told = tomllib.loads(SPLITS.read_text(encoding="utf-8"))
    return [_split(threads[one["thread"]], one, members, curator, now) for one in told["split"]]


def _split(
    thread: Thread, told: dict[str, Any], members: dict[str, Any], curator: Any, now: datetime
) -> Thread:
    posts = Post.objects.filter(thread=thread, kind=told["kind"], author=members[told["author"]])
    path = {"from_role": told["from"], "to_role": told["to"], "topics": told["topics"]}
    new = split(posts.select_related("thread").get(), by=curator, title=told["title"], **path)
    at = now - timedelta(days=told["days_ago"])
    Post.objects.filter(split_to=new).update(deleted_at=at)
    ThreadLink.objects.filter(source=new, kind=ThreadLink.Kind.SPLIT).update(created_at=at)
    said = told["answer"]
    answer = new.answer(author=members[said["author"]], body=textwrap.dedent(said["body"]).strip())
    answered_at = now - timedelta(days=said["days_ago"])
    Post.objects.filter(pk=answer.pk).update(created_at=answered_at)
    return new
