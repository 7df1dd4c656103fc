"""Taking what somebody sent: recoded by a process of its own, stored under a name of our making.

The server never decodes a picture and does not even load Pillow: whatever a file does to the
decoders, it does to a bare interpreter with little memory and little time, that holds no secrets.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pictures.limits import MOST_BYTES
from pictures.names import avatar_name, picture_name, small_name

AT_ONCE = 2  # of the threads that answer requests; the others stay free
PATIENCE = 1  # seconds to wait for one of the two
SLOWEST = 30  # seconds by the clock
WORK = "from pictures.recoding import work; work()"

# What a name may end in, for each kind of picture. No ending at all is fine too.
ENDINGS = {
    "PNG": (".png", ".apng"),
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "WEBP": (".webp",),
    "GIF": (".gif",),
}
SENTENCES = {
    "none": _("Choose a picture first."),
    "unknown": _("This is no picture that we can show. PNG, JPEG, WebP and GIF files work."),
    "empty": _("This file is empty."),
    "heavy": _("This file is larger than 10 MB. Please make it smaller."),
    "ending": _("The name ends in “%(ending)s”, but this is a %(form)s file. Please rename it."),
    "double": _("This file is a picture and something else at once. Please save it anew."),
    "broken": _("This picture is damaged or cut off. Please save it anew and try again."),
    "large": _("This picture takes too much memory to open. Please make it smaller."),
    "slow": _("This picture takes too long to open. Please make it smaller."),
    "pixels": _(
        "This picture has %(found)d million pixels, and we take %(most)d at most of this kind. "
        "Please make it smaller."
    ),
    "frames": _("This animation has %(found)d frames, and we take %(most)d at most."),
    "moving": _("This animation is too large or too long. Please make it smaller."),
    "busy": _("Others are adding pictures just now. Please try again in a moment."),
}

logger = logging.getLogger(__name__)
_turns = threading.BoundedSemaphore(AT_ONCE)


class PictureRefused(ValueError):
    """A file that is not taken. Its str is a sentence for who sent it."""

    def __init__(self, reason: str, **numbers: Any) -> None:
        sentence: str | Promise = SENTENCES[reason]
        super().__init__(sentence % numbers if numbers else sentence)

    def __str__(self) -> str:
        return str(self.args[0])


class Taken(NamedTuple):
    name: str
    width: int
    height: int
    bytes: int  # of all that is stored of it


def take_picture(file: UploadedFile | None) -> Taken:
    """Store a picture and the small one that posts show. Raises PictureRefused."""
    with _recoded(file, "picture") as (folder, made):
        name = picture_name(made["width"], made["height"], made["ending"])
        size = _store(folder / "small", small_name(name)) + _store(folder / "whole", name)
    return Taken(name, made["width"], made["height"], size)


def take_avatar(file: UploadedFile | None) -> str:
    """Store a small square picture and return its name. Raises PictureRefused."""
    with _recoded(file, "avatar") as (folder, _made):
        name = avatar_name()
        _store(folder / "whole", name)
    return name


def remove(name: str) -> None:
    """Take a picture or an avatar out of the storage, with all that belongs to it."""
    if name:
        default_storage.delete(name)
        if name.startswith("pictures/"):
            default_storage.delete(small_name(name))


def _store(path: Path, name: str) -> int:
    with path.open("rb") as file:
        stored = default_storage.save(name, File(file))
    if stored != name:  # 130 random bits do not come twice
        default_storage.delete(stored)
        raise FileExistsError(name)
    return path.stat().st_size


@contextmanager
def _recoded(file: UploadedFile | None, kind: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """A folder with what was made of the file, and its measures. Raises PictureRefused."""
    ending = _checked(file)
    assert file
    if not _turns.acquire(timeout=PATIENCE):
        raise PictureRefused("busy")
    try:
        with tempfile.TemporaryDirectory(prefix="waymark-") as folder, _on_disk(file) as source:
            made = _ask_child(source, folder, kind)
            if ending and ending not in ENDINGS[made["form"]]:
                raise PictureRefused("ending", ending=ending, form=made["form"])
            yield Path(folder), made
    finally:
        _turns.release()


def _checked(file: UploadedFile | None) -> str:
    """The ending of the file's name, once all that can be known without opening it is fine."""
    if not file:
        raise PictureRefused("none" if file is None else "empty")
    if (file.size or 0) > MOST_BYTES:
        raise PictureRefused("heavy")
    ending = Path(file.name or "").suffix.lower()
    if ending and not any(ending in endings for endings in ENDINGS.values()):
        raise PictureRefused("unknown")
    return ending


@contextmanager
def _on_disk(file: UploadedFile) -> Iterator[str]:
    if hasattr(file, "temporary_file_path"):
        yield file.temporary_file_path()
        return
    with tempfile.NamedTemporaryFile(prefix="waymark-") as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        yield copy.name


def _ask_child(source: str, folder: str, kind: str) -> dict[str, Any]:
    places = [str(Path(__file__).resolve().parents[1]), *filter(None, sys.path)]
    try:
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", WORK, source, folder, kind],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={"PYTHONPATH": os.pathsep.join(places), "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=SLOWEST,
        )
    except subprocess.TimeoutExpired:
        raise PictureRefused("slow") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-500:]
        logger.warning("The child that recodes pictures ended with %s: %s", done.returncode, said)
        raise PictureRefused("slow" if done.returncode < 0 else "broken")
    made = json.loads(done.stdout)
    if "refused" in made:
        raise PictureRefused(made.pop("refused"), **made)
    return made
