"""Pillow's work, in a process of its own: `taking.py` starts it. Nothing of Django is imported.

What is looked at first is the header. What comes out is drawn anew from pixels: of the file that
somebody sent no byte is kept, so there is no metadata, no second meaning and no broken encoding.
"""

import json
import mmap
import re
import resource
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

from PIL import (  # named one by one, so that no other format has a plugin in here
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    WebPImagePlugin,
)

from pictures import limits
from pictures.drawing import animation, avatar, drawn, still
from pictures.limits import Refused

PLUGINS = (GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, WebPImagePlugin)
# As which a picture is stored, if it does not move and is no heavy PNG.
ENDINGS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "png"}
BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError)

# A picture to one program and something else to another: archives are found by their end.
_HIDDEN = re.compile(
    rb"<script|<html|<!doctype|<\?php|<iframe|<body[\s>]|javascript:", re.IGNORECASE
)


def work() -> None:
    """The process's life: `source folder kind` on the command line, one line of JSON out."""
    for what, most in (
        (resource.RLIMIT_AS, limits.MEMORY),
        (resource.RLIMIT_CPU, limits.SECONDS),
        (resource.RLIMIT_FSIZE, limits.FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    warnings.simplefilter("ignore")
    source, folder, kind = sys.argv[1:]
    try:
        answer = recode(Path(source), Path(folder), kind)
    except Refused as refused:
        answer = {"refused": refused.reason, **refused.numbers}
    except MemoryError:
        answer = {"refused": "large"}
    sys.stdout.write(json.dumps(answer))


def recode(source: Path, folder: Path, kind: str) -> dict[str, Any]:
    """Write `whole` and `small` into the folder, or `whole` alone for an avatar.

    Returns the form of the source, and width, height and ending of the whole. Raises Refused.
    """
    _refuse_other_meanings(source)
    with source.open("rb") as file:
        picture = _opened(file)
        form = _form(picture)
        try:
            if kind == "picture" and _frames(picture) > 1:
                return {"form": form, **animation(picture, folder)}
            covers = kind == "avatar"
            box = limits.AVATAR if covers else (limits.EDGE, limits.EDGE)
            pixels = drawn(picture, box, covers)
            del picture  # the most of the memory, before an encoder asks for more
            made = avatar(pixels, folder) if covers else still(pixels, ENDINGS[form], folder)
        except BROKEN as error:
            raise Refused("broken") from error
    return {"form": form, **made}


def _refuse_other_meanings(source: Path) -> None:
    if not source.stat().st_size:
        raise Refused("empty")
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as data:
        if zipfile.is_zipfile(file) or _HIDDEN.search(data) or data.find(b"%PDF-", 0, 1024) >= 0:
            raise Refused("double" if _begins_as_picture(data[:30]) else "unknown")


def _begins_as_picture(head: bytes) -> bool:
    is_webp = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    return is_webp or head[:4] in (b"\x89PNG", b"GIF8") or head[:2] == b"\xff\xd8"


def _opened(file: Any) -> Any:
    """The picture with its size checked and nothing decoded yet."""
    Image.MAX_IMAGE_PIXELS = None  # our own limits are lower, and say so
    head = file.read(30)
    _refuse_pixels("WEBP", *_webp_size(head))
    file.seek(0)
    try:
        picture = Image.open(file, formats=("PNG", "JPEG", "WEBP", "GIF"))
    except MemoryError:
        raise
    except Exception as error:
        raise Refused("broken" if _begins_as_picture(head) else "unknown") from error
    _refuse_pixels(_form(picture), *picture.size)
    if picture.info.get("progressive"):
        _refuse_pixels(
            "JPEG", *picture.size, limits.MOST_PROGRESSIVE * 3 // len(picture.getbands())
        )
    return picture


def _form(picture: Any) -> str:
    """The format; a phone's JPEG that carries a second picture is still a JPEG."""
    return "JPEG" if picture.format == "MPO" else picture.format


def _webp_size(head: bytes) -> tuple[int, int]:
    """Width and height out of a WebP header (RFC 9649), since opening one reserves the canvas."""
    if len(head) < 30 or head[:4] != b"RIFF" or head[8:12] != b"WEBP":
        return 0, 0
    if head[12:16] == b"VP8X":
        return 1 + _number(head[24:27]), 1 + _number(head[27:30])
    if head[12:16] == b"VP8L":
        both = _number(head[21:25])
        return 1 + (both & 0x3FFF), 1 + (both >> 14 & 0x3FFF)
    return _number(head[26:28]) & 0x3FFF, _number(head[28:30]) & 0x3FFF


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _refuse_pixels(form: str, width: int, height: int, most: int = 0) -> None:
    most = min(most or limits.MOST_PIXELS[form], limits.MOST_PIXELS[form])
    if width * height > most:
        found = -(-width * height // 1_000_000)  # rounded up, so that it is always above the most
        raise Refused("pixels", form=form, found=found, most=most // 1_000_000)


def _frames(picture: Any) -> int:
    """How many frames the headers speak of, within the limits of an animation."""
    if picture.format not in ("GIF", "WEBP", "PNG"):
        return 1
    try:
        count = getattr(picture, "n_frames", 1)
    except BROKEN as error:
        raise Refused("broken") from error
    area = picture.width * picture.height
    if count > 1:
        if count > limits.MOST_FRAMES:
            raise Refused("frames", found=count, most=limits.MOST_FRAMES)
        if area > limits.MOST_MOVING or area * count > limits.MOST_IN_ALL:
            raise Refused("moving")
    return count
