from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from threads import addresses
from threads.paging import Order

LONGEST_WORDS = 200
LONGEST_SENTENCE = 300

NEWEST = Order(("-created_at", "-id"))
MOMENTS = Order(("moment", "id"))


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible(self) -> RecommendationQuerySet:
        """Those in posts that can be read: a post's deletion takes them along."""
        return self.filter(post__deleted_at=None, post__thread__deleted_at=None)

    def for_page(self) -> RecommendationQuerySet:
        """All that a resource's page says about each: who, where, in which words."""
        heavy = ("body", "html", "plain", "thread__excerpt")
        return self.select_related("post__author", "post__thread").defer(
            *(f"post__{field}" for field in heavy)
        )

    def from_threads(self, *, topic: str = "", from_role: str = "", to_role: str = "") -> Any:
        """Those in discussions about a topic or on a path, all by slug."""
        wanted = {
            "post__thread__topics__slug": topic,
            "post__thread__from_role__slug": from_role,
            "post__thread__to_role__slug": to_role,
        }
        return self.filter(**{name: slug for name, slug in wanted.items() if slug})


class Recommendation(models.Model):
    """Somebody recommends a resource in a post: in whose words, and from which moment on."""

    post = models.ForeignKey("threads.Post", models.CASCADE, related_name="recommendations")
    resource = models.ForeignKey("threads.Resource", models.CASCADE, related_name="recommendations")
    seconds = models.PositiveIntegerField(_("starts at second"), null=True)
    # The same as a number that can be ordered; 0 is the beginning.
    moment = models.GeneratedField(
        expression=Coalesce("seconds", 0),
        output_field=models.PositiveIntegerField(),
        db_persist=True,
    )
    words = models.CharField(_("words of the link"), max_length=LONGEST_WORDS, blank=True)
    sentence = models.CharField(_("sentence"), max_length=LONGEST_SENTENCE, blank=True)
    created_at = models.DateTimeField(_("recommended"))

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "resource", "seconds"],
                name="one_recommendation_a_post_and_moment",
                nulls_distinct=False,
            )
        ]
        indexes = [
            models.Index(fields=["resource", *MOMENTS.fields], name="recommendation_moments"),
            models.Index(fields=["resource", *NEWEST.fields], name="recommendation_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} → {self.resource_id}"

    @property
    def address(self) -> str:
        """Where it opens, at its moment."""
        return addresses.at(self.resource.link, self.seconds)

    @property
    def clock(self) -> str:
        """The moment as people read it, ``1:43``, or nothing."""
        return addresses.clock(self.seconds) if self.seconds else ""
