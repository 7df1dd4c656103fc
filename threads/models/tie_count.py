from __future__ import annotations

import datetime

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Followed(models.TextChoices):
    """Kinds of ties as readers meet them: a mention leads to who cites, and some alike share a
    path."""

    CURATED = "curated", _("curated")
    CITED = "cited", _("cited")
    MENTION = "mention", _("mentioned")
    DUPLICATE = "duplicate", _("duplicate")
    SPLIT = "split", _("split")
    SAME_PATH = "same-path", _("same path")
    SIMILAR = "similar", _("similar")


FOLLOWED = tuple(Followed.values)


class TieCountQuerySet(models.QuerySet["TieCount"]):
    def follow(self, kind: str) -> None:
        """Count one more reader who followed a tie of this kind today. Raises ValueError."""
        if kind not in FOLLOWED:
            raise ValueError(f"Nobody follows {kind!r} ties.")
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO threads_tiecount AS counted (day, kind, count) VALUES (%s, %s, 1)"
                " ON CONFLICT (day, kind) DO UPDATE SET count = counted.count + 1",
                [timezone.localdate(), kind],
            )

    def since(self, day: datetime.date) -> TieCountQuerySet:
        return self.filter(day__gte=day)


class TieCount(models.Model):
    """How often ties of one kind were followed on one day. Nothing is known about who did."""

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=10, choices=Followed)
    count = models.PositiveIntegerField(_("times"), default=0)

    objects = TieCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("followed ties")
        verbose_name_plural = _("followed ties")
        constraints = [
            models.UniqueConstraint(fields=["day", "kind"], name="one_count_a_day_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}: {self.count}"
