"""The moves that members made themselves: what makes somebody worth asking about a path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from threads.models.naming import called
from threads.models.role import Role
from threads.paging import Order
from threads.paths import path_address

if TYPE_CHECKING:
    from accounts.models import User

MOST = 30  # a member
EARLIEST = 1950
LONGEST_COMPANY = 80

NEWEST = Order(("-year", "-id"))


class TooMany(Exception):
    """A member has as many moves as one may have."""


class CareerMoveQuerySet(models.QuerySet["CareerMove"]):
    def public(self) -> CareerMoveQuerySet:
        """What others may see: a move without a date of showing is its member's alone."""
        return self.exclude(published_at=None).filter(member__is_active=True)

    def of(self, member: Any) -> CareerMoveQuerySet:
        return self.filter(member_id=member.pk)

    def on_path(self, origin: Role | None, goal: Role | None) -> CareerMoveQuerySet:
        """Those from one role to another; an end that is None may be any role."""
        ends = {"from_role": origin, "to_role": goal}
        return self.filter(**{name: role for name, role in ends.items() if role})

    def for_list(self) -> CareerMoveQuerySet:
        """All that a line about a move shows, with the newest first."""
        return self.select_related("from_role", "to_role", "member").order_by(*NEWEST.fields)

    @transaction.atomic
    def add(self, *, member: Any, from_role: str, to_role: str, **facts: Any) -> CareerMove:
        """Save a move; roles are names, ``facts`` are year, company and shown.

        Raises TooMany, and IntegrityError where the member has this very move.
        """
        # Two windows at once are counted one after the other.
        get_user_model().objects.select_for_update(no_key=True).get(pk=member.pk)
        if self.of(member).count() >= MOST:
            raise TooMany
        move = CareerMove(member=member)
        move.change(from_role=from_role, to_role=to_role, **facts)
        return move

    def repoint(self, end: str, role: Role) -> None:
        """Let these moves begin (``from_role``) or end (``to_role``) at ``role``.

        A move that its member has there already is not kept twice.
        """
        other = "to_role" if end == "from_role" else "from_role"
        same = {name: OuterRef(name) for name in ("member", "year", other)}
        self.filter(Exists(CareerMove.objects.filter(**same, **{end: role}))).delete()
        self.update(**{end: role})


class CareerMove(models.Model):
    """A member went from one role to another."""

    member: models.ForeignKey[User, User] = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="moves", verbose_name=_("member")
    )
    from_role = models.ForeignKey(
        Role, models.PROTECT, related_name="moves_from", verbose_name=_("from role")
    )
    # Both ends may be the same once staff has merged two roles.
    to_role = models.ForeignKey(
        Role, models.PROTECT, related_name="moves_to", verbose_name=_("to role")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    company = models.CharField(_("company"), max_length=LONGEST_COMPANY, blank=True)
    # Null: only the member sees it.
    published_at = models.DateTimeField(_("shown since"), null=True, editable=False)
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    objects = CareerMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("career move")
        verbose_name_plural = _("career moves")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "from_role", "to_role", "year"], name="one_move_a_year"
            ),
            models.CheckConstraint(condition=Q(year__gte=EARLIEST), name="moves_have_a_year"),
        ]
        indexes = [
            models.Index(fields=[*ends, *NEWEST.fields], name=name, condition=~Q(published_at=None))
            for name, ends in (
                ("move_path", ("from_role", "to_role")),
                ("move_from", ("from_role",)),
                ("move_to", ("to_role",)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_role} → {self.to_role}, {self.year}"

    @property
    def is_public(self) -> bool:
        return self.published_at is not None

    @property
    def path_address(self) -> str:
        return path_address(self.from_role.slug, self.to_role.slug)

    @transaction.atomic
    def change(
        self, *, from_role: str, to_role: str, year: int, company: str = "", shown: bool
    ) -> None:
        """Save what the member says of it. Raises IntegrityError for a move that they have."""
        start, goal, _none = called(from_role, to_role, ())
        self.from_role, self.to_role = cast(Role, start), cast(Role, goal)
        self.year, self.company = year, company
        self.published_at = (self.published_at or timezone.now()) if shown else None
        self.save()
