from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Revision(models.Model):
    """A post as it was before an edit: what it said, who had written that, and when."""

    post = models.ForeignKey("threads.Post", models.CASCADE, related_name="revisions")
    title = models.CharField(_("title"), max_length=160, blank=True)
    body = models.TextField(_("body"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    written_at = models.DateTimeField(_("written"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")

    def __str__(self) -> str:
        return f"{self.post_id} · {self.written_at:%Y-%m-%d %H:%M}"
