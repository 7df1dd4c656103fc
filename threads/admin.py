"""The staff's tables of discussions, posts, roles and topics."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from threads import resource_admin, text
from threads.forms import Line, Prose
from threads.labels import AliasInline, LabelAdmin, LabelForm
from threads.models import Post, Role, RoleAlias, Thread, Topic, TopicSynonym
from threads.tie_admin import TellsConflicts
from threads.tie_forms import NewTies, Ties

__all__ = ["resource_admin"]  # registers its own tables


class DeletedFilter(admin.SimpleListFilter):
    title = _("deleted")
    parameter_name = "deleted"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("No")), ("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        if self.value() == "no":
            return rows.filter(deleted_at=None)
        return rows.exclude(deleted_at=None) if self.value() == "yes" else rows


class WrittenAdmin(admin.ModelAdmin):
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


def _refuse(body: str) -> None:
    try:
        text.render(body)
    except text.TextRefused as refusal:
        raise forms.ValidationError(str(refusal)) from None


class ThreadForm(forms.ModelForm):
    title = Line(label=_("Title"), max_length=160, widget=AdminTextInputWidget)

    class Meta:
        model = Thread
        fields = ["title", "from_role", "to_role", "topics"]

    def clean(self) -> None:
        super().clean()
        _refuse(self.instance.question.body)


@admin.register(Thread)
class ThreadAdmin(TellsConflicts, WrittenAdmin):
    form = ThreadForm
    inlines = [Ties, NewTies]
    list_display = ["title", "asker", "path", "answer_count", "last_activity_at", "is_visible"]
    list_select_related = ["asker", "from_role", "to_role"]
    list_filter = [DeletedFilter, "created_at", "last_activity_at"]
    search_fields = ["title", "asker__handle", "asker__name"]
    search_help_text = _("Words of the title, or the asker")
    autocomplete_fields = ["from_role", "to_role", "topics"]
    readonly_fields = ["asker", "text", "created_at", "last_activity_at", "answer_count",
                       "picked_count", "helpful_count", "deleted_at", "deleted_by"]  # fmt: skip
    fields = ["title", "from_role", "to_role", "topics", *readonly_fields]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("excerpt")

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


class PostForm(forms.ModelForm):
    body = Prose(label=_("Text"), widget=AdminTextareaWidget)

    class Meta:
        model = Post
        fields = ["body"]

    def clean_body(self) -> str:
        _refuse(self.cleaned_data["body"])
        return self.cleaned_data["body"]


@admin.register(Post)
class PostAdmin(WrittenAdmin):
    form = PostForm
    list_display = ["__str__", "thread", "author", "created_at", "edited_at", "is_visible"]
    list_select_related = ["thread", "author"]
    list_filter = ["kind", DeletedFilter, "created_at", "edited_at"]
    search_fields = ["plain", "author__handle", "author__name"]
    search_help_text = _("Words of the text, or the author")
    readonly_fields = ["kind", "thread", "parent", "author", "role", "company", "created_at",
                       "edited_at", "picked_at", "helpful_count", "reply_count", "deleted_at",
                       "deleted_by"]  # fmt: skip
    fields = ["body", *readonly_fields]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("body", "html", "plain")

    def save_model(self, request: HttpRequest, post: Post, form: Any, change: bool) -> None:
        """Read anew, because the form has put its text into `post` already."""
        if form.changed_data:
            kept = Post.objects.select_related("thread", "author").get(pk=post.pk)
            kept.edit(by=request.user, body=form.cleaned_data["body"])


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
