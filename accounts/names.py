"""Names that would make somebody look like the people who run this site."""

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


def refuse_copied(name: str) -> None:
    """For members who are no staff themselves."""
    if not name:
        return
    taken = {folded(member.shown_name) for member in User.objects.filter(is_staff=True)}
    if folded(name) in taken | RESERVED:
        raise ValidationError(
            _("Readers could take you for somebody who runs this site. Please add to this name."),
            code="copied",
        )
