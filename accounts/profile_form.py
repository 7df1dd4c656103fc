"""What members say about themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import TOO_LONG, LineField, TextField
from accounts.links import LinksField
from accounts.models import User
from accounts.names import refuse_copied


class ProfileForm(forms.ModelForm):
    name = LineField(
        label=_("Name"),
        max_length=80,
        required=False,
        help_text=_("Shown instead of your handle."),
        error_messages=TOO_LONG,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    role = LineField(
        label=_("Role"),
        max_length=80,
        required=False,
        help_text=_("Such as “Backend engineer”. It stands beside what you write from now on."),
        error_messages=TOO_LONG,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    company = LineField(
        label=_("Company"),
        max_length=80,
        required=False,
        help_text=_("As exact as you like: “a bank” is fine."),
        error_messages=TOO_LONG,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    about = TextField(
        label=_("About you"),
        max_length=2000,
        required=False,
        help_text=_("Plain text: where you come from, and what people may ask you about."),
        error_messages=TOO_LONG,
    )
    links = LinksField(
        label=_("Links"),
        required=False,
        help_text=_("Up to five addresses, one a line, such as https://example.org/you."),
    )
    contact = LineField(
        label=_("Contact"),
        max_length=120,
        required=False,
        help_text=_("Where people may write to you: a Slack handle, a mail address, anything."),
        error_messages=TOO_LONG,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    contact_is_shown = forms.BooleanField(
        label=_("Show my contact to members who are signed in"),
        required=False,
        help_text=_("Visitors and search engines never see it. Nobody does while this is off."),
    )

    class Meta:
        model = User
        fields = ["name", "role", "company", "about", "links", "contact"]

    # What is saved: these columns alone.
    columns = [*Meta.fields, "contact_shown_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["contact_is_shown"] = self.instance.contact_shown_at is not None

    def clean_name(self) -> str:
        # Who had the name first may keep it, whoever joins the staff later.
        if "name" in self.changed_data and not self.instance.is_staff:
            refuse_copied(self.cleaned_data["name"])
        return self.cleaned_data["name"]

    def clean(self) -> None:
        super().clean()
        shown = self.cleaned_data.get("contact") and self.cleaned_data.get("contact_is_shown")
        since = self.instance.contact_shown_at or timezone.now()
        self.instance.contact_shown_at = since if shown else None
