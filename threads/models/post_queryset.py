"""How posts are picked and ordered."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Value, Window
from django.db.models.functions import RowNumber

from threads.models.draft import Draft, target
from threads.models.kinds import Kind
from threads.models.vote import Vote
from threads.paging import Order

REPLIES_SHOWN = 20  # under a post; the rest has a page of its own

HELPFUL = Order(("-helpful_count", "created_at", "id"))
NEWEST = Order(("-created_at", "-id"))
OLDEST = Order(("created_at", "id"))

# Whether readers may know that an author asked the question: both stand there with the name.
BY_NAMED_ASKER = ExpressionWrapper(
    Q(author=F("thread__asker"), alias=None, thread__question__alias=None),
    output_field=models.BooleanField(),
)


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

    def top_level(self) -> PostQuerySet:
        """Answers and follow-ups; a deleted one keeps its place while replies hang on it."""
        return (
            self.filter(parent=None)
            .exclude(kind=Kind.QUESTION)
            .filter(Q(deleted_at=None) | Q(reply_count__gt=0))
        )

    def first_replies(self) -> PostQuerySet:
        """The first replies under each of several posts."""
        number = Window(
            RowNumber(), partition_by="parent_id", order_by=[F("created_at").asc(), F("id").asc()]
        )
        return (
            self.filter(deleted_at=None)
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

    def for_page(self, user: Any) -> PostQuerySet:
        """All that a post shows, including whether this reader found it helpful."""
        return (
            self.select_related("author", "imported", "moved_from")
            .defer("body", "plain")
            .annotate(
                is_helpful=self.is_helpful_to(user, OuterRef("pk")),
                has_draft=self.has_reply_draft_of(user, OuterRef("pk")),
                shows_asker=BY_NAMED_ASKER,
            )
        )
