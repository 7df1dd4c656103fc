"""The staff's table of pictures. It does not say who added one: their posts may have no name."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.narrowing import Narrowed
from threads.models import Upload


@admin.register(Upload)
class UploadAdmin(Narrowed):
    list_display = ["small", "size", "bytes", "created_at", "uses"]
    list_display_links = ["small", "size"]
    list_filter = ["created_at"]
    list_per_page = 30
    show_full_result_count = False
    ordering = ["-pk"]
    readonly_fields = ["small", "file", "size", "bytes", "created_at", "uses"]
    fields = [*readonly_fields]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("member").annotate(uses=Count("posts"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("picture"))
    def small(self, upload: Upload) -> SafeString:
        alt = _("Picture %(number)d") % {"number": upload.pk}
        return format_html(
            '<img src="{}" alt="{}" height="80" loading="lazy">', upload.small_address, alt
        )

    @admin.display(description=_("size"))
    def size(self, upload: Upload) -> str:
        return f"{upload.width} × {upload.height}"

    @admin.display(description=_("posts"), ordering="uses")
    def uses(self, upload: Any) -> int:
        return upload.uses

    def delete_model(self, request: HttpRequest, upload: Upload) -> None:
        upload.discard()

    def delete_queryset(self, request: HttpRequest, chosen: QuerySet) -> None:
        for upload in chosen:
            upload.discard()
