from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from threads import later, search
from threads.models import curating, telling
from threads.models.deleted import Deleted
from threads.models.follow import Follow
from threads.models.link import ThreadLink
from threads.models.naming import called
from threads.models.notification import counted_last
from threads.models.outcome import Outcome
from threads.models.post import Post
from threads.models.repeats import refuse_repeats
from threads.models.role import Role
from threads.models.signing import sign
from threads.models.thread_queryset import (
    ACTIVE,
    EXCERPT_LENGTH,
    NEW,
    TOP,
    ThreadQuerySet,
    excerpt,
)
from threads.models.topic import Topic
from threads.models.tying import tie
from threads.models.waiting import note_responses, tell_mentors
from threads.paths import path_address
from threads.ranking import rank, reads_to_rank
from threads.slugs import slug_for


class Thread(models.Model):
    """A discussion: one question, and what people made of it."""

    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(_("slug"), max_length=80, allow_unicode=True)
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="threads", verbose_name=_("asker")
    )
    from_role = models.ForeignKey(
        Role,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="threads_from",
        verbose_name=_("from role"),
    )
    to_role = models.ForeignKey(
        Role,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="threads_to",
        verbose_name=_("to role"),
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="threads", verbose_name=_("topics")
    )
    # Both point into posts so that a list needs no second query.
    question = models.OneToOneField(
        "threads.Post", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    latest_answer = models.ForeignKey(
        "threads.Post", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # What became of it, as the asker said last; written by telling.py alone.
    outcome = models.OneToOneField(
        Outcome, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # The latest stage, in months, at which the asker was asked about that: see asking.py.
    asked_stage = models.PositiveSmallIntegerField(default=0, editable=False)
    # The discussion at which a reader of this one lands; written by joining.py alone.
    duplicate_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="duplicates",
        verbose_name=_("duplicate of"),
    )
    excerpt = models.CharField(max_length=EXCERPT_LENGTH + 10, blank=True, editable=False)
    created_at = models.DateTimeField(_("asked"), default=timezone.now)
    last_activity_at = models.DateTimeField(_("active"), default=timezone.now)
    # Counted again from the posts in the transaction that changes them: see recount().
    answer_count = models.PositiveIntegerField(_("answers"), default=0, editable=False)
    picked_count = models.PositiveIntegerField(_("picks"), default=0, editable=False)
    helpful_count = models.PositiveIntegerField(_("helpful"), default=0, editable=False)
    view_count = models.PositiveIntegerField(_("views"), default=0, editable=False)
    # The views when its answers were last put in order: see ranking.py.
    ranked_views = models.PositiveIntegerField(default=0, editable=False)
    # Counted again by whatever a curator does: see deeds.recount().
    curated_count = models.PositiveIntegerField(default=0, editable=False)
    # The highest id among answers and follow-ups: open pages ask whether it has grown.
    newest_id = models.BigIntegerField(default=0, editable=False)
    deleted_at = models.DateTimeField(_("deleted"), null=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = ThreadQuerySet.as_manager()

    # Set by for_page().
    draft: dict[str, Any] | None
    question_is_helpful: bool
    question_has_draft: bool
    is_followed: bool
    bases: list[str]
    own_voice: dict[str, Any] | None
    earlier_outcomes: list[dict[str, Any]]

    class Meta:
        verbose_name = _("discussion")
        verbose_name_plural = _("discussions")
        indexes = [
            models.Index(fields=fields, name=name, condition=Q(deleted_at=None) & condition)
            for name, fields, condition in (
                ("thread_active", ACTIVE.fields, Q()),
                ("thread_new", NEW.fields, Q()),
                ("thread_top", TOP.fields, Q()),
                ("thread_unanswered", NEW.fields, Q(answer_count=0)),
                ("thread_to_curate", ("-view_count", "-id"), Q(curated_count=0)),
                ("thread_from", ("from_role", *ACTIVE.fields), Q()),
                ("thread_to", ("to_role", *ACTIVE.fields), Q()),
                ("thread_told", ("to_role", "from_role"), ~Q(outcome=None)),
                ("thread_to_ask", ("asked_stage", "created_at"), Q(asked_stage__lt=12)),
                ("thread_path", ("from_role", "to_role", *ACTIVE.fields), Q()),
                ("thread_path_top", ("from_role", "to_role", *TOP.fields), Q()),
                ("thread_from_top", ("from_role", *TOP.fields), Q()),
                ("thread_to_top", ("to_role", *TOP.fields), Q()),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("threads.show", args=[self.pk, self.slug])

    @property
    def path_address(self) -> str:
        """The page of its path."""
        origin, goal = (role.slug if role else "" for role in (self.from_role, self.to_role))
        return path_address(origin, goal)

    def is_asked_without_name(self) -> bool:
        questions = Post.objects.filter(thread=self, kind=Post.Kind.QUESTION)
        return questions.exclude(alias=None).exists()

    def answer(
        self, *, author: Any, body: str, token: uuid.UUID | None = None, **signature: Any
    ) -> Post:
        """Add an answer. A token that was used before returns that answer. Raises TextRefused.

        ``signature``: role, company, anonymous and basis as in ``signing.sign``.
        """
        return self.add(Post(kind=Post.Kind.ANSWER, author=author, token=token), body, **signature)

    def follow_up(
        self, *, author: Any, body: str, token: uuid.UUID | None = None, **signature: Any
    ) -> Post:
        """Add the asker's next question. Raises PermissionError for anybody else."""
        if author.pk != self.asker_id:
            raise PermissionError("Only the asker follows up.")
        post = Post(kind=Post.Kind.FOLLOW_UP, author=author, token=token)
        return self.add(post, body, **signature)

    def link_to(self, other: Thread, *, by: Any, **how: Any) -> ThreadLink:
        """A curator ties ``other`` to this one: ``note``, ``pinned``, ``both_ways``."""
        return curating.link(self, other, by=by, **how)

    def tell_outcome(self, *, by: Any, kind: str, words: str = "") -> Outcome:
        """The asker says what became of the question. Raises PermissionError for others."""
        return telling.tell(self, by=by, kind=kind, words=words)

    def add(self, post: Post, body: str, **signature: Any) -> Post:
        """Save a new post of this thread with everything that follows from it. Raises Deleted."""
        post.thread = self
        post.write(body)
        with refuse_repeats(post) as earlier, counted_last():
            if earlier:
                return earlier
            thread = Thread.objects.locked_with(post)
            if thread.deleted_at:
                raise Deleted
            sign(post, thread, **signature)
            post.views_before = thread.view_count
            post.save()
            if post.parent_id:
                Post.objects.get(pk=post.parent_id).recount()
            thread.recount()
            search.index(thread, post)
            tie(post)
            if not post.parent_id:
                Follow.objects.begin(thread, post.author_id)
            tell_mentors(post)
            later.tell_of(post.pk)
        return post

    @transaction.atomic
    def retitle(self, *, title: str, from_role: str, to_role: str, topics: list[str]) -> None:
        """Change what the asker said beside the question's body; old addresses keep working."""
        self.title, self.slug = title, slug_for(title)
        self.from_role, self.to_role, labels = called(from_role, to_role, topics)
        self.topics.set(labels)
        self.save(update_fields=["title", "slug", "from_role", "to_role"])

    def recount(self) -> None:
        """Count again what is stored, from the posts. The thread's row must be locked."""
        posts = Post.objects.filter(thread_id=self.pk, deleted_at=None)
        answers = Q(kind=Post.Kind.ANSWER)
        counted = posts.aggregate(
            answer_count=Count("pk", filter=answers),
            picked_count=Count("pk", filter=answers & ~Q(picked_at=None)),
            helpful_count=Coalesce(Sum("helpful_count"), 0),
            last_activity_at=Coalesce(Max("created_at"), self.created_at),
            newest_id=Coalesce(Max("pk", filter=Q(parent=None) & ~Q(kind=Post.Kind.QUESTION)), 0),
        )
        latest = posts.filter(answers).order_by("-created_at", "-pk").values_list("pk", flat=True)
        for field, value in counted.items():
            setattr(self, field, value)
        self.latest_answer_id = latest.first()
        self.ranked_views = reads_to_rank(self.view_count, self.ranked_views)
        self.save(update_fields=[*counted, "latest_answer", "ranked_views"])
        rank([self.pk])
        note_responses([self.pk])

    def set_excerpt(self, plain: str) -> None:
        self.excerpt = excerpt(plain)
        self.save(update_fields=["excerpt"])
