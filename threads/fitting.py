"""How much text fits into a line of a picture. The server has no fonts to measure with, so widths
are guesses on the safe side, in units of an average letter."""

import unicodedata
from functools import lru_cache
from itertools import accumulate, takewhile

NARROW, WIDE = set("iljtf.,:;'|!() "), set("mwMW@%")


def wrap(text: str, width: float, lines: int) -> list[str]:
    """The words on so many lines at most; what does not fit ends in an ellipsis."""
    found = [""]
    for word in text.split():  # titles are at most 160 characters
        joined = f"{found[-1]} {word}".strip()
        if found[-1] and width_of(joined) > width:
            found.append(word)
        else:
            found[-1] = joined
    if len(found) > lines:
        found[lines - 1 :] = [" ".join(found[lines - 1 :])]
    return [cut(line, width) for line in found]


def cut(line: str, width: float) -> str:
    if width_of(line) <= width:
        return line
    widths = accumulate(_width(letter) for letter in line)
    kept = sum(1 for _ in takewhile(lambda reached: reached <= width - 1, widths))
    return line[:kept].rstrip(" ,.:;–-") + "…"


def width_of(line: str) -> float:
    return sum(_width(letter) for letter in line)


@lru_cache(4096)
def _width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 2.0
    if letter in WIDE:
        return 1.6
    return 0.6 if letter in NARROW else 1.25 if letter.isupper() else 1.0
