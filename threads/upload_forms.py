"""What is sent with a picture."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from threads.typed import Line

# Signs that mean something to Markdown, and that a description may hold as themselves.
_SIGNS = re.compile(r"[\\`\[\]<>&]")


class UploadForm(forms.Form):
    """The words beside a picture; the file itself is for `pictures.taking` to judge."""

    alt = Line(
        label=_("Describe the picture for those who do not see it"),
        max_length=500,
        required=False,
        widget=forms.Textarea,
        error_messages={
            "max_length": _("This is too long: %(show_value)d of %(limit_value)d characters."),
        },
    )
    decoration = forms.BooleanField(label=_("It is only decoration"), required=False)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        if "alt" in fields and not fields["alt"] and not fields["decoration"]:
            sentence = _("Describe the picture, or say that it is only decoration.")
            self.add_error("alt", sentence)
        return fields

    @property
    def sentence(self) -> str:
        """The first thing that is wrong."""
        return next(str(error) for errors in self.errors.values() for error in errors)

    def markdown(self, address: str) -> str:
        """The picture as a text names it."""
        alt = "" if self.cleaned_data["decoration"] else self.cleaned_data["alt"]
        return f"![{_SIGNS.sub(_escaped, alt)}]({address})"


def _escaped(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"
