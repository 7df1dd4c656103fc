from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pictures.names import named_in, small_name, whole_names
from pictures.taking import Taken, remove, take_picture
from threads.models.draft import Draft

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

    def shown_as(self, name: str) -> UploadQuerySet:
        """The picture with this name, small or whole, if readers may get it.

        That is while a post that they can read shows it, or its history does; and before any post
        does, since somebody is writing one. What only deleted posts show waits for their return.
        """
        links = Upload.posts.through.objects.filter(upload=OuterRef("pk"))
        standing = links.filter(post__deleted_at=None, post__thread__deleted_at=None)
        return self.filter(~Exists(links) | Exists(standing), file__in=whole_names(name))

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
    # Whose text names it, or a version in its history that readers can see; deleted or not.
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
        name = str(self.file)
        self.delete()
        transaction.on_commit(lambda: remove(name), robust=True)


def use_pictures(post: Post) -> None:
    """Note which pictures a post shows by now, in the transaction that saves it.

    Their rows stay locked until then, so that none is removed as unused meanwhile. What it was the
    last to show, and shows no more in any version that readers can see, is gone for good.
    """
    names = named_in(post.body)
    if post.edited_at:  # what was never edited has no other versions
        earlier = post.revisions.newest().values_list("body", flat=True)  # type: ignore[attr-defined]
        names = names.union(*map(named_in, earlier))
    elif not names:
        return
    found = Upload.objects.filter(file__in=names).order_by("pk")
    shown = {upload.pk for upload in found.select_for_update(no_key=True)}
    links = post.uploads  # type: ignore[attr-defined]
    before = set(links.values_list("pk", flat=True))
    if lost := before - shown:
        links.remove(*lost)
        _let_go(lost, post)
    links.add(*shown - before)


def _let_go(lost: set[int], post: Post) -> None:
    """Remove what no post shows any more, and no draft of the author or of who added it.

    Drafts are read before posts, and both while we hold the row: see unused.py.
    """
    for upload in Upload.objects.filter(pk__in=lost).select_for_update(skip_locked=True):
        writers = {upload.member_id, post.author_id}
        drafts = Draft.objects.filter(member__in=writers, fields__body__icontains=str(upload.file))
        if not drafts.exists() and not upload.posts.exists():
            upload.discard()
