"""Curated ties as forms of the staff's tables, alone and inside a discussion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from threads import masks
from threads.models import ThreadLink, curating
from threads.models.curating import LONGEST_NOTE
from threads.models.curation import newest_of_tie
from threads.typed import Line

Kind = ThreadLink.Kind
SHOWN = 50  # more forms would not pass DATA_UPLOAD_MAX_NUMBER_FIELDS


class Seen(forms.IntegerField):
    """The newest deed that a form shows. It comes back as it was sent: no change by itself."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class TieForm(forms.ModelForm):
    """A curated tie; those of other kinds are shown and cannot be changed.

    The form sends back what it showed: only what its curator changed is said to the model, which
    refuses it where another curator decided otherwise meanwhile.
    """

    reason = Line(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=AdminTextInputWidget,
        show_hidden_initial=True,
    )
    pinned = forms.BooleanField(label=_("Pinned"), required=False, show_hidden_initial=True)
    seen = Seen(required=False)

    class Meta:
        model = ThreadLink
        fields = ["source", "target", "reason", "both_ways"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "pinned" in self.fields:
            self.fields["pinned"].initial = self.instance.pinned_at is not None
        if "both_ways" in self.fields:
            self.fields["both_ways"].show_hidden_initial = True
        if "seen" in self.fields:
            self.fields["seen"].initial = getattr(self.instance, "seen", None) or 0
        if self.instance.pk and self.instance.kind != Kind.CURATED:
            for field in self.fields.values():
                field.disabled = True

    def clean(self) -> None:
        """Not the model's own checks: they would say it in the database's words, or not at all."""
        source, target = self.cleaned_data.get("source"), self.cleaned_data.get("target")
        if self.instance.pk or not (source and target):
            return
        if source == target:
            self.add_error("target", _("A discussion is not tied to itself."))
            return
        original = curating.original_of(target)
        if original.pk in (source.pk, source.duplicate_of_id):
            self.add_error("target", curating.TO_ITSELF)
        elif ThreadLink.objects.filter(source=source, target=original, kind=Kind.CURATED).exists():
            self.add_error("target", _("These two are tied already."))

    def decide(self, *, by: Any) -> ThreadLink:
        """Say to the model what was filled in. Raises Conflict if the tie is gone."""
        tie, said = self.instance, self.cleaned_data
        if not tie.pk:
            how = {"pinned": said["pinned"], "both_ways": said["both_ways"]}
            return tie.source.link_to(tie.target, by=by, note=said["reason"], **how)
        how = {"by": by, "seen": said.get("seen")}
        if "reason" in self.changed_data:
            curating.annotate(tie, said["reason"], **how)
        if "pinned" in self.changed_data:
            (curating.pin if said["pinned"] else curating.unpin)(tie, **how)
        if "both_ways" in self.changed_data:
            curating.set_both_ways(tie, said["both_ways"], **how)
        return tie


class TieFormSet(forms.BaseInlineFormSet):
    by: Any  # the curator; set by the inline for each request

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields and form.instance.kind != Kind.CURATED:
            form.fields["DELETE"].disabled = True

    def clean(self) -> None:
        """What the forms cannot know of each other. Not the model's checks, see TieForm."""
        seen = set()
        for form in self.forms:
            target = getattr(form, "cleaned_data", {}).get("target")
            if target in seen:
                form.add_error("target", _("This discussion is here twice."))
            seen |= {target} if target else set()

    def save_new(self, form: Any, commit: bool = True) -> Any:
        return form.decide(by=self.by)

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        return form.decide(by=self.by)

    def delete_existing(self, obj: Any, commit: bool = True) -> None:
        form = next(form for form in self.initial_forms if form.instance.pk == obj.pk)
        curating.unlink(obj, by=self.by, seen=form.cleaned_data.get("seen"))


class TieInline(admin.TabularInline):
    model = ThreadLink
    fk_name = "source"
    form = TieForm
    formset = TieFormSet
    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)  # for it can be taken back at the desk

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.by = request.user
        return formset


class Ties(TieInline):
    """What a discussion leads to. The other end is no field: each would query its choices."""

    verbose_name_plural = _("ties")
    fields = ["kind", "other", "reason", "pinned", "both_ways", "made_by", "created_at", "seen"]
    readonly_fields = ["kind", "other", "made_by", "created_at"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        thread = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
        curated_first = Case(When(kind=Kind.CURATED, then=Value(0)), default=Value(1))
        order = (curated_first, "position", "-score", "-pk")
        ties = super().get_queryset(request)
        shown = ties.filter(source=thread).order_by(*order)[:SHOWN]
        return (
            ties.filter(pk__in=shown.values("pk"))
            .select_related("target", "created_by")
            .annotate(made_by_asker=masks.is_nameless_asker("created_by", "source"))
            .annotate(seen=newest_of_tie())
            .order_by(*order)
        )

    @admin.display(description=_("made by"))
    def made_by(self, tie: Any) -> str:
        return masks.asker_or(tie.created_by, tie.made_by_asker)

    @admin.display(description=_("discussion"))
    def other(self, tie: ThreadLink) -> SafeString:
        address = reverse("admin:threads_thread_change", args=[tie.target_id])
        return format_html('<a href="{}">{}</a>', address, tie.target.title)


class NewTies(TieInline):
    verbose_name_plural = _("new ties")
    verbose_name = _("new tie")
    fields = ["target", "reason", "pinned", "both_ways"]
    autocomplete_fields = ["target"]
    extra = 1
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).none()
