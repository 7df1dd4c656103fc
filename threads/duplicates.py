"""Which other discussion somebody means, and the form that says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from threads import search
from threads.finding import named
from threads.models import Thread
from threads.models.duplicate import LONGEST_NOTE
from threads.models.joining import CannotJoin, mark_duplicate, merge
from threads.typed import Line

MARK, MERGE = "mark", "merge"
_NAMES_ONE = re.compile(r"#?[0-9]+|(?:https?:/)?/\S*")


@dataclass
class Candidates:
    """What was found for words, or ``is_exact``; ``problem`` says why there is nothing."""

    typed: str
    threads: list[Thread] = field(default_factory=list)
    problem: str = ""
    is_exact: bool = False


def candidates(thread: Thread, typed: str, host: str) -> Candidates:
    """Discussions that ``thread`` may repeat; without a word, those most like its title."""
    typed = typed.strip()
    if _NAMES_ONE.fullmatch(typed):
        found = found_at(typed, host)
        if found is None:
            return Candidates(typed, problem=_("There is no discussion at this address."))
        if found.pk == thread.pk:
            return Candidates(
                typed, problem=_("This is the discussion itself, or a duplicate of it.")
            )
        return Candidates(typed, list(Thread.objects.filter(pk=found.pk).for_list()), is_exact=True)
    alike = search.similar(typed or thread.title, limit=6)
    others = [row for row in alike if thread.pk not in (row.pk, row.duplicate_of_id)][:5]
    if typed and not others:
        return Candidates(typed, problem=_("Nothing found. Other words, or its address, may help."))
    return Candidates(typed, others)


def found_at(typed: str, host: str) -> Thread | None:
    """The discussion with this number or address, or the one that it is a duplicate of.

    An address may begin with ``host``, by which the reader knows this site.
    """
    visible = Thread.objects.visible_to(None).select_related("duplicate_of")
    thread = visible.filter(pk=named(_own(typed.strip(), host))).first()
    return (thread.duplicate_of or thread) if thread else None


def _own(typed: str, host: str) -> str:
    try:
        parts = urlsplit(typed)
    except ValueError:
        return ""
    own = parts.netloc.lower() == host.lower()
    return parts._replace(scheme="", netloc="").geturl() if own else typed


class DuplicateForm(forms.Form):
    """``original`` is a number or an address; only staff may choose ``how``."""

    original = Line(
        max_length=2000,
        error_messages={"required": gettext_lazy("Choose the discussion that asks the same.")},
    )
    note = Line(
        label=gettext_lazy("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=gettext_lazy("For readers: what is the same, or what differs."),
    )
    how = forms.ChoiceField(
        required=False,
        choices=[
            (MARK, gettext_lazy("Only mark it: its answers stay with it")),
            (MERGE, gettext_lazy("Merge: move its answers to the other discussion")),
        ],
    )

    def submit(self, thread: Thread, by: Any, host: str) -> Thread | None:
        """Mark or merge, and return the original. None means: show the form, with its errors.

        Raises PermissionError for who may not.
        """
        if not self.is_valid():
            return None
        original = found_at(self.cleaned_data["original"], host)
        if original is None:
            self.add_error("original", _("There is no discussion at this address."))
            return None
        join = merge if self.cleaned_data["how"] == MERGE else mark_duplicate
        try:
            join(thread, original, by, self.cleaned_data["note"])
        except CannotJoin as refusal:
            self.add_error("original", str(refusal))
            return None
        thread.refresh_from_db(fields=["duplicate_of"])
        return thread.duplicate_of
