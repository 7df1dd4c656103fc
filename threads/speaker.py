"""Who speaks: all that readers may know of a post's author.

Pages, lists, notices and searches name people through this alone. Of a post without a name it
knows nothing but a number, which the author has in this one discussion: see models/alias.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from accounts.models import HUES

ASKER = 1  # the number of whoever asked; the others follow
# What speaker_of() reads of an author.
AUTHOR = ("handle", "name", "picture", "is_staff", "mentor_since")


@dataclass(frozen=True)
class Speaker:
    """How an author is shown. Without a name there is no address, no picture and no badge."""

    name: str
    initials: str
    hue: int
    address: str = ""
    picture: str = ""
    is_staff: bool = False
    is_mentor: bool = False


def speaker_of(post: Any) -> Speaker:
    """The speaker of a post; one with a name needs its author loaded."""
    if post.alias is not None:
        return without_name(post.alias)
    author = post.author
    return Speaker(
        name=author.shown_name,
        initials=author.initials,
        hue=author.hue,
        address=author.get_absolute_url(),
        picture=author.picture_address,
        is_staff=author.is_staff,
        is_mentor=author.mentor_since is not None,
    )


def fields(post: str = "") -> tuple[str, ...]:
    """For only(): all that speaker_of() reads of a post. ``post`` leads to it: "post__"."""
    return f"{post}alias", *(f"{post}author__{name}" for name in AUTHOR)


def without_name(alias: int) -> Speaker:
    return Speaker(
        name=alias_name(alias),
        initials="?" if alias == ASKER else str(alias),
        hue=alias % HUES,
    )


def alias_name(alias: int) -> str:
    return _("Asker") if alias == ASKER else _("Anonymous %(number)d") % {"number": alias}


def byline(role: str, company: str) -> str:
    """Role and company as one line, empty where there is neither."""
    if role and company:
        return _("%(role)s at %(company)s") % {"role": role, "company": company}
    return role or company


def name_in_sql(post: str = "") -> Any:
    """An expression: the name on a post, NULL where it has none. ``post`` leads to it: "post__".

    Give it to ``shown()`` together with the post's alias.
    """
    name = Coalesce(NullIf(f"{post}author__name", Value("")), f"{post}author__handle")
    signed = When(**{f"{post}alias": None}, then=name)
    return Case(signed, default=Value(None), output_field=CharField())


def shown(name: str | None, alias: int | None) -> str:
    """The name for readers, of what a query found."""
    return alias_name(alias) if alias is not None else name or ""
