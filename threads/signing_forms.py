"""As whom somebody writes: role and company, with the name or without."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from threads import guessing
from threads.guessing import Rare
from threads.models import Post
from threads.naming_forms import NamelessForm, ShowingForm
from threads.speaker import byline
from threads.telltales import names_in
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


class SigningForm(NamelessForm):
    """The byline of a post. ``known`` has the role and company to begin with: the author, a post.
    After a post without a name one begins without it, and what it shows is not asked about again.

    ``voice`` is None where authors choose, and otherwise whether they write without their name:
    in their own discussion. A name left off is refused once where readers may guess it.
    """

    role = BylinePart(label=_("Role"))
    company = BylinePart(label=_("Company"))
    anonymous = forms.BooleanField(label=_("Leave my name off"), required=False)
    # Answers to what the form asks when readers may guess the author.
    broader = Line(required=False)
    broader_than = Line(required=False)

    rare: Rare | None = None

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
        # A draft with a byline says of the name as well: a box without a tick is not sent.
        unnamed = getattr(self.known, "alias", None) is not None
        begun = {} if "role" in (initial or {}) else {"anonymous": unnamed}
        kwargs["initial"] = {**self.byline, **begun, **(initial or {})}
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
            self.refuse_names_of(self.author, as_it_is)
        return fields

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


class BylineForm(ShowingForm, SigningForm):
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

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        sure = fields.pop("sure", False)
        if fields.get("everywhere") and not self.is_anonymous:
            self.ask_before_showing(self.author, sure)
        return fields

    def refuse_names_of(self, author: Any, as_it_is: bool) -> None:
        """In what changes along with the post, as its readers see it: its history as well."""
        found = list(names_in(self._changing(), author))
        if now := next((one for one in found if one.now), None):
            self.named, self.named_in = now.now, now.post
        if before := next((one for one in found if one.before), None):
            self.named_before, self.named_before_in = before.before, before.post
        self.refuse_once(as_it_is)

    def _changing(self) -> list[Post]:
        """In their own discussion askers speak with one voice."""
        if self.author.pk != self.post.thread.asker_id:
            return [self.post]
        own = Post.objects.by(self.author).filter(thread=self.post.thread_id)
        return list(own.select_related("thread").order_by("pk"))


class NamesForm(ShowingForm):
    """The name on all that a member wrote."""

    anonymous = forms.TypedChoiceField(choices=NAME, coerce=is_off, error_messages=CHOOSE)

    def __init__(self, *args: Any, member: Any, **kwargs: Any) -> None:
        self.member = member
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        sure = fields.pop("sure", False)
        if fields.get("anonymous") is False:
            self.ask_before_showing(self.member, sure)
        return fields
