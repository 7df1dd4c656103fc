"""What is read without its author's name, and must not tell it by accident."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from threads import guessing
from threads.models import Post


class NamelessForm(forms.Form):
    """A text without its author's name. Where it names them it is refused once."""

    as_it_is = forms.BooleanField(label=_("Post it as it is"), required=False)

    # As whom the text names its author, and as whom an earlier version of it does; in which posts,
    # where it is about some that are there already.
    named = named_before = ""
    named_in: Post | None = None
    named_before_in: Post | None = None

    def texts(self) -> list[str]:
        """What is about to be read without the author's name on it."""
        return [self.data.get("title", ""), self.data.get("body", "")]

    def refuse_names_of(self, author: Any, as_it_is: bool) -> None:
        text = " ".join(self.texts()).replace("\0", "")
        self.named = guessing.own_name_in(text, author)
        self.refuse_once(as_it_is)

    def refuse_once(self, as_it_is: bool) -> None:
        if self.named and not as_it_is:
            self.add_error("as_it_is", gettext("Take it out of your text, or post it as it is."))
        elif self.named_before and not as_it_is:
            self.add_error("as_it_is", gettext("Take that version out, or leave it there."))


class ShowingForm(forms.Form):
    """Puts their name on everything that a member wrote, after a look at how much that is."""

    sure = forms.BooleanField(label=_("Yes, show my name on all of it"), required=False)

    unnamed = 0  # posts without a name that will show it

    def ask_before_showing(self, member: Any, sure: bool) -> None:
        self.unnamed = Post.objects.by(member).nameless().count()
        if self.unnamed and not sure:
            self.add_error("sure", gettext("Say yes, or choose otherwise."))
