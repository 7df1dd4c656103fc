"""Where imported things come from: for attribution, old addresses and repeatable imports."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from threads.links import OldAddress


class ImportedQuerySet(models.QuerySet["Imported"]):
    def at(self, addresses: Iterable[OldAddress]) -> dict[OldAddress, Imported]:
        """The posts that these addresses lead to, in one query.

        An answer comes before its question. Of several sites the first imported counts, unless
        one is named.
        """
        wanted = list(addresses)
        numbers = {number for each in wanted for number in (each.number, each.answer)} - {None}
        known: dict[int, list[Imported]] = {}
        for row in self.filter(kind=Imported.Kind.POST, external_id__in=numbers).order_by("pk"):
            known.setdefault(row.external_id, []).append(row)
        found = {}
        for each in wanted:
            rows = known.get(each.answer or 0) or known.get(each.number)
            if rows:
                found[each] = next((row for row in rows if row.site == each.site), rows[0])
        return found


class Imported(models.Model):
    """The original of a post, and how its licence asks us to name it."""

    class Kind(models.TextChoices):
        POST = "post", _("post")
        COMMENT = "comment", _("comment")

    post = models.OneToOneField("threads.Post", models.CASCADE, related_name="imported")
    site = models.CharField(_("site"), max_length=100)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    external_id = models.BigIntegerField(_("number there"))
    url = models.URLField(_("original"), max_length=300)
    author_name = models.CharField(_("author there"), max_length=100, blank=True)
    licence = models.CharField(_("licence"), max_length=40)

    objects = ImportedQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported post")
        verbose_name_plural = _("imported posts")
        constraints = [
            models.UniqueConstraint("site", "kind", "external_id", name="import_a_post_once")
        ]
        indexes = [models.Index("external_id", "kind", name="imported_by_old_address")]

    def __str__(self) -> str:
        return self.url


class ImportedMember(models.Model):
    """An author of imported posts: a member whom nobody has claimed yet."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="imported")
    site = models.CharField(_("site"), max_length=100)
    external_id = models.BigIntegerField(_("number there"))

    class Meta:
        verbose_name = _("imported member")
        verbose_name_plural = _("imported members")
        constraints = [models.UniqueConstraint("site", "external_id", name="import_a_member_once")]

    def __str__(self) -> str:
        return f"{self.site} {self.external_id}"
