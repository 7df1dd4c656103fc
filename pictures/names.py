"""How a stored picture is called, and what its name says. Nothing of who added it is in there.

`pictures/k3/k3v9…-1280x720.jpg` is as wide and high as it says; the same with `.small.webp` in
place of the ending is what a post shows. `avatars/k3v9….webp` is the face of a member.
"""

import re
import secrets
from typing import NamedTuple

ENDINGS = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
SMALL = ".small.webp"

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_LENGTH = 26  # of 32 letters: 130 bits
_RANDOM = f"[a-z2-7]{{{_LENGTH}}}"
_SIZE = "[1-9][0-9]{0,4}"
PICTURE = rf"pictures/[a-z2-7]{{2}}/{_RANDOM}-{_SIZE}x{_SIZE}\.(?:jpg|png|webp)"
AVATAR = rf"avatars/{_RANDOM}\.webp"
# Everything that is served, and nothing that could lead out of the folder.
SERVED = rf"{PICTURE}|pictures/[a-z2-7]{{2}}/{_RANDOM}-{_SIZE}x{_SIZE}\.small\.webp|{AVATAR}"

BOX = (592, 640)  # the measure of prose, and a screen's height of a narrow picture
_PARTS = re.compile(rf"(?P<stem>.*-(?P<width>{_SIZE})x(?P<height>{_SIZE}))\.\w+")
_ADDRESS = re.compile(rf"/media/({PICTURE})(?![\w.-])")


class Shown(NamedTuple):
    """A picture as a post shows it: small, and linked to the whole."""

    small: str
    width: int
    height: int


def picture_name(width: int, height: int, ending: str) -> str:
    random = _random()
    return f"pictures/{random[:2]}/{random}-{width}x{height}.{ending}"


def avatar_name() -> str:
    return f"avatars/{_random()}.webp"


def small_name(name: str) -> str:
    """What a post shows of the picture with this name."""
    return name.rpartition(".")[0] + SMALL


def whole_names(name: str) -> set[str]:
    """What the whole picture may be called, of which this is the name or that of the small one."""
    stem = name.removesuffix(SMALL) if name.endswith(SMALL) else name.rpartition(".")[0]
    return {f"{stem}.{ending}" for ending in ENDINGS}


def content_type(name: str) -> str:
    return ENDINGS[name.rpartition(".")[2]]


def shown(address: str) -> Shown | None:
    """What a text that names this address shows, where it is the address of a picture."""
    if not _ADDRESS.fullmatch(address):
        return None
    parts = _PARTS.fullmatch(address)
    assert parts
    size = fitted(int(parts["width"]), int(parts["height"]), BOX)
    return Shown(small_name(address), *size)


def fitted(width: int, height: int, box: tuple[int, int]) -> tuple[int, int]:
    """The largest size of this shape within the box, never larger than it is."""
    scale = min(1, box[0] / width, box[1] / height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def named_in(text: str) -> set[str]:
    """The names of all pictures that a text speaks of."""
    return set(_ADDRESS.findall(text))


def _random() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
