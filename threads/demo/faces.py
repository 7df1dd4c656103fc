"""Pictures of some of the demo's members, drawn while it is seeded, and taken like any other."""

import io
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from pictures.taking import take_avatar


class Face(NamedTuple):
    """The colours of one."""

    wall: str
    skin: str
    hair: str
    shirt: str


FACES = {
    "ravi": Face("#d9e6dc", "#9c6b4a", "#1f1a17", "#10604a"),
    "ida": Face("#f0e2cf", "#e8bfa0", "#b98a4b", "#3a4a78"),
}
SIZE = (480, 480)


def add_faces(members: dict[str, Any]) -> None:
    for handle, face in FACES.items():
        file = io.BytesIO()
        _drawn(face).save(file, "PNG")
        members[handle].change_picture(take_avatar(SimpleUploadedFile("me.png", file.getvalue())))


def _drawn(face: Face) -> Image.Image:
    """Head and shoulders, as on a passport."""
    picture = Image.new("RGB", SIZE, face.wall)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((128, 66, 352, 300), face.hair)
    draw.rounded_rectangle((206, 270, 274, 360), 30, face.skin)
    draw.ellipse((60, 335, 420, 640), face.shirt)
    draw.ellipse((150, 110, 330, 330), face.skin)
    for left in (196, 268):
        draw.ellipse((left, 205, left + 16, 225), "#1b211e")
    draw.arc((205, 225, 275, 285), 30, 150, "#1b211e", 6)
    return picture
