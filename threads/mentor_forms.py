"""What members say for themselves when they ask for the mentor mark, and what staff answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import TOO_LONG, TextField
from threads.models.mentor_request import LONGEST_PROOF, LONGEST_REASON, MentorRequest

NO_REASON = _("Say why: the member reads it.")


class ProofForm(forms.Form):
    proof = TextField(
        label=_("What you bring"),
        max_length=LONGEST_PROOF,
        help_text=_("Words or links, up to 2,000 characters. Only staff reads this."),
        error_messages={**TOO_LONG, "required": _("Write a sentence, or leave a link.")},
    )


class ReasonForm(forms.Form):
    """Taking the mark back needs a reason."""

    reason = TextField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("The member reads it."),
        error_messages={**TOO_LONG, "required": NO_REASON},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def apply(self, asked: MentorRequest, by: Any) -> None:
        asked.withdraw(by=by, reason=self.cleaned_data["reason"])


class DecisionForm(ReasonForm):
    """A yes may come without words, a no may not."""

    decision = forms.ChoiceField(
        choices=[("grant", _("Grant")), ("refuse", _("Refuse"))],
        error_messages={
            "required": _("Grant or refuse it."),
            "invalid_choice": _("Grant or refuse it."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["reason"].help_text = _(
            "The member reads it. You may leave it empty when you grant."
        )

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("decision") == "refuse" and self.cleaned_data.get("reason") == "":
            self.add_error("reason", NO_REASON)

    def apply(self, asked: MentorRequest, by: Any) -> None:
        decide = asked.grant if self.cleaned_data["decision"] == "grant" else asked.refuse
        decide(by=by, reason=self.cleaned_data["reason"])
