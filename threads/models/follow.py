"""Who wants to hear of a discussion. Nobody else learns of it: it is shown and counted nowhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FollowQuerySet(models.QuerySet["Follow"]):
    def standing(self) -> FollowQuerySet:
        return self.filter(ended_at=None)

    def ended(self) -> FollowQuerySet:
        return self.exclude(ended_at=None)

    def begin(self, thread: Any, member_id: int) -> None:
        """Who asks or speaks up follows, but for those who have ended it: then it stays ended.

        Askers do from the start, which makes up for discussions that are older than their follow.
        """
        since = {member_id: timezone.now(), thread.asker_id: thread.created_at}
        Follow.objects.bulk_create(
            [Follow(thread=thread, member_id=pk, created_at=at) for pk, at in since.items()],
            ignore_conflicts=True,
        )

    def follow(self, thread: Any, member: Any) -> None:
        """Follow from now on. Said twice, the first time counts."""
        Follow.objects.bulk_create([Follow(thread=thread, member=member)], ignore_conflicts=True)
        ended = self.ended().filter(thread=thread, member=member)
        ended.update(ended_at=None, created_at=timezone.now())

    def unfollow(self, thread: Any, member: Any) -> None:
        """Hear nothing more of it, also where a duplicate of it is followed."""
        Follow.objects.bulk_create(
            [Follow(thread=thread, member=member, ended_at=timezone.now())],
            update_conflicts=True,
            unique_fields=["thread", "member"],
            update_fields=["ended_at"],
        )

    def is_by(self, user: Any, thread: Any) -> Any:
        """An expression: whether this reader follows ``thread``, a key or OuterRef."""
        if not user.pk:
            return Value(False)
        mine = self.filter(member_id=user.pk)
        here = Exists(mine.standing().filter(thread=thread))
        ended = Exists(mine.ended().filter(thread=thread))
        repeated = Exists(mine.standing().filter(thread__duplicate_of=thread))
        return ExpressionWrapper(here | repeated & ~ended, output_field=BooleanField())

    def places(self) -> Any:
        """For a subquery: where what is followed here is read, the original of a duplicate."""
        return self.standing().values(place=Coalesce("thread__duplicate_of", "thread"))


class Follow(models.Model):
    """A member hears of new answers in a discussion, until they end it.

    Merging and splitting move none of these rows, so undoing has nothing to bring back: who
    follows a duplicate is taken for a follower of its original, as long as the mark stands and
    they have not ended that. See is_by(), places() and hearing.py.
    """

    # Both without an index of their own: the constraint and the index below begin with them.
    thread = models.ForeignKey("threads.Thread", models.CASCADE, related_name="+", db_index=False)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)
    # A row that is over is kept: that somebody wants to hear no more is not forgotten when they
    # answer again, as it would be if the row went. When it was, and not only that it was, as for
    # everything else here that is taken back.
    ended_at = models.DateTimeField(null=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.UniqueConstraint("thread", "member", name="one_follow_a_member_and_thread")
        ]
        indexes = [models.Index(fields=["member", "thread"], name="follow_of_a_member")]

    def __str__(self) -> str:
        return f"{self.member_id} → {self.thread_id}"
