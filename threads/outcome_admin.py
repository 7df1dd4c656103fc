"""Staff's table of outcomes: they are hidden from readers, never rewritten and never deleted.

Who asked is not named here, since some asked without a name.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from threads.models import Outcome
from threads.models.telling import hide


@admin.register(Outcome)
class OutcomeAdmin(admin.ModelAdmin):
    list_display = ["thread", "kind", "words", "created_at", "taken_back_at", "hidden_at"]
    list_select_related = ["thread"]
    list_filter = ["kind", "created_at", ("hidden_at", admin.EmptyFieldListFilter)]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-pk"]
    search_fields = ["words", "thread__title"]
    search_help_text = _("What was told, or the discussion's title")
    readonly_fields = ["thread", "kind", "words", "created_at", "taken_back_at", "hidden_at"]
    fields = [*readonly_fields]
    actions = ["hide", "show"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Hide, which can be undone"), permissions=["change"])
    def hide(self, request: HttpRequest, chosen: QuerySet[Outcome]) -> None:
        rows = list(chosen.filter(hidden_at=None))
        self._switch(request, rows, hidden=True, sentence=_("Hidden from readers."))
        said = ngettext("%d hidden.", "%d hidden.", len(rows)) % len(rows)
        self.message_user(request, said)

    @admin.action(description=_("Show again"), permissions=["change"])
    def show(self, request: HttpRequest, chosen: QuerySet[Outcome]) -> None:
        rows = list(chosen.exclude(hidden_at=None))
        self._switch(request, rows, hidden=False, sentence=_("Shown again."))
        said = ngettext("%d shown again.", "%d shown again.", len(rows)) % len(rows)
        self.message_user(request, said)

    def _switch(
        self, request: HttpRequest, rows: list[Outcome], *, hidden: bool, sentence: Any
    ) -> None:
        for row in rows:
            hide(row, hidden)
        if rows:
            LogEntry.objects.log_actions(request.user.pk, rows, CHANGE, str(sentence))  # type: ignore[arg-type]
