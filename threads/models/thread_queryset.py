"""How discussions are picked and ordered, and how one begins."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.text import Truncator

from threads import search
from threads.models.draft import Draft
from threads.models.follow import Follow
from threads.models.naming import called
from threads.models.notification import counted_last
from threads.models.outcome import STAGES, Outcome
from threads.models.post import Post
from threads.models.repeats import refuse_repeats
from threads.models.topic import Topic
from threads.models.tying import tie
from threads.paging import Order
from threads.slugs import slug_for
from threads.speaker import ASKER

EXCERPT_LENGTH = 240

ACTIVE = Order(("-last_activity_at", "-id"))
NEW = Order(("-created_at", "-id"))
TOP = Order(("-helpful_count", "-id"))


class ThreadQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> ThreadQuerySet:
        """Everybody sees what is not deleted; staff restores the rest in the admin."""
        return self.filter(deleted_at=None)

    def deleted(self) -> ThreadQuerySet:
        return self.exclude(deleted_at=None)

    def originals(self) -> ThreadQuerySet:
        """Those that lists show: a duplicate is reached through the discussion it repeats."""
        return self.filter(duplicate_of=None)

    def joinable_by(self, user: Any) -> ThreadQuerySet:
        """Which discussions a member may call duplicates: their own, and staff all."""
        return self if user.is_staff else self.filter(asker_id=user.pk)

    def followed_by(self, member: Any) -> ThreadQuerySet:
        """Those of which a member hears; a duplicate's followers follow its original."""
        mine = Follow.objects.filter(member=member)
        return self.filter(pk__in=mine.places()).exclude(pk__in=mine.ended().values("thread"))

    def unanswered(self) -> ThreadQuerySet:
        return self.filter(answer_count=0)

    def from_role(self, slug: str) -> ThreadQuerySet:
        return self.filter(from_role__slug=slug)

    def to_role(self, slug: str) -> ThreadQuerySet:
        return self.filter(to_role__slug=slug)

    def on_path(self, origin: Any, goal: Any) -> ThreadQuerySet:
        """Those about the move from one role to another; an end that is None may be any role.

        Who wants to become an ML engineer reads what everybody asked who wants to, from wherever.
        """
        ends = {"from_role": origin, "to_role": goal}
        return self.filter(**{name: role for name, role in ends.items() if role})

    def about(self, topic_slug: str) -> ThreadQuerySet:
        return self.filter(topics__slug=topic_slug)

    def with_topics(self) -> ThreadQuerySet:
        """Add ``topic_list``, the names and slugs, without a second query."""
        topics = Topic.objects.filter(threads=OuterRef("pk")).order_by("name")
        return self.annotate(
            topic_list=ArraySubquery(topics.values(data=JSONObject(name="name", slug="slug")))
        )

    def awaiting(self, stage: int, since: datetime, until: datetime) -> ThreadQuerySet:
        """Asked in this stretch of time, their asker not yet asked what happened after ``stage``.

        Needs the index thread_to_ask: hence the stages before it by name.
        """
        before = [0, *(known for known in STAGES if known < stage)]
        return self.visible_to(None).filter(
            asked_stage__in=before,
            asked_stage__lt=STAGES[-1],
            created_at__gt=since,
            created_at__lte=until,
        )

    def for_list(self) -> ThreadQuerySet:
        """All that a row of a list shows, without the bodies of the posts."""
        return (
            self.with_topics()
            .select_related("from_role", "to_role", "question", "latest_answer__author")
            .defer(
                *(
                    f"{post}__{field}"
                    for post in ("question", "latest_answer")
                    for field in ("body", "html", "plain")
                )
            )
        )

    def for_page(self, user: Any) -> ThreadQuerySet:
        """All that a thread's own page shows above the answers."""
        return (
            self.with_topics()
            .select_related("from_role", "to_role", "question__author", "question__imported")
            .select_related("outcome")
            .defer("question__body", "question__plain")
            .annotate(
                question_is_helpful=Post.objects.is_helpful_to(user, OuterRef("question")),
                question_has_draft=Post.objects.has_reply_draft_of(user, OuterRef("question")),
                draft=Draft.objects.of_answer(user, OuterRef("pk")),
                is_followed=Follow.objects.is_by(user, OuterRef("pk")),
                bases=Post.objects.bases_in(OuterRef("pk")),
                own_voice=Post.objects.voice_of(user, OuterRef("pk")),
                earlier_outcomes=Outcome.objects.earlier(OuterRef("pk"), OuterRef("outcome")),
            )
        )

    def locked(self, pk: int) -> Any:
        """The thread, with its row locked: every change of a thread or its posts starts here."""
        return self.select_for_update(no_key=True).get(pk=pk)

    def locked_with(self, post: Any) -> Any:
        """The thread of a post, locked: the one to which a merge or a split has moved it meanwhile.

        What is written under a post goes where that stands, a new answer to the original.
        """
        thread = self.locked(post.thread_id)
        standing = Post.objects.filter(pk=post.pk or post.parent_id)
        place = standing.values_list("thread_id", flat=True).first()
        if place is None and post.kind == Post.Kind.ANSWER:
            place = thread.duplicate_of_id
        if place in (None, thread.pk):
            return thread
        post.thread_id = place
        if post.pk:  # what was a reply may be a question now
            post.refresh_from_db(fields=["kind", "parent"])
        return self.locked_with(post)

    def ask(
        self,
        *,
        asker: Any,
        title: str,
        body: str,
        from_role: str = "",
        to_role: str = "",
        topics: list[str] | None = None,
        token: uuid.UUID | None = None,
        anonymous: bool = False,
        **byline: str | None,
    ) -> Any:
        """Open a discussion. Roles and topics are names; unknown ones become new rows.

        ``byline``: role and company, where they are not those of the profile.

        ``token`` names the filled-in form: sent twice, it opens one discussion, returned both
        times. Raises TextRefused where the body cannot be rendered.
        """
        question = Post(kind=Post.Kind.QUESTION, author=asker, token=token)
        question.write(body)
        question.alias = ASKER if anonymous else None
        for name, value in byline.items():
            if value is not None:
                setattr(question, name, value)
        with refuse_repeats(question) as earlier, counted_last():
            if earlier:
                return earlier.thread
            start, goal, labels = called(from_role, to_role, topics or [])
            thread: Any = self.create(
                asker=asker,
                title=title,
                slug=slug_for(title),
                from_role=start,
                to_role=goal,
                created_at=question.created_at,
                last_activity_at=question.created_at,
                excerpt=excerpt(question.plain),
            )
            thread.topics.set(labels)
            question.thread = thread
            question.save()
            thread.question = question
            thread.save(update_fields=["question"])
            search.index(thread, question)
            tie(question)
            Follow.objects.begin(thread, asker.pk)
        return thread


def excerpt(plain: str) -> str:
    return Truncator(plain.replace("\n", " ")).chars(EXCERPT_LENGTH, truncate="…")
