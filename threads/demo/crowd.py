"""A large forum for measuring, with the skew of real ones, written with COPY.

First everything is planned without any text: who says what kind of thing when. Then the posts are
written in the order of time, so that a long thread lies scattered over the table as it would in a
forum that has grown.
"""

import random
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from tqdm import tqdm

from threads import search
from threads.demo import community
from threads.demo.copying import analyze, copy, finish
from threads.demo.plan import (
    ANSWER,
    FOLLOW_UP,
    QUESTION,
    REPLY,
    YEARS,
    PlannedPost,
    PlannedThread,
    plan,
    rank,
)
from threads.demo.texts import Texts
from threads.demo.words import Words, invented_name
from threads.models import Follow, Post, PostWords, Role, Thread, ThreadWords, TitleWord, Topic
from threads.models.thread_queryset import EXCERPT_LENGTH, excerpt
from threads.ranking import score
from threads.slugs import slug_for
from threads.text import RENDERER_VERSION

THREADS_A_MEMBER = 50
THREADS_A_TOPIC = 500  # topics beside those of the demo
PARAGRAPHS = {"question": (2, 4), "answer": (1, 5), "follow-up": (1, 2), "reply": (1, 1)}
FIRST_NAMES = ("Anna", "Bilal", "Chen", "Dara", "Elif", "Femi", "Goran", "Hana", "Ivo", "Jana")


def settle(texts: Texts, threads: int, seed_number: int) -> None:
    """Write so many threads and five times as many posts into an empty forum.

    The caller has a transaction open. The same numbers give the same forum, up to its ids.
    """
    chance = random.Random(seed_number)  # noqa: S311
    now = timezone.now()
    community.add_members(texts, now)
    community.add_labels(texts)
    _add_members(threads // THREADS_A_MEMBER, now)
    _add_topics(threads // THREADS_A_TOPIC)
    members = list(get_user_model().objects.order_by("pk").values_list("pk", "role", "company"))
    planned = plan(chance, threads, len(members), now)
    _Writing(Words(texts, chance), planned, members).write()
    written = apps.get_app_config("threads").get_models(include_auto_created=True)
    # Before search reads them: of tables it does not know the planner expects the worst.
    finish([get_user_model(), *written])
    with tqdm(total=threads, desc="Search", unit=" threads", disable=None) as bar:
        for count in search.rebuild(Thread.objects.all()):
            bar.update(count)
    analyze([PostWords, ThreadWords, TitleWord])


def _add_members(count: int, now: datetime) -> None:
    """Members who cannot sign in."""
    User, nobody = get_user_model(), make_password(None)
    roles = list(Role.objects.values_list("name", flat=True))
    User.objects.bulk_create(
        User(
            handle=f"{name.lower()}-{number}",
            name=f"{name} {chr(65 + number % 26)}.",
            role=roles[number % len(roles)],
            company=invented_name(number % 97),
            password=nobody,
            date_joined=now - YEARS,
        )
        for number in range(count)
        for name in [FIRST_NAMES[number % len(FIRST_NAMES)]]
    )


def _add_topics(count: int) -> None:
    names = [invented_name(number).lower() for number in range(count)]
    Topic.objects.bulk_create(Topic(name=name, slug=slug_for(name)) for name in names)


class _Writing:
    """The rows of a planned forum, made one after the other while COPY reads them."""

    def __init__(self, words: Words, planned: list[PlannedThread], members: list[Any]) -> None:
        self.words, self.planned, self.members = words, planned, members
        self.roles = list(Role.objects.order_by("pk").values_list("pk", "name"))
        self.topics = list(Topic.objects.order_by("pk").values_list("pk", "name"))
        self.excerpts: dict[int, str] = {}

    def write(self) -> None:
        posts = sorted((post for t in self.planned for post in t.posts), key=lambda post: post.pk)
        labels = {thread.pk: self.labels() for thread in self.planned}
        with tqdm(posts, desc="Posts", unit=" posts", disable=None) as bar:
            copy(Post, map(self.post, bar))
        with tqdm(self.planned, desc="Threads", unit=" threads", disable=None) as bar:
            copy(Thread, (self.thread(thread, *labels[thread.pk]) for thread in bar))
        copy(Thread.topics.through, self.topic_rows(labels))
        copy(Follow, map(self.follow, self.planned))

    def labels(self) -> tuple[Any, Any, list[Any]]:
        """From role and to role, which may both be missing, and up to four topics."""
        chance, roles = self.words.chance, self.roles
        origin = roles[rank(chance, len(roles))] if chance.random() < 0.8 else (None, "")
        goal = roles[-1 - rank(chance, len(roles))] if chance.random() < 0.6 else (None, "")
        topics = {self.topics[rank(chance, len(self.topics))] for _ in range(chance.randint(1, 4))}
        return origin, goal, sorted(topics)

    def post(self, post: PlannedPost) -> dict[str, Any]:
        piece = self.words.post(self.words.chance.randint(*PARAGRAPHS[post.kind]))
        if post.kind == QUESTION:
            self.excerpts[post.thread.pk] = excerpt(piece.plain[: 2 * EXCERPT_LENGTH])
        author, role, company = self.members[post.author]
        return {
            **{"id": post.pk, "thread_id": post.thread.pk, "kind": post.kind},
            **{"parent_id": post.parent and post.parent.pk, "author_id": author},
            **{"role": role, "company": company, "created_at": post.at},
            **{"picked_at": post.picked_at, "reply_count": post.replies},
            # As if brought along: two million rows of single marks would measure nothing.
            **{"imported_marks": post.marks, "helpful_count": post.marks},
            **{"score": _score(post), "responded_at": _responded_at(post)},
            **{"renderer_version": RENDERER_VERSION, **piece._asdict()},
        }

    def thread(
        self, thread: PlannedThread, origin: Any, goal: Any, topics: list[Any]
    ) -> dict[str, Any]:
        title = self.words.title(origin[1], goal[1], topics[0][1])
        return {
            **{"id": thread.pk, "title": title, "slug": slug_for(title)},
            **{"asker_id": self.members[thread.asker][0], "question_id": thread.posts[0].pk},
            **{"from_role_id": origin[0], "to_role_id": goal[0]},
            **{"excerpt": self.excerpts[thread.pk], "created_at": thread.at},
            **_counted(thread),
        }

    def follow(self, thread: PlannedThread) -> dict[str, Any]:
        asker = self.members[thread.asker][0]
        return {
            "id": thread.pk,
            "thread_id": thread.pk,
            "member_id": asker,
            "created_at": thread.at,
        }

    def topic_rows(self, labels: dict[int, Any]) -> Iterator[dict[str, int]]:
        pairs = ((pk, topic) for pk, (_, _, topics) in labels.items() for topic, _ in topics)
        for number, (thread, topic) in enumerate(pairs, start=1):
            yield {"id": number, "thread_id": thread, "topic_id": topic}


def _score(post: PlannedPost) -> int:
    return 0 if post.kind in (QUESTION, REPLY) else score(post.marks, reads=0)


def _responded_at(post: PlannedPost) -> datetime | None:
    """What waiting.note_responses() would find."""
    if post.kind != FOLLOW_UP:
        return None
    after = (other for other in post.thread.posts if (other.at, other.pk) > (post.at, post.pk))
    others = (other for other in after if other.author != post.author)
    responses = [r.at for r in others if r.kind == ANSWER or r.parent is post]
    return min(responses, default=None)


def _counted(thread: PlannedThread) -> dict[str, Any]:
    """What Thread.recount() would find."""
    answers = [post for post in thread.posts if post.kind == ANSWER]
    latest = max(answers, key=lambda post: (post.at, post.pk), default=None)
    asides = (QUESTION, REPLY)
    return {
        "answer_count": len(answers),
        "picked_count": sum(1 for post in answers if post.picked_at),
        "helpful_count": sum(post.marks for post in thread.posts),
        "last_activity_at": max(post.at for post in thread.posts),
        "latest_answer_id": latest and latest.pk,
        "newest_id": max((p.pk for p in thread.posts if p.kind not in asides), default=0),
    }
