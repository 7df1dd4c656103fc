from __future__ import annotations

from functools import reduce
from operator import or_

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from threads.paths import path_address
from threads.slugs import slug_for

ENDS = ("from_role", "to_role")


class RoleQuerySet(models.QuerySet["Role"]):
    def known(self) -> RoleQuerySet:
        """Roles of a discussion or a move that can be seen, or to which staff gave another name.

        What a deleted discussion called its path is not shown to anybody, nor is a private move.
        Whatever readers look up a role by, they find these alone.
        """
        thread, move = (apps.get_model("threads", name) for name in ("Thread", "CareerMove"))
        shown = [(thread.objects.visible_to(None), end) for end in ENDS]
        shown += [(move.objects.public(), end) for end in ENDS]
        shown.append((RoleAlias.objects.all(), "role"))
        here = (Q(Exists(rows.filter(**{end: OuterRef("pk")}))) for rows, end in shown)
        return self.filter(reduce(or_, here))

    def called(self, name: str) -> Role | None:
        """The role with this name or alias, whatever its case."""
        return self.filter(Q(name__iexact=name) | Q(aliases__name__iexact=name)).first()

    def called_or_new(self, name: str) -> Role:
        """The role with this name or alias; a name that nobody used before becomes a role.

        Two people may invent the same role at once: the second gets the first's row.
        """
        return (
            self.called(name) or self.get_or_create(slug=slug_for(name), defaults={"name": name})[0]
        )

    def starting_with(self, typed: str) -> RoleQuerySet:
        """Roles of which a word of the name, or an alias, starts with what was typed."""
        return self.filter(
            Q(name__istartswith=typed)
            | Q(name__icontains=f" {typed}")
            | Q(aliases__name__istartswith=typed)
        ).distinct()


class Role(models.Model):
    """What somebody works as: either end of a path."""

    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(_("slug"), max_length=80, unique=True, allow_unicode=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [models.UniqueConstraint(Lower("name"), name="one_role_a_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return path_address("", self.slug)

    @transaction.atomic
    def merge_into(self, other: Role) -> None:
        """Move everything of this role to ``other``, keep its name as an alias, and delete it."""
        if other.pk == self.pk:
            raise ValueError("A role cannot be merged into itself.")
        self.threads_from.update(from_role=other)
        self.threads_to.update(to_role=other)
        self.moves_from.repoint("from_role", other)
        self.moves_to.repoint("to_role", other)
        self.aliases.update(role=other)
        name = self.name
        self.delete()
        if not other.aliases.filter(name__iexact=name).exists():
            other.aliases.create(name=name)


class RoleAlias(models.Model):
    """Another name of a role, such as ``SWE backend`` or ``BE``."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="aliases", verbose_name=_("role"))
    name = models.CharField(_("name"), max_length=60)

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        constraints = [models.UniqueConstraint(Lower("name"), name="one_role_an_alias")]

    def __str__(self) -> str:
        return self.name
