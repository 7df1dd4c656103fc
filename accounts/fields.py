"""What members may type about themselves: refused with a reason where it could deceive a reader."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control characters, lone surrogates, line and paragraph separators.
INVISIBLE = {"Cc", "Cs", "Zl", "Zp"}
# Characters that turn the direction of what follows, which makes one name look like another.
TURNING = {
    chr(number) for number in (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}


def refuse_invisible(value: str) -> None:
    for character in value.replace("\n", " ").replace("\t", " "):
        if character in TURNING or unicodedata.category(character) in INVISIBLE:
            raise ValidationError(
                _("There is a character in here that cannot be seen. Please type this anew."),
                code="invisible",
            )


def refuse_wordless(value: str) -> None:
    if not any(character.isalnum() for character in value):
        raise ValidationError(_("Use at least one letter or digit."), code="wordless")


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
