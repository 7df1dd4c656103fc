"""What an asker may say of how it went."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from threads import text
from threads.models import Outcome
from threads.models.outcome import LONGEST_WORDS
from threads.naming_forms import NamelessForm
from threads.typed import Typed

MOST_LINES = 30
_GAPS = re.compile(r"\n(?:[^\S\n]*\n){2,}")


class Words(Typed):
    """Plain text of some lines; empty where nothing of it could be seen."""

    widget = forms.Textarea

    @staticmethod
    def tidy(source: str) -> str:
        words = _GAPS.sub("\n\n", text.tidy(source)).strip()
        seen = any(sign.isprintable() and not sign.isspace() for sign in words)
        return words if seen else ""

    def validate(self, value: str) -> None:
        super().validate(value)
        if value.count("\n") >= MOST_LINES:
            raise forms.ValidationError(_("Use 30 lines at the most."))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # Browsers count a newline as two characters and cut silently: the server says it instead.
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class OutcomeForm(NamelessForm):
    """``nameless``: the asker, where the question has no name on it."""

    kind = forms.ChoiceField(
        choices=Outcome.Kind.choices,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose one of the three buttons.")
        ),
    )
    words = Words(
        label=_("In your words"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 2}),
        error_messages={
            "max_length": _("This is too long: %(show_value)d of %(limit_value)d characters.")
        },
    )

    def __init__(self, *args: Any, nameless: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nameless = nameless
        self.auto_id = "outcome-%s"

    def texts(self) -> list[str]:
        return [self.data.get("words", "")]

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        as_it_is = fields.pop("as_it_is", False)
        if self.nameless:
            self.refuse_names_of(self.nameless, as_it_is)
        return fields
