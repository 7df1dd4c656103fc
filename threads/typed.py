"""What somebody typed, as fields: one line, a name, a text of many lines."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import TOO_LONG
from accounts.unseen import refuse_invisible
from threads import text


class Typed(forms.CharField):
    """What somebody typed, tidied. A NUL is refused, since no keyboard makes one."""

    tidy = staticmethod(text.tidy_line)
    default_error_messages = TOO_LONG

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value) or ""
        if "\0" in typed:
            raise forms.ValidationError(_("This holds a character that cannot be stored."))
        return self.tidy(typed)


class Line(Typed):
    """One line of text."""


class Label(Line):
    """One line that names something, so all of it can be seen."""

    default_validators = [refuse_invisible]


class Prose(Typed):
    """Markdown of many lines, of which something can be seen."""

    widget = forms.Textarea
    tidy = staticmethod(text.tidy)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=text.MAX_LENGTH, strip=False, **kwargs)

    def validate(self, value: str) -> None:
        seen = any(letter.isprintable() and not letter.isspace() for letter in value)
        super().validate(value if seen else "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # Browsers count a newline as two characters and cut silently: the server says it instead.
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class Token(forms.UUIDField):
    """Names a form: sent twice, it makes one post. A forged one counts as none."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            return None
