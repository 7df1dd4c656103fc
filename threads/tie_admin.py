"""The staff's tables of ties: what leads where, and who decided what when.

Curated ties are changed through ``threads.models.curating``, which locks, logs and recounts. The
other kinds are made by posts and by the computer: here they are only hidden, or dismissed.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.narrowing import Narrowed
from threads import masks
from threads.models import CurationAction, Thread, ThreadLink, curating, deeds
from threads.models.curation import newest_of_tie
from threads.models.deeds import Conflict
from threads.tie_forms import TieForm

Kind = ThreadLink.Kind
LONGEST_TITLE = 48  # so that both ends fit beside each other
CAN_BE_HIDDEN = (Kind.CITED, Kind.SIMILAR)  # of the others each has a way of its own to end


class StampFilter(admin.SimpleListFilter):
    """Yes or no for a moment that is stored or not."""

    field: str

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("No")), ("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        if self.value() not in ("no", "yes"):
            return rows
        return rows.filter(**{f"{self.field}__isnull": self.value() == "no"})


class HiddenFilter(StampFilter):
    title = _("hidden")
    parameter_name, field = "hidden", "hidden_at"


class PinnedFilter(StampFilter):
    title = _("pinned")
    parameter_name, field = "pinned", "pinned_at"


def log(request: HttpRequest, ties: list[ThreadLink], flag: int, sentence: Any) -> None:
    if ties:
        LogEntry.objects.log_actions(request.user.pk, ties, flag, str(sentence))  # type: ignore[arg-type]


class TellsConflicts(admin.ModelAdmin):
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form again, with a sentence, where another curator was faster."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Conflict as conflict:
            sentence = str(conflict) or str(_("Somebody else changed this tie just now."))
            self.message_user(request, sentence, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


@admin.register(ThreadLink)
class TieAdmin(TellsConflicts, Narrowed):
    form = TieForm
    list_display = ["kind", "from_title", "to_title", "is_pinned", "both_ways", "is_visible",
                    "made_by", "created_at", "taken_off_by", "hidden_at"]  # fmt: skip
    list_select_related = ["source", "target", "created_by", "hidden_by"]
    list_filter = ["kind", HiddenFilter, PinnedFilter, "created_at"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-pk"]
    search_fields = ["source__title", "target__title"]
    search_help_text = _("Words of either title")
    autocomplete_fields = ["source", "target"]
    fields = ["source", "target", "reason", "pinned", "both_ways"]
    facts = ["kind", "score", "made_by", "created_at", "is_visible", "taken_off_by", "hidden_at"]
    actions = ["hide", "show", "make_both_ways", "reject", "remove"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        made_by, taken_off_by = (
            masks.is_nameless_asker(*ends)
            for ends in (("created_by", "source"), ("hidden_by", "target"))
        )
        ties = super().get_queryset(request)
        known = {"made_by_asker": made_by, "taken_off_by_asker": taken_off_by}
        return ties.annotate(**known, seen=newest_of_tie())

    @admin.display(description=_("made by"))
    def made_by(self, tie: Any) -> str:
        return masks.asker_or(tie.created_by, tie.made_by_asker)

    @admin.display(description=_("hidden by"))
    def taken_off_by(self, tie: Any) -> str:
        return masks.asker_or(tie.hidden_by, tie.taken_off_by_asker)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return self.fields
        ours = self.fields if obj.kind == Kind.CURATED else self.get_readonly_fields(request, obj)
        seen = ["seen"] if self.has_change_permission(request, obj) else []
        return list(dict.fromkeys([*ours, *self.facts, *seen]))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        if obj and obj.kind != Kind.CURATED:
            return ["source", "target", "reason", "is_pinned", "both_ways", *self.facts]
        return ["source", "target", *self.facts] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.kind == Kind.CURATED)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)  # for it can be taken back at the desk

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # it would pass by the log of curation
        return actions

    @admin.display(description=_("from"), ordering="source__title")
    def from_title(self, tie: ThreadLink) -> str:
        return Truncator(tie.source.title).chars(LONGEST_TITLE, truncate="…")

    @admin.display(description=_("to"), ordering="target__title")
    def to_title(self, tie: ThreadLink) -> str:
        return Truncator(tie.target.title).chars(LONGEST_TITLE, truncate="…")

    @admin.display(description=_("pinned"), boolean=True)
    def is_pinned(self, tie: ThreadLink) -> bool:
        return tie.pinned_at is not None

    @admin.display(description=_("visible"), boolean=True)
    def is_visible(self, tie: ThreadLink) -> bool:
        return tie.hidden_at is None

    def save_model(self, request: HttpRequest, tie: Any, form: Any, change: bool) -> None:
        tie.pk = form.decide(by=request.user).pk

    def delete_model(self, request: HttpRequest, tie: ThreadLink) -> None:
        curating.unlink(tie, by=request.user)

    @admin.action(description=_("Hide mentions and similar ties"), permissions=["change"])
    def hide(self, request: HttpRequest, chosen: QuerySet) -> None:
        ties = list(chosen.filter(hidden_at=None, kind__in=CAN_BE_HIDDEN))
        for tie in ties:
            tie.hide(by=request.user)
        log(request, ties, CHANGE, _("Hidden."))
        self._tell(request, len(ties), chosen)

    @admin.action(description=_("Show again"), permissions=["change"])
    def show(self, request: HttpRequest, chosen: QuerySet) -> None:
        ties = list(chosen.exclude(hidden_at=None))
        ThreadLink.objects.filter(pk__in=[tie.pk for tie in ties]).update(
            hidden_at=None, hidden_by=None
        )
        deeds.recount(Thread, {end for tie in ties for end in (tie.source_id, tie.target_id)})
        log(request, ties, CHANGE, _("Shown again."))
        self._tell(request, len(ties), chosen)

    @admin.action(description=_("Make curated ties go both ways"), permissions=["change"])
    def make_both_ways(self, request: HttpRequest, chosen: QuerySet) -> None:
        ties = list(chosen.filter(kind=Kind.CURATED, both_ways=False))
        self._decide(request, chosen, ties, CHANGE, _("Made both ways."), curating.set_both_ways)

    @admin.action(
        description=_("Dismiss curated and similar ties for good"), permissions=["change"]
    )
    def reject(self, request: HttpRequest, chosen: QuerySet) -> None:
        ties = list(chosen.filter(kind__in=(Kind.CURATED, Kind.SIMILAR)))
        self._decide(request, chosen, ties, DELETION, _("Dismissed for good."), _reject(ties))

    @admin.action(description=_("Remove curated ties"), permissions=["delete"])
    def remove(self, request: HttpRequest, chosen: QuerySet) -> None:
        ties = list(chosen.filter(kind=Kind.CURATED))
        self._decide(request, chosen, ties, DELETION, _("Removed."), curating.unlink)

    def _decide(
        self, request: HttpRequest, chosen: QuerySet, ties: Any, flag: int, sentence: Any, deed: Any
    ) -> None:
        """Do it to each tie; one that another curator changed this instant is left alone."""
        count, done = chosen.count(), []
        for tie in ties:
            try:
                with transaction.atomic():
                    log(request, [tie], flag, sentence)
                    deed(tie, by=request.user)
            except Conflict:
                continue
            done.append(tie)
        self._tell(request, len(done), count)

    def _tell(self, request: HttpRequest, done: int, chosen: QuerySet | int) -> None:
        count = chosen if isinstance(chosen, int) else chosen.count()
        self.message_user(request, ngettext("%d changed.", "%d changed.", done) % done)
        if left := count - done:
            sentence = ngettext("%d left as it is.", "%d left as they are.", left) % left
            self.message_user(request, sentence, messages.WARNING)


def _reject(chosen: list[ThreadLink]) -> Any:
    """The deed that dismisses a pair, after it has taken away those of its ties that are chosen."""

    def reject(tie: ThreadLink, *, by: Any) -> None:
        pair = {tie.source_id, tie.target_id}
        ours = [one.pk for one in chosen if {one.source_id, one.target_id} == pair]
        for curated in deeds.curated_ties().filter(pk__in=ours):
            curating.unlink(curated, by=by)
        curating.reject(tie.source, tie.target, by=by)

    return reject


@admin.register(CurationAction)
class CurationAdmin(admin.ModelAdmin):
    """Who did what when. It is a log: nothing in it is made or changed by hand."""

    list_display = ["created_at", "actor", "deed", "thread", "target", "undone_at"]
    list_select_related = ["actor", "thread", "target"]
    list_filter = ["deed", "created_at"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["-pk"]
    search_fields = ["thread__title", "target__title", "actor__handle", "actor__name"]
    search_help_text = _("Words of either title, or who did it")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
