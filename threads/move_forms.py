"""What members say about a career move of theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.fields import LineField
from accounts.unseen import refuse_wordless
from threads.models import Role
from threads.models.career_move import EARLIEST, LONGEST_COMPANY, MOST, TooMany
from threads.slugs import slug_for
from threads.typed import Label

TOO_LONG = {"max_length": _("This is too long: %(show_value)d of %(limit_value)d characters.")}
SEEN_BY = {
    "everybody": _("Everybody: it is shown on your profile and on the path's page"),
    "me": _("Only you"),
}


class CareerMoveForm(forms.Form):
    """``seen_by`` has no answer in advance: nobody shows a move without having said so."""

    from_role = Label(
        label=_("From"),
        max_length=60,
        validators=[refuse_wordless],
        error_messages={"required": _("Say which role you left."), **TOO_LONG},
    )
    to_role = Label(
        label=_("To"),
        max_length=60,
        validators=[refuse_wordless],
        error_messages={"required": _("Say which role you came to."), **TOO_LONG},
    )
    year = forms.IntegerField(
        label=_("Year"),
        help_text=_("In which the new role began."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Say in which year."),
            "invalid": _("Write the year in digits, such as 2023."),
        },
    )
    company = LineField(
        label=_("Company"),
        max_length=LONGEST_COMPANY,
        required=False,
        help_text=_("As exact as you like: “a bank” is fine."),
        error_messages=TOO_LONG,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    seen_by = forms.ChoiceField(
        label=_("Who sees it"),
        choices=list(SEEN_BY.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose who may see it."),
            "invalid_choice": _("Choose who may see it."),
        },
    )

    def clean_year(self) -> int:
        year, latest = self.cleaned_data["year"], timezone.now().year + 1
        if not EARLIEST <= year <= latest:
            raise forms.ValidationError(
                _("Choose a year from %(first)s to %(last)s."),
                params={"first": str(EARLIEST), "last": str(latest)},
            )
        return year

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        names = [fields[end] for end in ("from_role", "to_role") if end in fields]
        if len(names) == 2:
            start, goal = (Role.objects.called(name) or slug_for(name) for name in names)
            if start == goal:
                self.add_error("to_role", _("Both ends are the same role. Choose another one."))
        return fields

    def submit(self, write: Callable[..., Any]) -> bool:
        """Call ``write(**facts)`` when the fields are good. False means: show the form."""
        if not self.is_valid():
            return False
        facts = {**self.cleaned_data}
        facts["shown"] = facts.pop("seen_by") == "everybody"
        try:
            write(**facts)
        except TooMany:
            most = ngettext("You have %d move", "You have %d moves", MOST) % MOST
            self.add_error(None, _("%(most)s already. Remove one first.") % {"most": most})
        except IntegrityError as error:
            if "one_move_a_year" not in str(error):
                raise
            self.add_error(None, _("You have added this move already."))
        return not self.errors
