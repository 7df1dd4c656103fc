from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models import Exists, OuterRef, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pictures.names import named_in, small_name
from pictures.taking import Taken, remove, take_picture

if TYPE_CHECKING:
    from threads.models.post import Post

BYTES_A_DAY = 200_000_000  # of a member, as stored
KEPT = timedelta(days=7)  # without a post or a draft


class UploadQuerySet(models.QuerySet["Upload"]):
    def take(self, file: UploadedFile | None, *, member: Any) -> Upload:
        """Store a picture that a member adds. Raises PictureRefused, and QuotaUsed before that."""
        if self.bytes_today(member) >= BYTES_A_DAY:
            raise QuotaUsed
        taken: Taken = take_picture(file)
        return self.create(
            member=member,
            file=taken.name,
            width=taken.width,
            height=taken.height,
            bytes=taken.bytes,
        )

    def bytes_today(self, member: Any) -> int:
        since = timezone.now() - timedelta(days=1)
        found = self.filter(member=member, created_at__gt=since).aggregate(all=Sum("bytes"))
        return found["all"] or 0

    def used_in_posts(self, used: bool = True) -> UploadQuerySet:
        use = Exists(Upload.posts.through.objects.filter(upload=OuterRef("pk")))
        return self.filter(use if used else ~use)

    def old(self) -> UploadQuerySet:
        return self.filter(created_at__lt=timezone.now() - KEPT)


class QuotaUsed(Exception):
    """This member has added as much as one may in a day."""


class Upload(models.Model):
    """A picture that a member added. Its small one is beside it: see pictures/names.py."""

    # Gone with the member, the picture stays as long as posts show it.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="uploads",
    )
    file = models.FileField(_("file"), max_length=100, unique=True)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    bytes = models.PositiveIntegerField(_("bytes"))
    created_at = models.DateTimeField(_("added"), default=timezone.now)
    # Whose text names it, or once did: the history of a post shows what it said before.
    posts = models.ManyToManyField("threads.Post", related_name="uploads", editable=False)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        indexes = [
            models.Index(fields=["member", "created_at"], name="upload_of_the_day"),
            models.Index(fields=["created_at"], name="upload_by_age"),
        ]

    def __str__(self) -> str:
        return str(self.file)

    @property
    def address(self) -> str:
        return f"/media/{self.file}"

    @property
    def small_address(self) -> str:
        return f"/media/{small_name(str(self.file))}"

    def discard(self) -> None:
        """Forget it, then its files: a file without a row is found again, see unused.py."""
        self.delete()
        remove(str(self.file))


def use_pictures(post: Post) -> None:
    """Note which pictures the text of a post names, in the transaction that saves it.

    Their rows stay locked until then, so that none is removed as unused meanwhile.
    """
    if names := named_in(post.body):
        found = Upload.objects.filter(file__in=names).order_by("pk")
        post.uploads.add(*found.select_for_update(no_key=True))  # type: ignore[attr-defined]
