"""Pictures that nothing shows any more: found, and taken away once they are a week old.

In use is what the text of a post names, or a version in its history that readers can see; what a
draft names; and the face of a member. A deleted post keeps its pictures, since staff can restore
it, and nobody gets them meanwhile: see UploadQuerySet.shown_as. A file is stored before its row
is, and a row goes before its files: whatever is interrupted leaves a file without a row, which is
found here as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from pictures.names import named_in, whole_names
from threads.models import Draft, Upload
from threads.models.upload import KEPT, UploadQuerySet

AT_ONCE = 100


def unused_uploads() -> UploadQuerySet:
    return Upload.objects.old().used_in_posts(False)


def named_in_drafts() -> set[str]:
    drafts = Draft.objects.filter(fields__body__icontains="/media/pictures/")
    bodies = drafts.values_list("fields__body", flat=True)
    return {name for body in bodies.iterator() for name in named_in(str(body))}


def remove_unused_uploads(dry_run: bool = False) -> Iterator[str]:
    """Remove them from table and storage, or only name them; yields each name."""
    last = 0
    while batch := _keys(unused_uploads().filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = batch[-1]
        for upload in _unused(batch) if dry_run else _discarded(batch):
            yield str(upload.file)


def _unused(batch: list[int]) -> list[Upload]:
    """Those of a batch that nothing shows. All drafts are read for it, once and before posts."""
    drafted = named_in_drafts()
    found = unused_uploads().filter(pk__in=batch).order_by("pk")
    return [upload for upload in found if str(upload.file) not in drafted]


@transaction.atomic
def _discarded(batch: list[int]) -> list[Upload]:
    """Remove those that are still unused.

    A draft that becomes a post holds the row from the moment it is used until it is committed, and
    forgets itself after that: so drafts are read before posts, and both while we hold the rows.
    """
    rows = Upload.objects.filter(pk__in=batch).select_for_update(skip_locked=True)
    found = _unused(_keys(rows))
    for upload in found:
        upload.discard()
    return found


def _keys(uploads: QuerySet[Upload]) -> list[int]:
    return list(uploads.values_list("pk", flat=True))


def remove_lost_files(dry_run: bool = False) -> Iterator[str]:
    """Remove files without a row, or only name them; yields each name."""
    for names in _in_batches(_old_files()):
        known = _known(names)
        for name in names:
            if known.isdisjoint(whole_names(name)):
                if not dry_run:
                    default_storage.delete(name)
                yield name


def _known(names: list[str]) -> set[str]:
    whole = set().union(*map(whole_names, names))
    uploads = Upload.objects.filter(file__in=whole).values_list("file", flat=True)
    faces = get_user_model().objects.filter(picture__in=whole).values_list("picture", flat=True)
    return {*uploads, *faces}


def _old_files() -> Iterator[str]:
    """The names of all stored files that are older than a week."""
    folders = ["avatars", *(f"pictures/{name}" for name in _listed("pictures")[0])]
    border = timezone.now() - KEPT
    for folder in folders:
        for file in _listed(folder)[1]:
            name = f"{folder}/{file}"
            if default_storage.get_modified_time(name) < border:
                yield name


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:  # before the first picture
        return [], []


def _in_batches(names: Iterator[str]) -> Iterator[list[str]]:
    batch: list[Any] = []
    for name in names:
        batch.append(name)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
