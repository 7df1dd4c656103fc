from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Subquery, Value
from django.db.models.functions import Cast, Concat, JSONObject
from django.utils.translation import gettext_lazy as _

# Where a text is going: ask, answer-42 (a thread; its follow-ups too), reply-7 and edit-7 (a post).
TARGET = r"ask|(?:answer|reply|edit)-[1-9][0-9]{0,17}"

# What a composer may hold beside its secrets, with the longest value worth keeping.
KEPT = {"title": 500, "body": 60_000, "from_role": 200, "to_role": 200, "topics": 500}
# What goes along with a text, empty or not: an emptied company must not come back.
SIGNATURE = {"role": 200, "company": 200, "anonymous": 10, "basis": 10}

MOST = 100  # drafts of a member; the oldest makes room for a new one


class DraftQuerySet(models.QuerySet["Draft"]):
    def keep(self, member: Any, target: str, fields: dict[str, str]) -> Draft:
        """Store what is typed for this target; the last writer wins, on whichever device."""
        draft, is_new = self.update_or_create(
            member=member, target=target, defaults={"fields": fields}
        )
        if is_new:
            mine = self.filter(member=member)
            mine.filter(pk__in=mine.order_by("-saved_at", "-pk").values("pk")[MOST:]).delete()
        return draft

    def of_answer(self, user: Any, thread: Any) -> Any:
        """An expression: fields and time of a reader's draft at the end of ``thread``, as JSON."""
        drafts = self.filter(member_id=user.pk, target=target("answer", thread))
        return Subquery(drafts.values(data=JSONObject(fields="fields", saved_at="saved_at"))[:1])

    def by_target(self, member: Any, targets: list[str]) -> dict[str, Draft]:
        return {draft.target: draft for draft in self.filter(member=member, target__in=targets)}


class Draft(models.Model):
    """What a member has typed into a composer and not posted yet."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    target = models.CharField(max_length=40)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)
    # Where it was begun, while that is a duplicate: see joining.py.
    moved_from = models.ForeignKey("threads.Thread", models.SET_NULL, null=True, related_name="+")

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint("member", "target", name="one_draft_a_member_and_target")
        ]

    def __str__(self) -> str:
        return self.target


def target(kind: str, pk: Any) -> Any:
    """The name of a target as an expression, for the key that an expression gives."""
    return Concat(Value(f"{kind}-"), Cast(pk, models.CharField()))


def kept_fields(data: Any) -> dict[str, str]:
    """What of a sent form is worth keeping: its known fields, cut to size, without the empty.

    A byline alone is not worth it.
    """
    texts = [name for name in KEPT if data.get(name, "").strip()]
    signature = [name for name in SIGNATURE if name in data] if texts else []
    longest = KEPT | SIGNATURE
    return {name: data[name].replace("\0", "")[: longest[name]] for name in texts + signature}
