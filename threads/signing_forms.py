"""As whom somebody writes: role and company, with the name or without."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from threads import guessing
from threads.guessing import Rare
from threads.speaker import byline
from threads.typed import Label, Line

KEEP = "keep"  # the choice of a byline that few share
TOO_LONG = {"max_length": _("This is too long: %(show_value)d of %(limit_value)d characters.")}
NAME = [("no", _("Show my name")), ("yes", _("Leave my name off"))]
CHOOSE = {"required": _("Choose one of the two.")}


def is_off(name: str) -> bool:
    return name == "yes"


class BylinePart(Label):
    """A role or a company. A form without the field asks nothing, so that what is known stays."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=80, error_messages=TOO_LONG, **kwargs)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if data is None else data

    def clean(self, value: Any) -> Any:
        return None if value is None else super().clean(value)


class SigningForm(forms.Form):
    """The byline of a post. ``known`` has the role and company to begin with: the author, a post.
    What a post without a name shows already is not asked about.

    ``voice`` is None where authors choose, and otherwise whether they write without their name:
    in their own discussion. A name left off is refused once where readers may guess it.
    """

    role = BylinePart(label=_("Role"))
    company = BylinePart(label=_("Company"))
    anonymous = forms.BooleanField(label=_("Leave my name off"), required=False)
    # Answers to what the form asks when readers may guess the author.
    broader = Line(required=False)
    broader_than = Line(required=False)
    as_it_is = forms.BooleanField(label=_("Post it as it is"), required=False)

    rare: Rare | None = None
    named = ""  # as whom the text names its author

    def __init__(
        self,
        *args: Any,
        author: Any,
        known: Any = None,
        voice: bool | None = None,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.author, self.voice, self.known = author, voice, known or author
        self.byline = {name: getattr(self.known, name, "") for name in ("role", "company")}
        kwargs["initial"] = {**self.byline, **(initial or {})}
        super().__init__(*args, **kwargs)

    @property
    def is_anonymous(self) -> bool:
        """Whether the form, as it stands, leaves the name off."""
        return bool(self["anonymous"].value()) if self.voice is None else self.voice

    @property
    def shown_byline(self) -> str:
        """Role and company, as the form stands."""
        return byline(*(str(self[name].value() or "") for name in ("role", "company")))

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        choice, than = fields.pop("broader", ""), fields.pop("broader_than", "")
        as_it_is = fields.pop("as_it_is", False)
        for name in self.byline.keys() - self.errors.keys():
            fields[name] = self.byline[name] if fields[name] is None else fields[name]
        fields["anonymous"] = self.is_anonymous
        if fields["anonymous"]:
            self._ask_for_broader(fields, choice, than)
            self._ask_about_text(as_it_is)
        return fields

    def texts(self) -> list[str]:
        """What is about to be read without the author's name on it."""
        return [self.data.get("title", ""), self.data.get("body", "")]

    def _ask_for_broader(self, fields: dict[str, Any], choice: str, than: str) -> None:
        typed = {name: fields.get(name) for name in self.byline}
        stands_there = getattr(self.known, "alias", None) is not None and typed == self.byline
        if None in typed.values() or stands_there:
            return
        self.rare = guessing.rarity(fields["role"], fields["company"], self.author)
        if self.rare is None:
            return
        # A choice is about the byline that was asked about, not about one typed since.
        asked = than == byline(fields["role"], fields["company"])
        offered = {one.key: one for one in self.rare.broader}
        if asked and choice in offered:
            fields["role"], fields["company"] = offered[choice].role, offered[choice].company
        elif not (asked and choice == KEEP):
            self.add_error("broader", gettext("Choose how readers see you."))

    def _ask_about_text(self, as_it_is: bool) -> None:
        text = " ".join(self.texts()).replace("\0", "")
        self.named = guessing.own_name_in(text, self.author)
        if self.named and not as_it_is:
            self.add_error("as_it_is", gettext("Take it out of your text, or post it as it is."))


class BylineForm(SigningForm):
    """Another byline for a post that is there already, or the name on all posts of its author."""

    # Said in so many words: a form that says nothing puts no name back.
    anonymous = forms.TypedChoiceField(  # type: ignore[assignment]
        choices=NAME, coerce=is_off, error_messages=CHOOSE, widget=forms.RadioSelect
    )
    as_it_is = forms.BooleanField(label=_("Keep the text as it is"), required=False)
    everywhere = forms.TypedChoiceField(
        choices=[("", _("This post")), ("yes", _("Everything I wrote here on Waymark"))],
        coerce=bool,
        empty_value=False,  # type: ignore[arg-type]
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, post: Any, **kwargs: Any) -> None:
        self.post = post
        now = {"anonymous": "no" if post.alias is None else "yes"}
        super().__init__(*args, author=post.author, known=post, initial=now, **kwargs)

    @property
    def is_anonymous(self) -> bool:
        return is_off(self["anonymous"].value())

    def texts(self) -> list[str]:
        return [self.post.thread.title if self.post.is_question else "", self.post.body]


class NamesForm(forms.Form):
    """The name on all that a member wrote."""

    anonymous = forms.TypedChoiceField(choices=NAME, coerce=is_off, error_messages=CHOOSE)
