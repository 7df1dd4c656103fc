from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_REASON = 500


class Unmasking(models.Model):
    """A moderator was told who wrote a post without a name: for which reason, and when."""

    post = models.ForeignKey(
        "threads.Post", models.CASCADE, related_name="unmaskings", verbose_name=_("post")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    created_at = models.DateTimeField(_("asked"), default=timezone.now)

    class Meta:
        verbose_name = _("look behind an alias")
        verbose_name_plural = _("looks behind aliases")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.reason}"
