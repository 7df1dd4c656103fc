from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from threads.paging import Order

NEWEST = Order(("-created_at", "-id"))


class SavedResourceQuerySet(models.QuerySet["SavedResource"]):
    def visible(self) -> models.QuerySet:
        return self.filter(resource__hidden_at=None, resource__recommendation_count__gt=0)


class SavedResource(models.Model):
    """A member keeps a resource for later."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_resources"
    )
    resource = models.ForeignKey("threads.Resource", models.CASCADE, related_name="saves")
    created_at = models.DateTimeField(default=timezone.now)

    objects = SavedResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved resource")
        verbose_name_plural = _("saved resources")
        constraints = [
            models.UniqueConstraint("member", "resource", name="one_save_a_member_and_resource")
        ]
        indexes = [models.Index(fields=["member", *NEWEST.fields], name="saved_newest")]

    def __str__(self) -> str:
        return f"{self.member_id} → {self.resource_id}"
