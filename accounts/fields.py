"""What members may type about themselves: refused with a reason where it could deceive a reader."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.unseen import refuse_invisible, refuse_wordless

TOO_LONG: dict[str, Any] = {
    "max_length": _("This is too long: %(show_value)d of %(limit_value)d characters.")
}


class LineField(forms.CharField):
    """One line of words: runs of spaces, tabs and newlines become one space."""

    default_validators = [refuse_invisible, refuse_wordless]

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFC", " ".join((super().to_python(value) or "").split()))


class TextField(forms.CharField):
    """Plain text of many lines, with one kind of newline."""

    widget = forms.Textarea
    default_validators = [refuse_invisible]

    def to_python(self, value: Any) -> str:
        text = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return unicodedata.normalize("NFC", text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # A browser cuts a pasted text silently at its maxlength; the server says it instead.
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs
