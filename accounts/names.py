"""Names that would make somebody look like the people who run this site, or like nobody."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.handles import RESERVED
from accounts.models import User
from accounts.unseen import without_unseen


def folded(name: str) -> str:
    """The same for all names that look alike: wide or small letters, spaces, hidden signs."""
    plain = unicodedata.normalize("NFKC", without_unseen(name)).casefold()
    return " ".join(unicodedata.normalize("NFKC", plain).split())


# What stands on posts without a name, and in the histories of the admin.
ALIASES = (_("Asker"), _("Anonymous %(number)d"), _("A member"))


def is_alias(name: str) -> bool:
    """Whether readers could take it for somebody who writes without a name: "Anonymous-2"."""
    return _letters(name) in {_letters(str(alias).replace("%(number)d", "")) for alias in ALIASES}


def _letters(name: str) -> str:
    return "".join(filter(str.isalpha, folded(name)))


def refuse_copied(name: str) -> None:
    """For members who are no staff themselves."""
    if not name:
        return
    if is_alias(name):
        raise ValidationError(
            _("Readers could take you for somebody who writes without a name. Please add to it."),
            code="copied",
        )
    taken = {folded(member.shown_name) for member in User.objects.filter(is_staff=True)}
    if folded(name) in taken | RESERVED:
        raise ValidationError(
            _("Readers could take you for somebody who runs this site. Please add to this name."),
            code="copied",
        )
