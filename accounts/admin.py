"""The staff's table of members."""

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.narrowing import Narrowed


class LowerCaseMixin:
    """Handles and emails are stored in small letters, however staff types them."""

    cleaned_data: dict[str, Any]

    def clean_handle(self) -> str:
        return self.cleaned_data["handle"].lower()

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class MemberForm(LowerCaseMixin, UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"
        field_classes: dict[str, type[forms.Field]] = {}


class NewMemberForm(LowerCaseMixin, AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("handle", "email")
        field_classes: dict[str, type[forms.Field]] = {}


@admin.register(User)
class MemberAdmin(Narrowed, UserAdmin):
    form, add_form = MemberForm, NewMemberForm
    list_display = ["handle", "name", "email", "role", "date_joined", "is_staff", "is_active"]
    list_filter = ["is_active", "is_staff", "is_superuser", "date_joined"]
    search_fields = ["handle", "name", "email"]
    search_help_text = _("Handle, name or email")
    ordering = ["-date_joined"]
    list_per_page = 50
    show_full_result_count = False
    readonly_fields = ["date_joined", "last_login", "mentor_since"]
    actions = ["set_inactive", "set_active"]
    fieldsets = [
        (None, {"fields": ["handle", "email", "password"]}),
        (_("Profile"), {"fields": ["name", "role", "company", "about", "links"]}),
        (_("May do"), {"fields": ["is_active", "is_staff", "is_superuser", "groups"]}),
        (_("Dates"), {"fields": ["date_joined", "last_login", "mentor_since"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["handle", "email", "usable_password", "password1", "password2"]})
    ]

    def get_readonly_fields(self, request: HttpRequest, member: User | None = None) -> list[str]:
        """Nobody gives rights away that they do not have."""
        if request.user.is_superuser:
            return self.readonly_fields
        return [*self.readonly_fields, "is_staff", "is_superuser", "groups"]

    def has_change_permission(self, request: HttpRequest, member: User | None = None) -> bool:
        """Staff is changed by superusers: a new password or email would open its account."""
        other = member if member and member.pk != request.user.pk else None
        above = other and (other.is_staff or other.is_superuser)
        allowed = request.user.is_superuser or not above
        return allowed and super().has_change_permission(request, member)

    def has_delete_permission(self, request: HttpRequest, member: User | None = None) -> bool:
        return request.user.is_superuser and super().has_delete_permission(request, member)

    def get_deleted_objects(self, members: Any, request: HttpRequest) -> Any:
        """What goes along is not listed: among it would be what they wrote without a name."""
        _rows, _counts, lacking, kept = super().get_deleted_objects(members, request)
        listed = [str(member) for member in members]
        refusal = _("Whoever has written something here stays. Set them inactive instead.")
        return (listed, {}, set(), [refusal]) if kept else (listed, {}, lacking, [])

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Many members deleted by one click would take their discussions along."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def below(self, request: HttpRequest, members: Any) -> Any:
        """Those of the chosen members that this member of the staff may set inactive."""
        below = members.filter(is_superuser=False)
        return below if request.user.is_superuser else below.filter(is_staff=False)

    @admin.action(description=_("Set inactive: can no longer sign in"), permissions=["change"])
    def set_inactive(self, request: HttpRequest, members: Any) -> None:
        changed = self.below(request, members).update(is_active=False)
        self.message_user(request, _("%d set inactive.") % changed)

    @admin.action(description=_("Set active again"), permissions=["change"])
    def set_active(self, request: HttpRequest, members: Any) -> None:
        changed = self.below(request, members).update(is_active=True)
        self.message_user(request, _("%d set active.") % changed)

    def save_model(self, request: HttpRequest, member: User, form: Any, change: bool) -> None:
        super().save_model(request, member, form, change)
        if change and "email" in form.changed_data:
            # The address before must not open the account any more; staff vouches for the new one.
            EmailAddress.objects.filter(user=member).delete()
            if member.email:
                EmailAddress.objects.create(
                    user=member, email=member.email, primary=True, verified=True
                )
