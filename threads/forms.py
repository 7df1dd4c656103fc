"""What people may type."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.unseen import has_word, refuse_invisible
from threads import text

T = TypeVar("T")

MAX_TOPICS = 5
TOPIC = re.compile(r"[^\W_][\w+#.&/-]{0,39}|\.[^\W_][\w+#.-]{0,38}")


class Typed(forms.CharField):
    """What somebody typed, tidied. A NUL is refused, since no keyboard makes one."""

    tidy = staticmethod(text.tidy_line)

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


class PostForm(forms.Form):
    """An answer, a follow-up, a reply, or a new text for one of them."""

    body = Prose(
        label=_("Your text"),
        error_messages={
            "required": _("Write something first."),
            "max_length": _("This is too long: %(show_value)d of %(limit_value)d characters."),
        },
    )
    token = Token(required=False, initial=uuid.uuid4)

    def submit(self, write: Callable[..., T]) -> T | None:
        """Call ``write(**fields)`` when the fields are good, and return what it returned.

        A text that the renderer refuses becomes an error of its field. None means: show the form.
        """
        if not self.is_valid():
            return None
        try:
            return write(**self.cleaned_data)
        except text.TextRefused as refusal:
            self.add_error("body", str(refusal))
            return None


class EditForm(PostForm):
    token = None  # type: ignore[assignment]  # an edit sent twice changes nothing


class HeadingMixin(forms.Form):
    """A question's title, its path and its topics."""

    title = Label(
        label=_("Title"),
        min_length=8,
        max_length=160,
        help_text=_("One sentence that somebody with the same question would search for."),
        error_messages={
            "required": _("Give your question a title."),
            "min_length": _("Say a little more: at least %(limit_value)d characters."),
            "max_length": _("This is too long: %(show_value)d of %(limit_value)d characters."),
        },
    )
    from_role = Label(label=_("From"), required=False, max_length=60)
    to_role = Label(label=_("To"), required=False, max_length=60)
    topics = Label(
        label=_("Topics"),
        required=False,
        max_length=240,
        help_text=ngettext_lazy(
            "%(max)d topic at most.", "Up to %(max)d, with commas in between.", "max"
        )
        % {"max": MAX_TOPICS},
    )

    field_order = ["title", "body", "from_role", "to_role", "topics", "token"]

    def clean_title(self) -> str:
        title = self.cleaned_data["title"]
        if not has_word(title):
            raise forms.ValidationError(_("Write the title in words."))
        return title

    def clean_topics(self) -> list[str]:
        typed = (name.strip().strip("#") for name in self.cleaned_data["topics"].split(","))
        names = list(dict.fromkeys("-".join(name.lower().split()) for name in typed if name))
        if len(names) > MAX_TOPICS:
            raise forms.ValidationError(_("Choose at most five topics."))
        for name in names:
            if not TOPIC.fullmatch(name):
                raise forms.ValidationError(
                    _("“%(name)s” cannot be a topic: use letters, digits and hyphens."),
                    params={"name": name},
                )
        return names

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        for name in ("from_role", "to_role"):
            role = fields.get(name)
            if role and not any(character.isalpha() for character in role):
                self.add_error(name, _("Write a role in words, such as “Backend engineer”."))
        return fields


class QuestionForm(HeadingMixin, PostForm):
    pass


class QuestionEditForm(HeadingMixin, EditForm):
    pass
