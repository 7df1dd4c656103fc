from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from threads.speaker import ASKER


class AliasQuerySet(models.QuerySet["Alias"]):
    def number_for(self, thread: Any, member_id: int) -> int:
        """Under which number a member writes in a discussion. Its row is locked.

        Whoever asked without a name is the first. An asker with a name who speaks without it
        elsewhere in the discussion is one among the others.
        """
        if member_id == thread.asker_id and thread.is_asked_without_name():
            return ASKER
        return self.number_among_others(thread, member_id)

    def number_among_others(self, thread: Any, member_id: int) -> int:
        """The number of a member in a discussion, the same at every time. Its row is locked.

        Askers have one as well, for what they wrote elsewhere and what was merged into theirs.
        """
        theirs = self.filter(thread=thread, member=member_id).first()
        return theirs.number if theirs else self._next(thread, member_id).number

    def _next(self, thread: Any, member_id: int) -> Alias:
        latest = self.filter(thread=thread).aggregate(latest=Max("number"))["latest"] or ASKER
        return self.create(thread=thread, member_id=member_id, number=latest + 1)


class Alias(models.Model):
    """A member's number in one discussion: readers follow who says what, and never learn who."""

    thread = models.ForeignKey("threads.Thread", models.CASCADE, related_name="aliases")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()

    objects = AliasQuerySet.as_manager()

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        constraints = [
            models.UniqueConstraint("thread", "member", name="one_alias_a_member_and_thread"),
            models.UniqueConstraint("thread", "number", name="one_member_an_alias"),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}: {self.number}"
