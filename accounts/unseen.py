"""What a line that names somebody or something may not hold: signs that show nothing."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Controls, formats (which turn or hide what follows), lone surrogates, line and paragraph ends.
INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# Letters, marks and symbols to Unicode, an empty space to a reader: fillers of Hangul, the
# grapheme joiner, two vowels of Khmer, the empty pattern of Braille. Then tags, some unassigned.
BLANK = set("\u115f\u1160\u3164\uffa0\u034f\u17b4\u17b5\u2800")
BLANK.update(map(chr, range(0xE0000, 0xE0080)))
# Persian and Indian words need these, and so do pictures of people: 👩‍💻.
JOINERS = {"\u200c", "\u200d"}
MOST_MARKS = 4  # on one letter; no language needs more, and a pile covers the lines around it


def has_word(value: str) -> bool:
    """Whether there is a letter or a digit that can be seen."""
    return any(sign.isalnum() and sign not in BLANK for sign in value)


def refuse_wordless(value: str) -> None:
    if not has_word(value):
        raise ValidationError(_("Use at least one letter or digit."), code="wordless")


def refuse_invisible(value: str) -> None:
    text = value.replace("\n", " ").replace("\t", " ")
    marks = 0
    for before, sign, after in zip(" " + text, text, text[1:] + " ", strict=False):
        hidden = unicodedata.category(sign) in INVISIBLE or sign in BLANK
        if hidden and not (sign in JOINERS and _joins(before) and _joins(after)):
            raise ValidationError(
                _("There is a character in here that cannot be seen. Please type this anew."),
                code="invisible",
            )
        marks = marks + 1 if unicodedata.category(sign).startswith("M") else 0
        if marks > MOST_MARKS:
            raise ValidationError(
                _("There are too many marks on one letter. Please leave some out."), code="marks"
            )


def without_unseen(value: str) -> str:
    """The same without what may stand in a line and still shows nothing by itself."""
    return "".join(sign for sign in value if not _is_unseen(sign))


def _is_unseen(sign: str) -> bool:
    selects = "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"
    return selects or sign in BLANK or unicodedata.category(sign) == "Cf"


def _joins(sign: str) -> bool:
    category = unicodedata.category(sign)
    return sign not in BLANK and (category[0] in "LM" or category in ("So", "Sk"))
