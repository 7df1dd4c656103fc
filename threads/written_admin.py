"""What the staff's tables of discussions and of posts have in common."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from threads import text
from threads.masks import Masked
from threads.models import Post, Thread


class DeletedFilter(admin.SimpleListFilter):
    title = _("deleted")
    parameter_name = "deleted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("No")), ("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        if self.value() == "no":
            return rows.filter(deleted_at=None)
        return rows.exclude(deleted_at=None) if self.value() == "yes" else rows


class WrittenAdmin(Masked):
    """What people wrote: never made here, and never really deleted."""

    list_per_page = 50  # more boxes would not pass DATA_UPLOAD_MAX_NUMBER_FIELDS
    show_full_result_count = False
    ordering = ["-pk"]
    actions = ["remove", "restore"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("visible"), boolean=True)
    def is_visible(self, row: Any) -> bool:
        return row.deleted_at is None

    @admin.action(description=_("Delete, which can be undone"), permissions=["change"])
    def remove(self, request: HttpRequest, chosen: QuerySet) -> None:
        rows = list(chosen.filter(deleted_at=None))
        for row in rows:
            _post_of(row).remove(by=request.user)
        _log(request, rows, DELETION, _("Deleted, which can be undone."))
        count = len(rows)
        self.message_user(request, ngettext("%d deleted.", "%d deleted.", count) % count)

    @admin.action(description=_("Restore"), permissions=["change"])
    def restore(self, request: HttpRequest, chosen: QuerySet) -> None:
        rows = list(chosen.exclude(deleted_at=None))
        for row in rows:
            _post_of(row).restore()
        _log(request, rows, CHANGE, _("Restored."))
        count = len(rows)
        self.message_user(request, ngettext("%d restored.", "%d restored.", count) % count)


def _post_of(row: Thread | Post) -> Post:
    """Read anew: the row before may have been its parent. A discussion goes with its question."""
    return Post.objects.get(pk=row.question_id if isinstance(row, Thread) else row.pk)  # type: ignore[misc]


def _log(request: HttpRequest, rows: list[Any], flag: int, sentence: Any) -> None:
    if rows:
        LogEntry.objects.log_actions(request.user.pk, rows, flag, str(sentence))  # type: ignore[arg-type]


def refuse(body: str) -> None:
    """Raises ValidationError for what the renderer refuses."""
    try:
        text.render(body)
    except text.TextRefused as refusal:
        raise forms.ValidationError(str(refusal)) from None
