"""The people of a dump become members whom nobody has claimed yet."""

from collections.abc import Iterator
from itertools import count, islice
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.handles import RESERVED
from accounts.names import is_alias
from threads.models import ImportedMember

MAX_HANDLE = 30
MAX_NAME = 80
FORMER = 0  # Stack Exchange numbers its people from 1, and -1 is its machine


@transaction.atomic
def bring(site: str, rows: list[Any]) -> None:
    """Import people who are not here yet: rows with id, name and joined."""
    User = get_user_model()
    likely = {handle for row in rows for handle in islice(_handles(row.name, row.id), 2)}
    taken = set(User.objects.filter(handle__in=likely).values_list("handle", flat=True))
    users = []
    for row in rows:
        handle = _free_handle(row.name, row.id, taken, likely)
        taken.add(handle)
        name = "" if is_alias(row.name) else row.name[:MAX_NAME]
        user = User(handle=handle, name=name, date_joined=row.joined)
        user.password = make_password(None)
        users.append(user)
    User.objects.bulk_create(users)
    ImportedMember.objects.bulk_create(
        ImportedMember(site=site, external_id=row.id, member=user)
        for row, user in zip(rows, users, strict=True)
    )


@transaction.atomic
def former(site: str) -> int:
    """The member who stands for all people who left the site, made when first needed."""
    found = ImportedMember.objects.filter(site=site, external_id=FORMER).first()
    if not found:
        handle = _free_handle("former-member", FORMER, set(), set())
        user = get_user_model().objects.create_user(handle, name=_("Former member"))
        found = ImportedMember.objects.create(site=site, external_id=FORMER, member=user)
    return found.member_id


def _free_handle(name: str, number: int, taken: set[str], looked_up: set[str]) -> str:
    """The first handle that nobody has. `looked_up` are those of which `taken` knows all."""
    users = get_user_model().objects
    for handle in _handles(name, number):
        if handle in taken or handle in RESERVED:
            continue
        if handle in looked_up or not users.filter(handle=handle).exists():
            return handle
    raise AssertionError("unreachable: there is no last number")


def _handles(name: str, number: int) -> Iterator[str]:
    """`jane-doe`, then `jane-doe-123` with the number there, then `jane-doe-123-2`, …"""
    plain = slugify(name).strip("-_")
    if not plain or is_alias(plain):
        plain = "member"
    if len(plain) > 1 and plain != "member":
        yield plain[:MAX_HANDLE].rstrip("-_")
    for again in count(1):
        ending = f"-{abs(number)}" + (f"-{again}" if again > 1 else "")
        yield plain[: MAX_HANDLE - len(ending)].rstrip("-_") + ending
