"""Pictures of the demo's posts, drawn while it is seeded; `{{chart:platform}}` names one."""

import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from threads.models import Upload

_CHART = re.compile(r"\{\{chart:([a-z-]+)\}\}")
# Bars of hours a week, under a title.
CHARTS = {
    "platform": (
        "Hours a week with the platform team",
        [("Jan-Mar", 1), ("Apr", 5), ("May-Aug", 8), ("Sep", 8), ("Oct", 40)],
    )
}
SIZE = (1120, 560)
INK, BAR, PAPER = "#1b211e", "#10604a", "#faf9f6"


def with_charts(body: str, author: Any) -> str:
    """The text with the addresses of its charts, each added as its author would add it."""
    return _CHART.sub(lambda match: _add(match[1], author), body)


def _add(name: str, author: Any) -> str:
    file = io.BytesIO()
    _drawn(*CHARTS[name]).save(file, "PNG")
    sent = SimpleUploadedFile("chart.png", file.getvalue())
    return Upload.objects.take(sent, member=author).address


def _drawn(title: str, bars: list[tuple[str, int]]) -> Image.Image:
    picture = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(picture)
    words = ImageFont.load_default(30)
    draw.text((50, 36), title, INK, ImageFont.load_default(38))
    floor, step, most = SIZE[1] - 80, (SIZE[0] - 100) // len(bars), max(h for _, h in bars)
    for number, (label, hours) in enumerate(bars):
        left, top = 60 + number * step, floor - hours * (floor - 150) // most
        draw.rectangle((left, top, left + step - 60, floor), BAR)
        draw.text((left, top - 42), str(hours), INK, words)
        draw.text((left, floor + 16), label, INK, words)
    draw.line((50, floor, SIZE[0] - 50, floor), INK, 3)
    return picture
