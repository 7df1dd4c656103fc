"""Text that people write: what is saved, what is shown, and what is refused.

This is the door. `threads.markup` knows Markdown, `threads.sanitizer` what HTML may leave,
`threads.rendering` how long it may take.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from threads.fences import Fence, pieces
from threads.markup import MENTION
from threads.rendering import GaveUp, Unavailable, rendered
from threads.sanitizer import DECEIVING

RENDERER_VERSION = 2  # raise it when the same text gives other HTML: stored HTML is then made anew
MAX_LENGTH = 30_000

MAX_LINES = 2_000
MAX_CELLS = 2_500
# Python-Markdown looks for the end of each bracket in the whole paragraph, so the time grows with
# their number times its length. The sum of these products over all paragraphs is what is bounded.
MAX_BRACKET_WORK = 1_000_000
MAX_BACKTICK_WORK = 10_000_000
MAX_PILED_MARKS = 10  # Unicode allows any number; sorting them takes quadratic time

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Three marks of Tibetan that fall apart into several without counting as marks themselves.
_SPLITTING_MARKS = "\u0f73\u0f75\u0f81"
# Twenty marks of quotes and lists in a row, unless the line is just a rule across the page.
_DEEP = re.compile(
    r"^(?! *+([-*])(?: *+\1)*+ *+$)(?: *+(?:>|[-+*](?= )|[0-9]{1,9}+\.(?= ))){20}", re.MULTILINE
)
_ITEM = re.compile(r" *+(?:[*+-]|[0-9]{1,9}+\.) ")
_TABLE_RULE = re.compile(r"(?=.*-)[ |:>-]++")
_MENTION = re.compile(MENTION)
_CODE_SPAN = re.compile(r"(`+)[^`\n]*\1")


class TextRefused(ValueError):
    """A text that is not rendered. Its str is a sentence for the person who wrote it."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)

    def __str__(self) -> str:
        return str(self.args[0])


class Rendered(NamedTuple):
    html: str
    plain: str


def tidy(source: str) -> str:
    """A text of many lines as it is saved: one kind of newline, NFC, nothing invisible that
    deceives a reader or a parser, no blank lines at the end."""
    text = DECEIVING.sub("", _NEWLINES.sub("\n", source))
    return unicodedata.normalize("NFC", _without_piles(text)).rstrip()


def tidy_line(source: str) -> str:
    """The same for a field of one line."""
    return " ".join(tidy(source).split())


def handles_in(source: str) -> set[str]:
    """Lower-case handles that a text mentions as @handle, outside of code. Linear time."""
    lines = (piece for piece in pieces(source.split("\n")) if not isinstance(piece, Fence))
    words = _CODE_SPAN.sub(" ", "\n".join(lines))
    return {handle.lower() for handle in _MENTION.findall(words)}


def render(source: str, handles: Collection[str] = ()) -> Rendered:
    """Markdown as safe HTML, with the plain words of it: the visible text and the descriptions of
    pictures, one line a paragraph.

    `@handle` becomes a link where the handle is in `handles`. Raises TextRefused for a text that is
    too long or too tangled, after about a second at the most.
    """
    text = tidy(source)
    _refuse_excess(text)
    known = {handle.lower() for handle in handles}
    try:
        return Rendered(*rendered(text, handles_in(text) & known))
    except Unavailable:
        raise TextRefused(
            _("We cannot show this just now. Please try again in a minute.")
        ) from None
    except GaveUp:
        raise TextRefused(_("This text is too tangled to show. Please simplify it.")) from None


def safe(html: str) -> SafeString:
    """Marks HTML that `render` returned, and that was stored since, as safe for a template.

    The only place of the project that does so. Nothing that a person typed may come here.
    """
    return mark_safe(html)  # noqa: S308 - sanitised twice by `render`


def _without_piles(text: str) -> str:
    if text.isascii():
        return text
    kept, height = [], 0
    for sign in text:
        height = height + 1 if unicodedata.combining(sign) or sign in _SPLITTING_MARKS else 0
        if height <= MAX_PILED_MARKS:
            kept.append(sign)
    return "".join(kept)


def _refuse_excess(text: str) -> None:
    """Refuses in linear time what is known to take Python-Markdown long, with the reason."""
    if len(text) > MAX_LENGTH:
        raise TextRefused(_("This is longer than 30,000 characters. Please shorten it."))
    if text.count("\n") >= MAX_LINES:
        raise TextRefused(_("This has more than 2,000 lines. Please shorten it."))
    if _DEEP.search(text):
        raise TextRefused(_("Quotes or lists are nested too deeply. Please use fewer levels."))
    cells = brackets = backticks = 0
    for paragraph in _paragraphs(text):
        cells += _cells(paragraph)
        size = sum(map(len, paragraph))
        brackets += size * sum(line.count("[") for line in paragraph)
        backticks += size * sum(line.count("`") for line in paragraph)
    if cells > MAX_CELLS:
        raise TextRefused(_("The tables are too large. Please leave out rows or columns."))
    if brackets > MAX_BRACKET_WORK:
        raise TextRefused(
            _("Long paragraphs have too many square brackets. Please split them or mark code.")
        )
    if backticks > MAX_BACKTICK_WORK:
        raise TextRefused(_("Long paragraphs have too many backticks. Please split them."))


def _paragraphs(text: str) -> Iterator[list[str]]:
    """Runs of lines that Markdown reads as one: up to a blank line, a list item or a fence."""
    lines: list[str] = []
    for piece in pieces(text.split("\n")):
        if isinstance(piece, Fence) or not piece.strip() or _ITEM.match(piece):
            yield lines
            lines = []
        if not isinstance(piece, Fence):
            lines.append(piece)
    yield lines


def _cells(paragraph: list[str]) -> int:
    """How many table cells a paragraph makes: every row is as wide as the line of dashes."""
    rules = [line.count("|") + 1 for line in paragraph[:3] if _TABLE_RULE.fullmatch(line)]
    return max(rules, default=0) * len(paragraph) if any("|" in p for p in paragraph) else 0
