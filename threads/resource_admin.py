"""Staff's work on the library: right titles and kinds, one row out of two, what is hidden."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from threads.models import Resource
from threads.models.resource import LONGEST_DESCRIPTION, LONGEST_TITLE
from threads.typed import Line

FACTS = {"hidden": "hidden_at", "dead": "dead_at"}


class FactFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("hidden", _("hidden")), ("dead", _("dead"))]

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        field = FACTS.get(self.value() or "")
        return rows.exclude(**{field: None}) if field else rows


class ResourceForm(forms.ModelForm):
    title = Line(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        required=False,
        widget=AdminTextInputWidget,
    )
    description = Line(
        label=_("Description"),
        max_length=LONGEST_DESCRIPTION,
        required=False,
        widget=AdminTextareaWidget({"rows": 3}),
    )

    class Meta:
        model = Resource
        fields = ["title", "kind", "description"]


@admin.register(Resource)
class ResourceAdmin(admin.ModelAdmin):
    """Posts make the rows. They are hidden, not deleted, or the next post would make them anew."""

    form = ResourceForm
    list_display = ["__str__", "kind", "host", "recommendation_count", "last_recommended_at",
                    "is_visible", "is_alive"]  # fmt: skip
    list_filter = ["kind", FactFilter]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-recommendation_count", "-pk"]
    search_fields = ["title", "url"]
    search_help_text = _("Words of the title or of the address")
    readonly_fields = ["address", "host", "recommendation_count", "last_recommended_at",
                       "checked_at", "dead_at", "hidden_at", "hidden_by"]  # fmt: skip
    fields = ["title", "kind", "description", *readonly_fields]
    actions = ["hide", "unhide", "merge"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(merged_into=None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("address"))
    def address(self, resource: Resource) -> SafeString:
        return format_html('<a href="{}" rel="noopener">{}</a>', resource.link, resource.link)

    @admin.display(description=_("visible"), boolean=True)
    def is_visible(self, resource: Resource) -> bool:
        return resource.hidden_at is None

    @admin.display(description=_("leads somewhere"), boolean=True)
    def is_alive(self, resource: Resource) -> bool:
        return resource.dead_at is None

    def save_model(self, request: HttpRequest, resource: Any, form: Any, change: bool) -> None:
        """Only what was changed: counters may have moved since the form was opened."""
        fields = [*form.changed_data]
        if "title" in fields:
            resource.titled_by = request.user if resource.title else None
            fields.append("titled_by")
        if fields:
            resource.save(update_fields=fields)

    @admin.action(description=_("Hide everywhere, which can be undone"), permissions=["change"])
    def hide(self, request: HttpRequest, resources: QuerySet) -> None:
        chosen = list(resources.filter(hidden_at=None))
        self._set_hidden(request, chosen, timezone.now(), request.user, _("Hidden."))
        sentence = ngettext("%d hidden.", "%d hidden.", len(chosen))
        self.message_user(request, sentence % len(chosen))

    @admin.action(description=_("Show again"), permissions=["change"])
    def unhide(self, request: HttpRequest, resources: QuerySet) -> None:
        chosen = list(resources.exclude(hidden_at=None))
        self._set_hidden(request, chosen, None, None, _("Shown again."))
        sentence = ngettext("%d shown again.", "%d shown again.", len(chosen))
        self.message_user(request, sentence % len(chosen))

    def _set_hidden(
        self, request: HttpRequest, chosen: list[Resource], at: Any, by: Any, sentence: Any
    ) -> None:
        pks = [resource.pk for resource in chosen]
        Resource.objects.filter(pk__in=pks).update(hidden_at=at, hidden_by=by)
        for resource in chosen:
            self.log_change(request, resource, str(sentence))

    @admin.action(description=_("Merge …"), permissions=["change"])
    def merge(self, request: HttpRequest, resources: QuerySet) -> HttpResponse | None:
        """First a page that says what will happen, then, with an answer to it, the merge."""
        chosen = list(resources)
        if len(chosen) < 2:
            self.message_user(request, _("Select two or more to merge."), messages.WARNING)
            return None
        target = next((x for x in chosen if str(x.pk) == request.POST.get("into")), None)
        if target:
            self._merge(request, [x for x in chosen if x != target], target)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge"),
            "opts": self.opts,
            "resources": chosen,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/threads/merge_resources.html", context)

    def _merge(self, request: HttpRequest, others: list[Resource], target: Resource) -> None:
        names = ", ".join(resource.url for resource in others)
        sentence = _("%(names)s merged into %(target)s.") % {"names": names, "target": target.url}
        with transaction.atomic():
            for resource in others:
                resource.merge_into(target)
            self.log_change(request, target, sentence)
        self.message_user(request, sentence, messages.SUCCESS)
