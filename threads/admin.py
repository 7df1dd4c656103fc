"""The staff's tables of discussions, roles and topics."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from threads import (
    later,
    masks,
    mentor_admin,
    outcome_admin,
    post_admin,
    resource_admin,
    upload_admin,
)
from threads.labels import AliasInline, LabelAdmin, LabelForm
from threads.models import CareerMove, Post, Role, RoleAlias, Thread, Topic, TopicSynonym
from threads.tie_admin import TellsConflicts
from threads.tie_forms import NewTies, Ties
from threads.typed import Line
from threads.written_admin import DeletedFilter, WrittenAdmin, refuse

# They register their own tables.
__all__ = ["mentor_admin", "outcome_admin", "post_admin", "resource_admin", "upload_admin"]


class ThreadForm(forms.ModelForm):
    title = Line(label=_("Title"), max_length=160, widget=AdminTextInputWidget)

    class Meta:
        model = Thread
        fields = ["title", "from_role", "to_role", "topics"]

    def clean(self) -> None:
        super().clean()
        refuse(self.instance.question.body)


@admin.register(Thread)
class ThreadAdmin(TellsConflicts, WrittenAdmin):
    form = ThreadForm
    inlines = [Ties, NewTies]
    list_display = ["title", "asked_by", "path", "answer_count", "last_activity_at", "is_visible"]
    list_filter = [DeletedFilter, "created_at", "last_activity_at"]
    search_fields = ["title", "names"]
    search_help_text = _("Words of the title, or the asker")
    autocomplete_fields = ["from_role", "to_role", "topics"]
    readonly_fields = ["asked_by", "text", "created_at", "last_activity_at", "answer_count",
                       "picked_count", "helpful_count", "deleted_at", "removed_by"]  # fmt: skip
    fields = ["title", "from_role", "to_role", "topics", *readonly_fields]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        heavy = ("body", "html", "plain")
        return (
            super()
            .get_queryset(request)
            .select_related("question__author", "from_role", "to_role")
            .defer("excerpt", *(f"question__{field}" for field in heavy))
            .annotate(names=masks.names("asker", "question__alias"))
        )

    @admin.display(description=_("asker"))
    def asked_by(self, thread: Thread) -> SafeString | str:
        return masks.author(thread.question) if thread.question else masks.UNKNOWN

    @admin.display(description=_("deleted by"))
    def removed_by(self, thread: Thread) -> str:
        return masks.remover(thread.question) if thread.question else masks.UNKNOWN

    def unnamed(self, thread: Thread, members: set[int]) -> set[int]:
        return masks.askers(thread, members)

    @admin.display(description=_("path"))
    def path(self, thread: Thread) -> str:
        return f"{thread.from_role or _('any')} → {thread.to_role or _('any')}"

    @admin.display(description=_("text"))
    def text(self, thread: Thread) -> SafeString:
        address = reverse("admin:threads_post_change", args=[thread.question_id])
        return format_html('<a href="{}">{}</a>', address, _("The question's text"))

    def has_change_permission(self, request: HttpRequest, obj: Thread | None = None) -> bool:
        # Without its question, what was lost is for the database's backup, not for a form.
        return super().has_change_permission(request, obj) and (not obj or bool(obj.question_id))

    def save_model(self, request: HttpRequest, thread: Thread, form: Any, change: bool) -> None:
        if not form.changed_data:
            return
        fields = form.cleaned_data
        question = Post.objects.select_related("thread").get(pk=thread.question_id)  # type: ignore[misc]
        question.edit(
            by=request.user,
            body=question.body,
            title=fields["title"],
            from_role=fields["from_role"].name if fields["from_role"] else "",
            to_role=fields["to_role"].name if fields["to_role"] else "",
            topics=[topic.name for topic in fields["topics"]],
        )


class RoleForm(LabelForm):
    class Meta:
        model = Role
        fields = ["name"]


class RoleAliases(AliasInline):
    model = RoleAlias


@admin.register(Role)
class RoleAdmin(LabelAdmin):
    form = RoleForm
    inlines = [RoleAliases]
    search_fields = ["name", "aliases__name"]
    names = "aliases"

    def threads_with(self, role: Any) -> Q:
        return Q(from_role=role) | Q(to_role=role)

    def refresh(self, role: Any) -> None:
        later.refresh_role(role.pk)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        moved = obj and CareerMove.objects.filter(self.threads_with(obj)).exists()
        return super().has_delete_permission(request, obj) and not moved


class TopicForm(LabelForm):
    class Meta:
        model = Topic
        fields = ["name", "description"]

    def clean_name(self) -> str:
        self.cleaned_data["name"] = self.cleaned_data["name"].lower()
        return super().clean_name()


class TopicSynonyms(AliasInline):
    model = TopicSynonym


@admin.register(Topic)
class TopicAdmin(LabelAdmin):
    form = TopicForm
    inlines = [TopicSynonyms]
    search_fields = ["name", "synonyms__name"]
    names = "synonyms"

    def threads_with(self, topic: Any) -> Q:
        return Q(topics=topic)

    def refresh(self, topic: Any) -> None:
        later.refresh_topic(topic.pk)
