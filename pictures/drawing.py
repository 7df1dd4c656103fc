"""From what somebody sent to pixels, and from pixels to the files that are kept."""

import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageDraw, ImageOps
from PIL.Image import Resampling

from pictures import limits
from pictures.limits import Refused
from pictures.names import fitted


def still(whole: Any, ending: str, folder: Path) -> dict[str, Any]:
    if ending == "png":
        _save(whole, folder / "whole", "PNG", compress_level=4)
        if (folder / "whole").stat().st_size > limits.HEAVY:
            ending = "webp"
    if ending == "jpg":
        _save(whole, folder / "whole", "JPEG", quality=85, progressive=True)
    elif ending == "webp":
        _save(whole, folder / "whole", "WEBP", quality=88, method=3)
    size = whole.size
    small = _scaled(whole, fitted(size[0], size[1], limits.SMALL))
    del whole
    _save_small(small, folder / "small", exact=ending == "png")
    return {"width": size[0], "height": size[1], "ending": ending}


def animation(picture: Any, folder: Path) -> dict[str, Any]:
    """Moves again as WebP; a post shows its first frame, marked, so that nobody has to watch."""
    durations, first = [], None
    for number in range(picture.n_frames):
        picture.seek(number)
        picture.load()
        first = first or drawn(picture.copy(), limits.SMALL)
        durations.append(max(20, int(picture.info.get("duration", 0)) or 100))
    assert first
    picture.seek(0)
    picture.info.pop("background", None)
    _save(
        picture,
        folder / "whole",
        "WEBP",
        save_all=True,
        duration=durations,
        loop=0,
        quality=75,
        # Each frame is encoded once, quickly, as what differs from the one before.
        method=0,
        kmin=0,
        kmax=0,
        background=(0, 0, 0, 0),
    )
    _mark_as_moving(first)
    _save_small(first, folder / "small", exact=False)
    return {"width": picture.width, "height": picture.height, "ending": "webp"}


def avatar(pixels: Any, folder: Path) -> dict[str, Any]:
    face = ImageOps.fit(pixels, limits.AVATAR, Resampling.LANCZOS)
    _save(face, folder / "whole", "WEBP", quality=85, method=4)
    return {"width": face.width, "height": face.height, "ending": "webp"}


def drawn(picture: Any, box: tuple[int, int], covering: bool = False) -> Any:
    """The pixels as L, RGB or RGBA in sRGB, upright, without anything else.

    They fit into the box, or cover it where `covering` is set; nothing is made larger.
    """
    size = fitted(picture.width, picture.height, box)
    if covering:
        scale = min(1, max(box[0] / picture.width, box[1] / picture.height))
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    _decode_less(picture, size)
    upright = picture.getexif().get(0x0112, 1)
    profile = picture.info.get("icc_profile")
    plain = _in_srgb(_scaled(_plain(picture), size), profile)
    plain.info = {}
    turns = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}  # an orientation of Exif as a transposition
    return plain.transpose(Image.Transpose(turns[upright])) if upright in turns else plain


def _decode_less(picture: Any, size: tuple[int, int]) -> None:
    """Let libjpeg leave out what scaling would throw away, and more where memory is short."""
    progressive = picture.info.get("progressive")
    if picture.width * picture.height > (
        limits.WHOLE_PROGRESSIVE if progressive else limits.WHOLE_JPEG
    ):
        size = (min(size[0], picture.width // 2), min(size[1], picture.height // 2))
    picture.draft(None, size)


def _plain(picture: Any) -> Any:
    """In a mode that can be scaled: whole colours instead of places in a palette."""
    picture.load()
    if picture.mode.startswith("I"):  # sixteen bits of grey
        return picture.convert("I").point([n // 256 for n in range(65536)], "L")
    # One colour that stands for "nothing" is rare, and costs a copy that a large one cannot have.
    clear = "transparency" in picture.info and picture.width * picture.height < 4_000_000
    if picture.mode in ("P", "PA", "1") or clear:
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    return picture


def _scaled(picture: Any, size: tuple[int, int]) -> Any:
    size = (min(size[0], picture.width), min(size[1], picture.height))
    if picture.size == size:
        return picture
    # Band by band, for Pillow would multiply a whole copy with its transparency first.
    bands = (picture.getchannel(number) for number in range(len(picture.getbands())))
    small = [band.resize(size, Resampling.LANCZOS, reducing_gap=2.0) for band in bands]
    return Image.merge(picture.mode, small)


def _in_srgb(picture: Any, profile: bytes | None) -> Any:
    """The same colours for every screen. A profile that makes no sense is left out."""
    grey = picture.mode in ("L", "LA")
    mode = "RGBA" if picture.mode in ("RGBA", "LA") else "RGB"
    if profile and not grey:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            found = ImageCms.profileToProfile(picture, source, target, outputMode=mode)
            picture = found or picture
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return picture if picture.mode == "L" else picture.convert(mode)


def _save(picture: Any, path: Path, form: str, **how: Any) -> None:
    try:
        picture.save(path, form, **how)
    except (
        OSError,
        ValueError,
        MemoryError,
    ) as error:  # libwebp says so when its memory is not enough
        raise Refused("large") from error


def _save_small(picture: Any, path: Path, exact: bool) -> None:
    """Screenshots keep every pixel while that costs little; all else may lose some."""
    if exact:
        _save(picture, path, "WEBP", lossless=True, quality=40, method=2)
    if not exact or path.stat().st_size > limits.LIGHT:
        _save(picture, path, "WEBP", quality=80, method=4)


def _mark_as_moving(picture: Any) -> None:
    """A triangle on a disc in the corner: open it, and it moves."""
    unit = max(8, min(picture.size) // 12)
    left, top = unit // 2, picture.height - unit * 5 // 2
    middle, reach = top + unit, unit // 2
    draw = ImageDraw.Draw(picture)
    white, dark = "#ffffff", "#1b211e"
    back = left + unit - reach * 2 // 3
    draw.ellipse((left, top, left + 2 * unit, top + 2 * unit), fill=dark, outline=white)
    tip, ends = (left + unit + reach, middle), (middle - reach, middle + reach)
    draw.polygon([(back, ends[0]), (back, ends[1]), tip], fill=white)
