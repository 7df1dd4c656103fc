"""How posts are picked and ordered."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import JSONObject, RowNumber

from threads.models.career_move import CareerMove
from threads.models.confirmation import Confirmation
from threads.models.draft import Draft, target
from threads.models.kinds import Kind
from threads.models.vote import Vote
from threads.paging import Order

REPLIES_SHOWN = 20  # under a post; the rest has a page of its own

HELPFUL = Order(("-score", "created_at", "id"))
NEWEST = Order(("-created_at", "-id"))
OLDEST = Order(("created_at", "id"))

# Follow-ups to which nobody has responded: see waiting.py.
WAITING = Q(kind=Kind.FOLLOW_UP, responded_at=None, deleted_at=None)

# What a member wrote: the profile reads the first rows of one of these, whichever list it shows.
OF_A_MEMBER = tuple(
    (name, "author", NEWEST, Q(deleted_at=None) & condition)
    for name, condition in (
        ("post_answers", Q(alias=None, kind=Kind.ANSWER)),
        ("post_questions", Q(alias=None, kind=Kind.QUESTION)),
        ("post_picks", Q(alias=None) & ~Q(picked_at=None)),
        ("post_unsigned", ~Q(alias=None)),
    )
)

# Whether readers may know that an author asked the question: both stand there with the name.
BY_NAMED_ASKER = ExpressionWrapper(
    Q(author=F("thread__asker"), alias=None, thread__question__alias=None),
    output_field=models.BooleanField(),
)

# Written where it stands, or brought home: no merge moved it here, nor what it replies to.
AT_HOME = Q(moved_from=None, parent__moved_from=None)

# Whether only a note stands here: what stood here became a discussion.
IS_NOTE = ExpressionWrapper(Q(split_to__isnull=False), output_field=models.BooleanField())


class PostQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> PostQuerySet:
        return self.filter(deleted_at=None, thread__deleted_at=None)

    def deleted(self) -> PostQuerySet:
        return self.filter(~Q(deleted_at=None) | ~Q(thread__deleted_at=None))

    def by(self, user: Any) -> PostQuerySet:
        """Whose posts a member may change: their own."""
        return self.visible_to(user).filter(author_id=user.pk)

    def signed(self) -> PostQuerySet:
        """Those with a name: what readers may see of what a member wrote."""
        return self.filter(alias=None)

    def nameless(self) -> PostQuerySet:
        return self.exclude(alias=None)

    def resting_on(self, basis: str) -> PostQuerySet:
        """Answers with this basis, or all posts where there is none to look for."""
        return self.filter(basis=basis) if basis else self

    def bases_in(self, thread: Any) -> ArraySubquery:
        """What the answers there rest on, each basis once."""
        answers = self.filter(thread=thread, parent=None, deleted_at=None).exclude(basis="")
        return ArraySubquery(answers.order_by().values("basis").distinct())

    def with_moves(self) -> PostQuerySet:
        """Add ``moved_in``: the year in which an answer's author made the very move it is about.

        None where they did not say so in public, and under an answer without a name.
        """
        ends = {end: OuterRef(f"thread__{end}") for end in ("from_role", "to_role")}
        made = CareerMove.objects.public().filter(member=OuterRef("author"), **ends)
        year = Subquery(made.order_by("-year").values("year")[:1])
        signed_answer = When(kind=Kind.ANSWER, alias=None, then=year)
        number = models.IntegerField()
        return self.annotate(moved_in=Case(signed_answer, default=Value(None), output_field=number))

    def top_level(self) -> PostQuerySet:
        """Answers and follow-ups, and notes of what was split off.

        A deleted one keeps its place while replies hang on it.
        """
        stands = Q(deleted_at=None) | Q(reply_count__gt=0) | Q(split_to__isnull=False)
        return self.filter(stands, parent=None).exclude(kind=Kind.QUESTION)

    def keeping_places(self) -> PostQuerySet:
        """What was deleted and keeps its place for the replies that hang on it."""
        gone = self.exclude(deleted_at=None).filter(parent=None, split_to=None)
        return gone.filter(reply_count__gt=0, thread__deleted_at=None)

    def under(self, post: Any) -> PostQuerySet:
        """The replies to a post, and notes of those that were split off."""
        return self.filter(Q(deleted_at=None) | Q(split_to__isnull=False), parent=post)

    def splittable_by(self, user: Any) -> PostQuerySet:
        """Which posts a member may make discussions of: their own, and staff all."""
        return self if user.is_staff else self.by(user)

    def waiting_for(self, mentor: Any) -> PostQuerySet:
        """Follow-ups without a response in discussions where this member answered before."""
        answers = self.model._default_manager.filter(
            thread=OuterRef("thread"),
            author=mentor,
            kind=Kind.ANSWER,
            deleted_at=None,
            created_at__lt=OuterRef("created_at"),
        )
        waiting = self.visible_to(mentor).filter(WAITING, Exists(answers)).exclude(author=mentor)
        return waiting.select_related("thread", "author").defer("body", "html")

    def first_replies(self) -> PostQuerySet:
        """The first replies under each of several posts, and as many notes between them."""
        number = Window(
            RowNumber(),
            partition_by=[F("parent_id"), IS_NOTE],
            order_by=[F("created_at").asc(), F("id").asc()],
        )
        return (
            self.filter(Q(deleted_at=None) | Q(split_to__isnull=False))
            .annotate(number=number)
            .filter(number__lte=REPLIES_SHOWN)
            .order_by(*OLDEST.fields)
        )

    def is_helpful_to(self, user: Any, post: Any) -> Any:
        """An expression: whether this reader marked ``post``, a key or OuterRef, as helpful."""
        if not user.pk:
            return Value(False)
        return Exists(Vote.objects.filter(post=post, member_id=user.pk))

    def has_reply_draft_of(self, user: Any, post: Any) -> Any:
        """An expression: whether this reader has begun a reply to ``post``, a key or OuterRef."""
        if not user.pk:
            return Value(False)
        return Exists(Draft.objects.filter(member_id=user.pk, target=target("reply", post)))

    def said_by(self, user: Any, thread: Any) -> PostQuerySet:
        """What this reader wrote in ``thread``, a key or OuterRef, the latest first.

        What they deleted counts: who takes a post back to write it anew leaves the name off again.
        """
        return self.filter(thread=thread, author_id=user.pk).order_by(*NEWEST.fields)

    def voice_of(self, user: Any, thread: Any) -> Any:
        """An expression: how this reader signed what they wrote last in ``thread``, as JSON."""
        signature = JSONObject(alias="alias", role="role", company="company")
        return Subquery(self.said_by(user, thread).values(data=signature)[:1])

    def for_page(self, user: Any) -> PostQuerySet:
        """All that a post shows, including whether this reader found it helpful."""
        return (
            self.select_related("author", "imported", "moved_from", "split_to")
            .defer("body", "plain")
            .with_moves()
            .annotate(
                is_helpful=self.is_helpful_to(user, OuterRef("pk")),
                has_draft=self.has_reply_draft_of(user, OuterRef("pk")),
                own_mark=Confirmation.objects.kind_by(user, OuterRef("pk")),
                shows_asker=BY_NAMED_ASKER,
            )
        )
