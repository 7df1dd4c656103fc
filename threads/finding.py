"""Another discussion to tie: by its words, its number, or its address."""

from __future__ import annotations

import re

from django.db.models import Q

from threads import search
from threads.desk import Candidate, Desk
from threads.links import Link, cited_in
from threads.models import Post, Thread
from threads.models.imported import Imported
from threads.query import parse

FOUND = 8
_NUMBER = re.compile(r"#?([0-9]{1,18})")


def found_for(desk: Desk, typed: str) -> list[Candidate]:
    """Discussions that what was typed means, without the one on the desk; the best first."""
    own = {desk.thread.pk, desk.thread.duplicate_of_id or desk.thread.pk}
    threads = Thread.objects.visible_to(desk.curator).originals().exclude(pk__in=own)
    if pk := named(typed):
        original = Thread.objects.filter(pk=pk).values("duplicate_of")
        found = list(threads.filter(Q(pk=pk) | Q(pk__in=original)))
    else:
        found = [result.thread for result in search.find(threads, parse(typed)).results]
    return [Candidate(thread, is_found=True) for thread in found[:FOUND]]


def named(typed: str) -> int | None:
    """The key of the discussion whose number or address this is."""
    if match := _NUMBER.fullmatch(typed):
        return int(match[1])
    for kind, number, _link, old in cited_in([Link(typed, "", "")]):
        if kind == "thread":
            return number
        if kind == "post":
            return Post.objects.filter(pk=number).values_list("thread_id", flat=True).first()
        imported = Imported.objects.select_related("post").at([old] if old else [])
        return next((row.post.thread_id for row in imported.values()), None)
    return None
