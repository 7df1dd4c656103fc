"""The forms around an account: allauth's, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.fields import TOO_LONG, LineField
from accounts.models import User
from accounts.names import refuse_copied

PASSWORD_HINT = _("At least 8 characters. A few unrelated words are easy to remember.")
# Far beyond any password manager, and a bound to what gets compared and hashed.
LONGEST_PASSWORD = 512
LONGEST_EMAIL = 254  # as the column has it, and RFC 5321


class PlainFields:
    """Fields with a label above and a hint, and no words inside that vanish when one types."""

    words: dict[str, tuple[Any, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.words.items():
            self.fields[name].label, self.fields[name].help_text = label, hint  # type: ignore[attr-defined]
        for field in self.fields.values():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                bound(field, LONGEST_EMAIL)
            elif isinstance(field.widget, forms.PasswordInput):
                bound(field, LONGEST_PASSWORD)


def bound(field: forms.Field, length: int) -> None:
    """Refuse longer input, which allauth would cut or hash as it is."""
    field.validators.append(MaxLengthValidator(length, TOO_LONG["max_length"]))


class LoginForm(PlainFields, allauth.LoginForm):
    words = {"login": (_("Handle or email"), ""), "password": (_("Password"), "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bound(self.fields["login"], LONGEST_EMAIL)
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class SignupForm(PlainFields, allauth.SignupForm):
    name = LineField(
        label=_("Name"),
        max_length=80,
        required=False,
        help_text=_("How you would like to be called. It is shown instead of your handle."),
        error_messages=TOO_LONG,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    words = {
        "username": (
            _("Handle"),
            _("2 to 30 small letters, digits, hyphens or underscores. It cannot be changed later."),
        ),
        "email": (_("Email"), _("For signing in and for a new password. Nobody else sees it.")),
        "password1": (_("Password"), PASSWORD_HINT),
    }
    field_order = ["username", "email", "password1", "name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["username"].error_messages |= TOO_LONG

    def clean_name(self) -> str:
        refuse_copied(self.cleaned_data["name"])
        return self.cleaned_data["name"]

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Two people may send the same handle at once: the second is told, as the first was not."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            self.add_error(None, _("Somebody was faster: this handle or email is in use now."))
            return None, render(request, "account/signup.html", {"form": self}, status=422)


class EmailForm(PlainFields, allauth.AddEmailForm):
    """Where mail goes from now on; whoever finds an open laptop cannot take the account along."""

    password = allauth.PasswordField(label=_("Your password"), autocomplete="current-password")
    words = {"email": (_("New email"), "")}
    field_order = ["email", "password"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = (
            _("We send a link there first. The change counts when you follow it.")
            if settings.EMAIL_URL
            else _("Mail is not set up on this site yet, so the change counts at once.")
        )

    def clean_email(self) -> str:
        email = super().clean_email()
        others = User.objects.exclude(pk=self.user.pk)
        # With mail, a confirmation decides it, and nobody learns who is a member here.
        if not settings.EMAIL_URL and others.filter(email__iexact=email).exists():
            raise get_adapter().validation_error("email_of_another")
        return email

    def clean_password(self) -> str:
        if not get_adapter().reauthenticate(self.user, self.cleaned_data["password"]):
            raise get_adapter().validation_error("incorrect_password")
        return self.cleaned_data["password"]

    def save(self, request: HttpRequest) -> Any:
        if settings.EMAIL_URL:
            return super().save(request)
        return get_adapter().change_email_at_once(request, self.user, self.cleaned_data["email"])


class ChangePasswordForm(PlainFields, allauth.ChangePasswordForm):
    words = {
        "oldpassword": (_("Current password"), ""),
        "password1": (_("New password"), PASSWORD_HINT),
    }
    password2 = None  # typed once, as at sign-up: a slip is mended by mail


class SetPasswordForm(PlainFields, allauth.SetPasswordForm):
    words = {"password1": (_("Password"), PASSWORD_HINT)}
    password2 = None


class ResetPasswordForm(PlainFields, allauth.ResetPasswordForm):
    words = {"email": (_("Email"), _("The one you signed up with."))}


class ResetPasswordKeyForm(PlainFields, allauth.ResetPasswordKeyForm):
    words = {"password1": (_("New password"), PASSWORD_HINT)}
    password2 = None


class ReauthenticateForm(PlainFields, allauth.ReauthenticateForm):
    words = {"password": (_("Password"), "")}
