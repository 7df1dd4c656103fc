from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Vote(models.Model):
    """A member found a post helpful. ``Post.mark_helpful`` makes them and keeps the counters."""

    post = models.ForeignKey("threads.Post", models.CASCADE, related_name="votes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="votes")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("helpful mark")
        verbose_name_plural = _("helpful marks")
        constraints = [models.UniqueConstraint("post", "member", name="one_vote_a_member_and_post")]

    def __str__(self) -> str:
        return f"{self.member_id} → {self.post_id}"
