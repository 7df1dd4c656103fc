"""Staff's work on roles and topics: their other names, and one made out of several."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.db.models import Func, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from threads.models import Thread
from threads.slugs import slug_for
from threads.typed import Line


def _holder(label: Any, name: str, besides: Any) -> Any:
    """Which other role or topic has this name or alias."""
    return label.objects.exclude(pk=besides).called(name)


class LabelForm(forms.ModelForm):
    """A role or topic. Two of them never share a name, an alias or an address."""

    name = Line(label=_("Name"), widget=AdminTextInputWidget)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        length = self._meta.model._meta.get_field("name").max_length
        self.fields["name"].validators.append(MaxLengthValidator(length))

    def clean_name(self) -> str:
        name, label = self.cleaned_data["name"], self._meta.model
        holder = _holder(label, name, self.instance.pk)
        if not holder and not self.instance.pk:
            holder = label.objects.filter(slug=slug_for(name)).first()
        if holder:
            raise forms.ValidationError(_("“%(label)s” has this name."), params={"label": holder})
        if not any(character.isalnum() for character in name):
            raise forms.ValidationError(_("Use at least one letter or digit."))
        return name


class AliasForm(forms.ModelForm):
    def clean_name(self) -> str:
        name, alias = self.cleaned_data["name"], self.instance
        field = next(field for field in alias._meta.fields if field.many_to_one)
        label = field.related_model
        holder = _holder(label, name, getattr(alias, field.attname))
        same = type(alias).objects.filter(name__iexact=name).exclude(pk=alias.pk)
        if holder or same.exists():
            raise forms.ValidationError(
                _("“%(label)s” has this name."),
                params={"label": holder or label.objects.called(name)},
            )
        return name


class AliasFormSet(forms.BaseInlineFormSet):
    def clean(self) -> None:
        """What the forms cannot know of each other."""
        super().clean()
        seen = {(self.instance.name or "").lower()}
        for form in self.forms:
            name = form.cleaned_data.get("name") if hasattr(form, "cleaned_data") else None
            if not name or form in self.deleted_forms:
                continue
            if name.lower() in seen:
                form.add_error("name", _("This name is here twice."))
            seen.add(name.lower())


class AliasInline(admin.TabularInline):
    form = AliasForm
    formset = AliasFormSet
    extra = 1

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "name":
            name, length = db_field.verbose_name, db_field.max_length
            return Line(label=name, max_length=length, widget=AdminTextInputWidget)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class LabelAdmin(admin.ModelAdmin):
    """Roles or topics. A used one is not deleted but merged, so that no discussion loses it."""

    names: str  # the accessor of the other names
    list_display = ["name", "other_names", "thread_count"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["merge"]
    readonly_fields = ["slug"]

    def threads_with(self, label: Any) -> Q:
        raise NotImplementedError

    def refresh(self, label: Any) -> None:
        """Have a worker tell search: a popular label has more discussions than one may lock."""
        raise NotImplementedError

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        visible = Thread.objects.filter(self.threads_with(OuterRef("pk")), deleted_at=None)
        count = visible.order_by().annotate(number=Func("pk", function="count")).values("number")
        labels = super().get_queryset(request).prefetch_related(self.names)
        return labels.annotate(thread_count=Subquery(count))

    @admin.display(description=_("other names"))
    def other_names(self, label: Any) -> str:
        return ", ".join(alias.name for alias in getattr(label, self.names).all())

    @admin.display(description=_("discussions"))
    def thread_count(self, label: Any) -> int:
        return label.thread_count

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return super().has_delete_permission(request) and self.has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        used = obj and Thread.objects.filter(self.threads_with(obj)).exists()
        return super().has_delete_permission(request, obj) and not used

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            sentence = _("Somebody else used one of these names just now. Nothing was saved.")
            self.message_user(request, sentence, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request: HttpRequest, label: Any, form: Any, change: bool) -> None:
        if not change:
            label.slug = slug_for(label.name)
        super().save_model(request, label, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change and (form.has_changed() or any(formset.has_changed() for formset in formsets)):
            self.refresh(form.instance)

    @admin.action(description=_("Merge …"), permissions=["merge"])
    def merge(self, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        """First a page that says what will happen, then, with an answer to it, the merge."""
        labels = list(chosen)
        if len(labels) < 2:
            self.message_user(request, _("Select two or more to merge."), messages.WARNING)
            return None
        target = next((x for x in labels if str(x.pk) == request.POST.get("into")), None)
        if target:
            self._merge(request, labels, target)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge"),
            "opts": self.opts,
            "labels": [(label, self.other_names(label)) for label in labels],
            "media": self.media,
        }
        return TemplateResponse(request, "admin/threads/merge.html", context)

    def _merge(self, request: HttpRequest, labels: list[Any], target: Any) -> None:
        others = [label for label in labels if label != target]
        names = ", ".join(label.name for label in others)
        sentence = _("%(names)s merged into %(target)s.") % {"names": names, "target": target}
        try:
            with transaction.atomic():
                self.log_deletions(
                    request, self.model.objects.filter(pk__in=[x.pk for x in others])
                )
                for label in others:
                    label.merge_into(target)
                self.log_change(request, target, sentence)
                self.refresh(target)
        except IntegrityError:
            refusal = _("One of the names belongs to another one too. Nothing was merged.")
            self.message_user(request, refusal, messages.ERROR)
            return
        self.message_user(request, sentence, messages.SUCCESS)
