"""Files that people send, made by code: pictures, and what only looks like one."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

FORMS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP", "gif": "GIF"}


def picture(
    ending: str = "png", size: tuple[int, int] = (64, 48), mode: str = "RGB", **how
) -> bytes:
    """A slope of colours, so that a turn or a crop shows."""
    slope = Image.linear_gradient("L").resize(size)
    bands = [slope, slope.transpose(Image.Transpose.FLIP_TOP_BOTTOM), slope, slope]
    drawn = slope if mode == "L" else Image.merge(mode, bands[: len(mode)])
    return saved(drawn.convert("P") if ending == "gif" else drawn, ending, **how)


def saved(drawn: Image.Image, ending: str, **how) -> bytes:
    file = io.BytesIO()
    drawn.save(file, FORMS[ending], **how)
    return file.getvalue()


def animation(
    ending: str = "gif", size: tuple[int, int] = (40, 30), frames: int = 5, **how
) -> bytes:
    drawn = [Image.new("RGB", size, (9 * n % 256, n // 29, 90)) for n in range(frames)]
    return saved(drawn[0], ending, save_all=True, append_images=drawn[1:], duration=70, **how)


def photograph() -> bytes:
    """With all that a camera writes beside the pixels: place, owner, colours, and turned."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Owner Nadia"
    exif.get_ifd(0x8825)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return picture("jpg", exif=exif, icc_profile=profile, comment=b"Owner Nadia")


def png(
    width: int, height: int, *chunks: tuple[bytes, bytes], depth: int = 8, colour: int = 2
) -> bytes:
    """A PNG whose header says anything at all."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def pixels(width: int, height: int) -> tuple[bytes, bytes]:
    """So much of nothing, in very few bytes."""
    press = zlib.compressobj(9)
    row = bytes(1 + width * 3)
    packed = b"".join(press.compress(row) for _ in range(height)) + press.flush()
    return b"IDAT", packed


def webp_canvas(width: int, height: int) -> bytes:
    flags = b"\x02\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I", 10) + flags
    return b"RIFF" + struct.pack("<I", len(body)) + body


def many_frames(count: int) -> bytes:
    """A GIF of so many frames of one pixel."""
    data = saved(Image.new("P", (1, 1)), "gif")
    start = data.index(b",")
    return data[:start] + data[start:-1] * count + b";"


def archive_behind(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("Evil.class", "x")
    return data + file.getvalue()


def sent(data: bytes, name: str = "screenshot.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/png")
