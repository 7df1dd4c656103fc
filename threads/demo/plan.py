"""Who says what kind of thing when, in a large forum. No text and no database here.

The shapes are those of question-and-answer sites: most threads have one or two answers, a few have
hundreds; a few members write most; few topics hold most threads.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

QUESTION, ANSWER, FOLLOW_UP, REPLY = "question", "answer", "follow-up", "reply"
YEARS = timedelta(days=6 * 365)
LONGEST = 500  # answers
UNANSWERED = 0.15
PICKED, FOLLOWED_UP = 0.4, 0.23  # of the answered threads
REPLIED = 0.22  # of the answers, and of the replies
MOST_MARKS = 400


@dataclass(slots=True, eq=False)
class PlannedPost:
    """``marks`` counts the members who found it helpful, ``author`` is a member's number."""

    thread: PlannedThread
    kind: str
    author: int
    at: datetime
    marks: int
    parent: PlannedPost | None = None
    picked_at: datetime | None = None
    replies: int = 0
    pk: int = 0


@dataclass(slots=True, eq=False)
class PlannedThread:
    pk: int
    asker: int
    at: datetime
    posts: list[PlannedPost] = field(default_factory=list)


def rank(chance: random.Random, size: int) -> int:
    """0 … size-1 after Zipf's law: rank r comes about 1/(r+1) as often as the first."""
    return min(int((size + 1) ** chance.random()), size) - 1


def plan(chance: random.Random, threads: int, members: int, now: datetime) -> list[PlannedThread]:
    """Threads by time; afterwards the ``pk`` of all posts, too, are in the order of time."""
    # The forum grows: half of its life holds a quarter of its threads.
    times = sorted(now - YEARS + YEARS * chance.random() ** 0.5 for _ in range(threads))
    sizes = answer_counts(threads)
    chance.shuffle(sizes)
    draft = _Draft(chance, members, now)
    planned = [
        draft.thread(pk, at, size)
        for pk, (at, size) in enumerate(zip(times, sizes, strict=True), 1)
    ]
    posts = sorted((p for thread in planned for p in thread.posts), key=lambda post: post.at)
    for pk, post in enumerate(posts, start=1):
        post.pk = pk
    return planned


def answer_counts(threads: int) -> list[int]:
    """How many answers each thread has, the most first: a power law, three on average."""
    counts = [
        int(1.3 * ((rank + 0.5) / threads) ** -0.65)
        for rank in range(int(threads * (1 - UNANSWERED)))
    ]
    counts += [0] * (threads - len(counts))
    counts[0] = min(LONGEST, threads)
    return [min(count, LONGEST) for count in counts]


class _Draft:
    def __init__(self, chance: random.Random, members: int, now: datetime) -> None:
        self.chance, self.members, self.now = chance, members, now

    def thread(self, pk: int, at: datetime, answers: int) -> PlannedThread:
        thread = PlannedThread(pk, self.member(), at)
        self.add(thread, QUESTION, thread.asker, at)
        pace = timedelta(days=1 + answers / 5)  # long threads live for years
        for _ in range(answers):
            answer = self.add(thread, ANSWER, self.member(), self.later(at, pace))
            while self.chance.random() < REPLIED:
                reply = self.add(thread, REPLY, self.member(), self.later(answer.at, pace))
                reply.parent = answer
                answer.replies += 1
        if answers and self.chance.random() < FOLLOWED_UP:
            self.add(thread, FOLLOW_UP, thread.asker, self.later(at, pace))
        if answers and self.chance.random() < PICKED:
            picked = self.chance.choice([p for p in thread.posts if p.kind == ANSWER])
            picked.picked_at = self.later(picked.at, timedelta(days=1))
        return thread

    def add(self, thread: PlannedThread, kind: str, author: int, at: datetime) -> PlannedPost:
        marks = min(int(self.chance.paretovariate(1.1)) - 1, MOST_MARKS)
        post = PlannedPost(thread, kind, author, at, marks)
        thread.posts.append(post)
        return post

    def later(self, at: datetime, pace: timedelta) -> datetime:
        """Mostly within days, sometimes after years, never in the future."""
        found = at + pace * min(self.chance.lognormvariate(-1, 1.6), 1000)
        return found if found < self.now else at + (self.now - at) * self.chance.random()

    def member(self) -> int:
        return rank(self.chance, self.members)  # the first members write most
