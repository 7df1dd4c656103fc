"""The staff's tables of posts, and of who asked for the author of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from threads import masks
from threads.models import Post, Unmasking
from threads.typed import Prose
from threads.written_admin import DeletedFilter, WrittenAdmin, refuse


class PostForm(forms.ModelForm):
    body = Prose(label=_("Text"), widget=AdminTextareaWidget)

    class Meta:
        model = Post
        fields = ["body"]

    def clean_body(self) -> str:
        refuse(self.cleaned_data["body"])
        return self.cleaned_data["body"]


@admin.register(Post)
class PostAdmin(WrittenAdmin):
    form = PostForm
    list_display = ["__str__", "thread", "written_by", "created_at", "edited_at", "is_visible"]
    list_select_related = ["thread", "author"]
    list_filter = ["kind", DeletedFilter, "created_at", "edited_at"]
    search_fields = ["plain", "names"]
    search_help_text = _("Words of the text, or the author")
    readonly_fields = ["kind", "thread", "parent", "written_by", "role", "company", "created_at",
                       "edited_at", "picked_at", "helpful_count", "reply_count", "deleted_at",
                       "removed_by"]  # fmt: skip
    fields = ["body", *readonly_fields]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        posts = super().get_queryset(request).defer("body", "html", "plain")
        posts = posts.filter(split_to=None)  # notes of what was split off are nobody's text
        return posts.annotate(names=masks.names("author", "alias"))

    @admin.display(description=_("author"))
    def written_by(self, post: Post) -> SafeString | str:
        return masks.author(post)

    @admin.display(description=_("deleted by"))
    def removed_by(self, post: Post) -> str:
        return masks.remover(post)

    def unnamed(self, post: Post, members: set[int]) -> set[int]:
        """All or nobody: a mask on one of the staff would tell that they wrote it."""
        return members if post.alias is not None else set()

    def save_model(self, request: HttpRequest, post: Post, form: Any, change: bool) -> None:
        """Read anew, because the form has put its text into `post` already."""
        if form.changed_data:
            kept = Post.objects.select_related("thread", "author").get(pk=post.pk)
            kept.edit(by=request.user, body=form.cleaned_data["body"])


@admin.register(Unmasking)
class UnmaskingAdmin(admin.ModelAdmin):
    """Who looked behind which alias, and why. It is a log: nothing in it is made or changed."""

    list_display = ["created_at", "actor", "post", "reason"]
    list_select_related = ["actor", "post"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-pk"]
    search_fields = ["reason", "actor__handle", "actor__name"]
    search_help_text = _("Words of the reason, or who asked")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("post__body", "post__html", "post__plain")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
