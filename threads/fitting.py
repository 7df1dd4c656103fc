"""How much text fits into a line of a picture. The server has no fonts to measure with, so widths
are guesses on the safe side, in units of an average letter."""

import unicodedata

NARROW, WIDE = set("iljtf.,:;'|!() "), set("mwMW@%")


def wrap(text: str, width: float, lines: int) -> list[str]:
    """The words on so many lines at most; what does not fit ends in an ellipsis."""
    found = [""]
    for word in text.split():
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
    while line and width_of(line) > width - 1:
        line = line[:-1]
    return line.rstrip(" ,.:;–-") + "…"


def width_of(line: str) -> float:
    return sum(_width(letter) for letter in line)


def _width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 2.0
    if letter in WIDE:
        return 1.6
    return 0.6 if letter in NARROW else 1.25 if letter.isupper() else 1.0
