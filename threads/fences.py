"""Blocks of code between fences, also inside quotes and lists, in one pass over the lines.

Python-Markdown's own extension knows neither quotes nor lists and takes quadratic time on fences
that are never closed. Here an open fence runs to the end of its quote or of the text.
"""

import re
from collections.abc import Iterator

from markdown.preprocessors import Preprocessor

from threads.code import code_block

# Possessive throughout (`*+`), so that no line takes more than one look at each of its characters.
_OPEN = re.compile(
    r"(?P<quote>(?: {0,3}+> ?+){0,10}+)(?P<indent> *+)(?P<fence>`{3,}+|~{3,}+)"
    r"[ ]*+[{.]{0,2}+(?P<language>[\w#+-]{0,30}+)[^`]*+"
)
_QUOTE = re.compile(r" {0,3}+> ?+")
_ITEM = re.compile(r" {0,3}+(?:[*+-]|[0-9]{1,9}+\.) ++\S")
_LIST_AFTER_TEXT = re.compile(r" {0,3}+(?:[*+-]|1\.) ++\S")


class Fence:
    """An open fence: where it stands and which line closes it."""

    def __init__(self, opening: re.Match[str]) -> None:
        self.depth = opening["quote"].count(">")
        self.quote = opening["quote"]
        self.indent = len(opening["indent"])
        self.fence = opening["fence"]
        self.language = opening["language"]
        self.lines: list[str] = []

    def inner(self, line: str) -> str | None:
        """The line without the marks of the quote, or None where the quote has ended."""
        for _ in range(self.depth):
            mark = _QUOTE.match(line)
            if not mark:
                return None
            line = line[mark.end() :]
        return line

    def closes(self, inner: str) -> bool:
        mark = inner.strip()
        return len(mark) >= len(self.fence) and not mark.strip(self.fence[0])

    def add(self, inner: str) -> None:
        margin = len(inner) - len(inner.lstrip(" "))
        self.lines.append(inner[min(margin, self.indent) :])


def pieces(lines: list[str]) -> Iterator[str | Fence]:
    """The lines as they are, with every block of fenced code taken out as one `Fence`."""
    fence: Fence | None = None
    in_list = False
    for line in lines:
        if fence:
            inner = fence.inner(line)
            if inner is not None and not fence.closes(inner):
                fence.add(inner)
                continue
            yield fence
            fence = None
            if inner is not None:
                continue
        opening = _OPEN.fullmatch(line)
        if opening and (len(opening["indent"]) < 4 or in_list):
            fence = Fence(opening)
            continue
        if line and not line.startswith(" "):
            in_list = bool(_ITEM.match(line))
        yield line
    if fence:
        while fence.lines and not fence.lines[-1].strip():
            fence.lines.pop()
        yield fence
        yield ""


class Fences(Preprocessor):
    """Puts coloured code away where no other rule touches it.

    It also sets a list apart from the sentence above it, as people expect who forget the blank
    line that Python-Markdown asks for.
    """

    def run(self, lines: list[str]) -> list[str]:
        result: list[str] = []
        in_list = in_text = False
        for piece in pieces(lines):
            if isinstance(piece, Fence):
                result += self._put_away(piece, in_list)
                in_text = False
                continue
            if in_text and _LIST_AFTER_TEXT.match(piece):
                result.append("")
                in_text = False
            if piece and not piece.startswith(" "):
                in_list = bool(_ITEM.match(piece))
            in_text = bool(piece.strip()) and (in_text or not _starts_other(piece, result))
            result.append(piece)
        return result

    def _put_away(self, fence: Fence, in_list: bool) -> list[str]:
        html = code_block("\n".join(fence.lines) + "\n", fence.language)
        indent = (fence.indent + 3) // 4 * 4 if in_list and fence.indent > 1 else 0
        blank = fence.quote.rstrip()
        return [blank, fence.quote + " " * indent + self.md.htmlStash.store(html), blank]


def _starts_other(line: str, before: list[str]) -> bool:
    """Whether a paragraph does not begin here: a list, a quote, indented code, or a follower."""
    follows = bool(before and before[-1].strip())
    return follows or bool(_ITEM.match(line)) or line.startswith((" ", ">", "|"))
