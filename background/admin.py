"""What workers did and could not do. The library's own table has inline styles, so not that."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob
from procrastinate.exceptions import ConnectorException

from background.models import Failure, Job

admin.site.unregister(ProcrastinateJob)


class EventInline(admin.TabularInline):
    model = ProcrastinateEvent
    fields = ["type", "at"]
    ordering = ["pk"]
    verbose_name_plural = _("What happened")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # for whom sees the job


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):
    list_display = ["pk", "task_name", "arguments", "status", "attempts", "scheduled_at", "error"]
    list_filter = ["status"]
    list_select_related = ["failure"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-pk"]
    readonly_fields = ["task_name", "arguments", "status", "attempts", "scheduled_at", "traceback"]
    fields = ["task_name", "arguments", "status", "attempts", "scheduled_at", "traceback"]
    inlines = [EventInline]
    actions = ["run_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_run_again_permission(self, request: HttpRequest) -> bool:
        return super().has_change_permission(request)

    @admin.display(description=_("for"))
    def arguments(self, job: Job) -> str:
        return ", ".join(f"{name} {value}" for name, value in job.args.items())

    @admin.display(description=_("latest error"))
    def error(self, job: Job) -> str:
        return str(job.failure) if hasattr(job, "failure") else ""

    @admin.display(description=_("latest error"))
    def traceback(self, job: Job) -> SafeString | str:
        return format_html("<pre>{}</pre>", job.failure.error) if hasattr(job, "failure") else ""

    @admin.action(description=_("Run again"), permissions=["run_again"])
    def run_again(self, request: HttpRequest, chosen: QuerySet[Job]) -> None:
        count = sum(_run_again(job) for job in chosen.filter(status="failed"))
        said = ngettext("%d job will run again.", "%d jobs will run again.", count) % count
        self.message_user(request, said, messages.SUCCESS if count else messages.WARNING)


def _run_again(job: Job) -> bool:
    """Not if it has been started in between, or if its like already waits."""
    try:
        with transaction.atomic():
            app.job_manager.retry_job_by_id(job.pk, retry_at=timezone.now())
            Failure.objects.filter(job=job).update(deaths=0)
    except ConnectorException:
        return False
    return True
