"""What a picture may be, so that taking one never holds more than 200 MB of memory."""

from typing import Any

MOST_BYTES = 10_000_000  # of what is sent
MEMORY = 190 * 1024 * 1024  # bytes of address space, with everything that Python and Pillow map
SECONDS = 15  # of processor time
FILE = 32 * 1024 * 1024  # bytes of each file that is written

# So many pixels can be decoded within MEMORY: Pillow holds four bytes of each, libwebp five times
# as many, and a progressive JPEG all its coefficients before the first pixel. Of lossy WebP, with
# files of up to 10 MB, all of 9 million pixels were measured to fit, and none of 10.
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 20_000_000, "GIF": 12_000_000, "WEBP": 8_000_000}
MOST_PROGRESSIVE = 18_000_000
# A JPEG beyond this is decoded at half its size, which libjpeg does without the whole.
WHOLE_JPEG, WHOLE_PROGRESSIVE = 20_000_000, 8_000_000
MOST_FRAMES = 400
MOST_MOVING = 1_500_000  # pixels of one frame
MOST_IN_ALL = 30_000_000  # pixels of all frames
EDGE = 2560  # what is larger is made smaller
SMALL = (1184, 1280)  # twice the box of names.py, for dense screens
AVATAR = (160, 160)
HEAVY = 3_000_000  # bytes of a PNG that had better be a photograph
LIGHT = 120_000  # bytes up to which nothing is lost to save some


class Refused(Exception):
    """One of the reasons that `taking.py` has a sentence for, with the numbers in it."""

    def __init__(self, reason: str, **numbers: Any) -> None:
        super().__init__(reason)
        self.reason, self.numbers = reason, numbers
