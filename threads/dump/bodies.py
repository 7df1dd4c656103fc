"""The texts of a dump as Markdown that our renderer shows as they were shown there.

Posts are HTML, comments a small Markdown of their own. Links into the same site become links into
this forum where the dump holds what they lead to.
"""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urljoin

from bs4.element import Tag
from django.utils.translation import gettext as _
from markdownify import MarkdownConverter

from threads import text

MAX_HTML = 200_000  # characters; 30,000 of Markdown never make more
KEPT_LENGTH, KEPT_LINES = 28_000, 1_900  # of a text that cannot be shown; the rest has a link

# What would start a heading, a list, a quote, a rule or a fence at the start of a line.
_STARTS = re.compile(r"^(\s*)(#(?=#{0,5} )|[-+](?=\s|$|-)|>|~(?=~~)|=(?==*\s*$))", re.MULTILINE)
_COUNTS = re.compile(r"^(\s*[0-9]{1,9})\.(?=\s|$)", re.MULTILINE)
_BACKSLASH = re.compile(r"\\(?=[\\`*_{}\[\]()>#+.!|-]|$)")
_UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_WRITTEN_ENTITY = re.compile(r"&(?:quot|#39|lt|gt|amp);")
_IN_ADDRESS = {ord(sign): f"%{ord(sign):02X}" for sign in " ()<>\\`\"'"}
_CODE = re.compile(r"(?s)(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_DEEP = re.compile(r"^(?=(?: *(?:>|[-+*] |[0-9]{1,9}\. )){20})", re.MULTILINE)
_SUPERSCRIPTS = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([\w#+-]{1,30})")


class Bodies:
    """Turns the texts of one site. `holds` says whether a post of that number is in the forum or
    on its way there; `mark` follows our addresses where another site has the same numbers."""

    def __init__(self, site: str, holds: Callable[[int], bool], mark: str = "") -> None:
        self.home = f"https://{site}/"
        self.holds = holds
        self.mark = mark
        host = rf"(?:https?:)?//(?:www\.)?{re.escape(site)}"
        self.post_address = re.compile(
            rf"{host}/(questions|q|a)/(\d{{1,18}})(?![\w.-])([^\s<>\"`)\]]*)", re.IGNORECASE
        )
        self.in_comment = re.compile(
            rf"(\]\(|<)?({host}/(?:questions|q|a)/\d{{1,18}}(?![\w.-])[^\s<>\"`)\]]*)(?(1)>?)",
            re.IGNORECASE,
        )
        self.converter = _Converter(self.address)

    def address(self, written: str) -> str:
        """Where a link of the original leads here: into the forum if possible, else outside."""
        whole = urljoin(self.home, written.strip()) if written.strip() else ""
        return self._inside(whole) or whole.translate(_IN_ADDRESS)

    def _inside(self, whole: str) -> str:
        found = self.post_address.fullmatch(whole)
        if not found:
            return ""
        kind, number, rest = found[1].lower(), int(found[2]), found[3]
        # …/questions/12/title/34#34 is answer 34, …#comment55_34 a comment under it.
        if last := re.search(r"(?:#|#comment\d{1,18}_)(\d{1,18})$", rest):
            kind, number = "a", int(last[1])
        if not self.holds(number):
            return ""
        return f"/{'a' if kind == 'a' else 'questions'}/{number}/{self.mark}"

    def of_post(self, html: str) -> str:
        """Markdown of a post. Raises TextRefused for what cannot be one."""
        if len(html) > MAX_HTML:
            raise text.TextRefused(_("This is longer than any real text."))
        try:
            return text.tidy(self.converter.convert(html))
        except RecursionError:
            raise text.TextRefused(_("This text is nested too deeply.")) from None

    def of_comment(self, written: str) -> str:
        """Markdown of a comment, in which only emphasis, code and links mean something."""
        parts, end = [], 0
        for code in _CODE.finditer(written):
            parts += [self._words(written[end : code.start()]), code[0]]
            end = code.end()
        parts.append(self._words(written[end:]))
        lines = (line.strip() for line in "".join(parts).splitlines())
        return text.tidy(_escape_starts("\n".join(lines))).strip()

    def _words(self, written: str) -> str:
        # Some dumps hold &quot; where people wrote a quotation mark.
        words = _WRITTEN_ENTITY.sub(lambda m: unescape(m[0]), written)
        words = _ENTITY.sub("&amp;", words)
        words = re.sub(r"\]\(/(?=[^/])", f"]({self.home}", words)
        return self.in_comment.sub(self._link_of_comment, words)

    def _link_of_comment(self, match: re.Match[str]) -> str:
        inside = self._inside(match[2].rstrip(".,;:!?"))
        if not inside:
            return match[0]
        if match[1] == "](":
            return f"]({inside}"
        shown = match[2].rstrip(".,;:!?")
        return f"[{shown}]({inside}){match[2][len(shown) :]}"


def _escape_starts(words: str) -> str:
    """Only the first sign of each line can be mistaken for the start of a block."""
    words = _STARTS.sub(lambda m: m[1] + _as_entity(m[2]), words)
    return _COUNTS.sub(r"\1\\.", words)


def _as_entity(sign: str) -> str:
    # Markdown has no backslash for these two.
    return f"&#{ord(sign)};" if sign in "~=" else f"\\{sign}"


def plain(html: str, original: str) -> str:
    """What our renderer refuses, as a block of its bare words, with a link where it was cut."""
    words = text.tidy(unescape(re.sub(r"<[^<>]*>", "", html[:MAX_HTML])))
    rest = _("The rest is where this was first published:") + f" <{original}>"
    # The renderer counts marks of quotes and lists even where they mean nothing.
    words = _DEEP.sub("│", re.sub("`{20,}", "`" * 20, words))
    kept = "\n".join(words.split("\n")[:KEPT_LINES])[:KEPT_LENGTH]
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", kept))])
    body = f"{fence}\n{kept}\n{fence}"
    if not kept.strip():
        return rest
    return f"{body}\n\n{rest}" if kept != words or len(html) > MAX_HTML else body


class _Converter(MarkdownConverter):
    """markdownify for our dialect: other escapes, wider lists, links and pictures by our rules."""

    def __init__(self, address: Callable[[str], str]) -> None:
        # wrap without a width joins the lines of a paragraph, as HTML means them
        super().__init__(
            bs4_options="lxml", heading_style="atx", bullets="-", wrap=True, wrap_width=None
        )
        self.address = address

    def process_text(self, el: Any, parent_tags: set[str]) -> str:
        words = super().process_text(el, parent_tags)  # type: ignore[misc]
        link_follows = words.endswith("!") and el.next_sibling is not None
        return words[:-1] + "\\!" if link_follows and "_noformat" not in parent_tags else words

    def escape(self, text: str, parent_tags: set[str]) -> str:
        text = _BACKSLASH.sub(r"\\\\", text)
        text = _UNDERSCORE.sub(r"\_", text).replace("*", r"\*").replace("`", r"\`")
        text = _ENTITY.sub("&amp;", text)
        if "a" in parent_tags:
            text = text.replace("[", r"\[").replace("]", r"\]")
        if "td" in parent_tags or "th" in parent_tags:
            text = text.replace("|", r"\|")
        return _escape_starts(re.sub(r"\](?=[(:\[])", r"\]", text))

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address = self.address(str(el.get("href") or ""))
        if "_noformat" in parent_tags or not text.strip() or not address:
            return text
        if el.get_text() == el.get("href") == address and not el.find(True):
            return f"<{address}>"
        before, after = (" " if text[0] == " " else ""), (" " if text[-1] == " " else "")
        return f"{before}[{text.strip()}]({address}){after}"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        alt = self.escape(" ".join(str(el.get("alt") or "").split()), {"a"})
        address = self.address(str(el.get("src") or ""))
        return f"![{alt}]({address})" if address else alt

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """Python-Markdown wants four columns before what belongs to an item."""
        mark, _dot, rest = super().convert_li(el, "x", parent_tags).partition(" ")  # type: ignore[misc]
        if not rest:
            return "\n"
        lines = (text or "").strip().split("\n")
        indented = [f"    {line}" if line else "" for line in lines[1:]]
        # A blank line ends an item of several paragraphs, or the next one would belong to it.
        end = "\n\n" if "" in lines else "\n"
        return "\n".join([f"{mark} ".ljust(4) + lines[0], *indented]) + end

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if not text.strip():
            return ""
        lines = re.sub(r"\A(?:[ ]*\n)+|\s+\Z", "", text)
        if {"li", "blockquote"} <= parent_tags:  # our fences do not reach that deep
            return "\n\n" + re.sub("(?m)^", "    ", lines) + "\n\n"
        classes = [*(el.get("class") or []), *((el.code and el.code.get("class")) or [])]
        language = _LANGUAGE.search(" ".join(classes))
        fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", text))])
        return f"\n\n{fence}{language[1] if language else ''}\n{lines}\n{fence}\n\n"

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _small(text, _SUPERSCRIPTS, "^", parent_tags)

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _small(text, _SUBSCRIPTS, r"\_", parent_tags)

    def convert_strike(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self.convert_del(el, text, parent_tags)  # type: ignore[attr-defined]


def _small(words: str, signs: dict[int, int], mark: str, parent_tags: set[str]) -> str:
    """Powers and indices keep their meaning; several small words are just a note."""
    raised = words.translate(signs)
    if not words.strip() or " " in words.strip() or "_noformat" in parent_tags:
        return words
    if not any(a == b for a, b in zip(words, raised, strict=True)):
        return raised
    return mark + words
