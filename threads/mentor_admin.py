"""The log of the mentor mark in the admin: read, filtered, never changed. Staff decides at
/mentors/requests/."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from threads.models import MentorRequest
from threads.models.mentor_request import OPEN, STANDING


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"
    states = {
        "open": (_("Open"), OPEN),
        "granted": (_("Granted"), STANDING),
        "refused": (_("Refused"), ~Q(refused_at=None)),
        "withdrawn": (_("Withdrawn"), ~Q(withdrawn_at=None)),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, words) for name, (words, _condition) in self.states.items()]

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        chosen = self.states.get(self.value() or "")
        return rows.filter(chosen[1]) if chosen else rows


@admin.register(MentorRequest)
class MentorRequestAdmin(admin.ModelAdmin):
    list_display = ["member", "state", "created_at", "granted_at", "refused_at", "withdrawn_at",
                    "decided_by", "withdrawn_by"]  # fmt: skip
    list_select_related = ["member", "decided_by", "withdrawn_by"]
    list_filter = [StateFilter, "created_at"]
    search_fields = ["member__handle", "member__name"]
    search_help_text = _("Handle or name of the member")
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
