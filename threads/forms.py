"""What people may type."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from accounts.unseen import has_word
from threads import text
from threads.guessing import own_name_in
from threads.models.kinds import Basis
from threads.naming_forms import NamelessForm
from threads.signing_forms import SigningForm
from threads.typed import Label, Prose, Token

T = TypeVar("T")

MAX_TOPICS = 5
TOPIC = re.compile(r"[^\W_][\w+#.&/-]{0,39}|\.[^\W_][\w+#.-]{0,38}")


class TextForm(forms.Form):
    """A text: on its way to become a post, a new one for a post, or to be previewed."""

    body = Prose(
        label=_("Your text"),
        error_messages={
            "required": _("Write something first."),
            "max_length": _("This is too long: %(show_value)d of %(limit_value)d characters."),
        },
    )

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


class PostForm(SigningForm, TextForm):
    """An answer, a follow-up or a reply. What it rests on counts for answers alone."""

    token = Token(required=False, initial=uuid.uuid4)
    basis = forms.ChoiceField(
        label=_("Your answer rests on"),
        choices=[*Basis.choices, ("", _("Rather not say"))],
        required=False,
        widget=forms.RadioSelect,
    )


class EditForm(NamelessForm, TextForm):
    """A new text for a post. Sent twice it changes nothing; the byline has a form of its own."""

    left_behind = ""  # as whom the text named its author, and will only in the history

    def __init__(self, *args: Any, post: Any, **kwargs: Any) -> None:
        self.post = post
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        as_it_is = fields.pop("as_it_is", False)
        if self.post.alias is not None:
            self.refuse_names_of(self.post.author, as_it_is)
            before = f"{self.post.thread.title if self.post.is_question else ''}\n{self.post.body}"
            self.left_behind = "" if self.named else own_name_in(before, self.post.author)
        return fields


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


class QuestionForm(HeadingMixin, SigningForm, TextForm):
    token = Token(required=False, initial=uuid.uuid4)


class QuestionEditForm(HeadingMixin, EditForm):
    pass
