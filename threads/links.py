"""Links in what people wrote: which they are, and what their author says about them.

They are read from the stored, sanitised HTML: an address in code or in a quote is none.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qs, urlsplit

from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve
from lxml import etree, html

QUIET = {"code", "pre", "blockquote"}
BLOCKS = {"p", "li", "td", "th", "h3", "h4", "h5", "h6", "div"}
BREAKING = BLOCKS | {"br", "ul", "ol", "table", "tr", "pre", "blockquote"}  # end a sentence
BREAK = "\x1e"  # counts as white space, and no keyboard has it
LONGEST_REASON = 300
BLOCKS_BEFORE = 10  # looked through for what leads up to an address
MOST_LINKS = 100  # in one post; a wall of links recommends nothing

# Possessive, and only from the first of several: a wall of dots must not be read from each dot.
_END = re.compile(r"(?<![.!?…。！？؟])[.!?…。！？؟]++[\"')\]”’]*+(?=\s)|\x1e")
# Together with the brackets around it, and never with one that was opened further before.
_ADDRESS = re.compile(
    r"(\()?(?:https?://|www\.|/threads/|/posts/)(?:\([^\s()]*\)|[^\s()])*(?(1)\)?)", re.IGNORECASE
)
_LEFT_OUT = "\x1f"  # stands for an address until it is clear whether words follow

PORTS = {"http": 80, "https": 443}

# Not < and &: those mean nothing to our renderer, which would show the backslash.
_MARKDOWN = re.compile(r"([\\\[\]()>*_`!])")


class Link(NamedTuple):
    """An address, the words it hangs on, and the sentence around it (at most 300 characters)."""

    href: str
    words: str
    sentence: str


def links_in(rendered: str) -> list[Link]:
    """The links of a post's HTML, in order, each address once, without code and quotes."""
    if "<a " not in rendered:
        return []
    root = html.fragment_fromstring(rendered, create_parent="div")
    found: dict[str, Link] = {}
    for anchor in root.iter("a"):
        href = anchor.get("href", "")
        if href and href not in found and not _is_quiet(anchor):
            words = " ".join(anchor.text_content().split())
            found[href] = Link(href, words, sentence_around(_block(anchor), anchor))
        if len(found) == MOST_LINKS:
            break
    return list(found.values())


def _is_quiet(anchor: Any) -> bool:
    return any(parent.tag in QUIET for parent in anchor.iterancestors())


def _block(anchor: Any) -> Any:
    return next(parent for parent in anchor.iterancestors() if parent.tag in BLOCKS)


def sentence_around(block: Any, anchor: Any) -> str:
    """What the author says about a link: its sentence, without bare addresses.

    Of an address that stands alone it is what leads up to it: the last sentence before.
    """
    text, start, end = _flat(block, anchor)
    sentence = _said(text, start, end)
    if sentence and sentence != _plain(text[start:end]):
        return sentence
    before = (_flat(each)[0] for each in islice(_leading_to(block), BLOCKS_BEFORE))
    leads = (_last_said(each) for each in (text[:start], *before))
    return next(filter(None, leads), sentence)


def _said(text: str, start: int, end: int) -> str:
    """The sentence that reaches from before ``start`` to after ``end``."""
    ends = [match.end() for match in _END.finditer(text)]
    first = max((e for e in ends if e <= start), default=0)
    last = min((e for e in ends if e >= end), default=len(text))
    if last - first > LONGEST_REASON:  # keep what stands next to the link
        first = max(first, min(start - LONGEST_REASON // 2, last - LONGEST_REASON))
        last = min(last, first + LONGEST_REASON)
    return _plain(text[first:last])


def _last_said(text: str) -> str:
    """The last sentence with a word in it."""
    text = _ADDRESS.sub(_LEFT_OUT, text)
    word = next((at for at in range(len(text), 0, -1) if text[at - 1].isalnum()), 0)
    return _said(text, word - 1, word) if word else ""


def _plain(sentence: str) -> str:
    """The words of a sentence. An address leaves a mark where the sentence goes on after it."""
    pieces = _ADDRESS.sub(_LEFT_OUT, sentence).split(_LEFT_OUT)
    telling = [at for at, piece in enumerate(pieces) if re.search(r"\w", piece)]
    if not telling:
        return ""
    words = " ".join("…".join(pieces[telling[0] : telling[-1] + 1]).split())
    return words.strip(" :-–—→([")[:LONGEST_REASON]


def _leading_to(block: Any) -> Iterator[Any]:
    """The blocks before, the nearest first: of a list's item, those before the list."""
    begin = block
    while begin.tag == "li" or (begin.getprevious() is None and begin.getparent().tag == "li"):
        begin = begin.getparent()
    for before in begin.itersiblings(preceding=True):
        if before.tag not in BLOCKS:
            return
        yield before


def _flat(block: Any, anchor: Any = None) -> tuple[str, int, int]:
    """The block's text, and where in it the anchor's words start and end."""
    parts, length, start, end = [], 0, 0, 0

    def add(text: str | None) -> None:
        nonlocal length
        parts.append(text or "")
        length += len(text or "")

    for event, element in etree.iterwalk(block, events=("start", "end")):
        if element is not block and element.tag in BREAKING:
            add(BREAK)
        if event == "start":
            start = length if element is anchor else start
            add(element.text)
        else:
            end = length if element is anchor else end
            add(element.tail if element is not block else "")
    return "".join(parts), start, end


def own_path(href: str) -> str:
    """The path of an address on this site, or nothing for any other site's."""
    try:
        parts = urlsplit(href)
        if not parts.scheme and not parts.netloc:
            return parts.path
        same = parts.scheme in PORTS and _host(parts) == _host(urlsplit(settings.SITE_URL))
    except ValueError:
        return ""
    return (parts.path or "/") if same else ""


def _host(parts: SplitResult) -> tuple[str | None, int | None]:
    """The host and its port, unless that is its scheme's own. Raises ValueError."""
    return parts.hostname, None if parts.port == PORTS[parts.scheme] else parts.port


def markdown_link(title: str, address: str) -> str:
    """A link as a member would write it: no title ends it early or makes a second one."""
    words = _MARKDOWN.sub(r"\\\1", title)
    return f"[{words}]({address})"


class OldAddress(NamedTuple):
    """What an address names that something had where it was imported from.

    ``answer`` is the number behind a question's, which means more. Several sites may have used
    the same number: ``site`` is the one that the address names, if it does.
    """

    number: int
    answer: int | None = None
    site: str = ""

    @classmethod
    def of(cls, number: int, rest: str = "", site: str = "") -> "OldAddress":
        """`/questions/12/title/34?site=x` comes as 12, `title/34` and x."""
        answer = re.search(r"/([0-9]{1,18})/?$", rest)
        return cls(number, int(answer[1]) if answer else None, site)


class Cited(NamedTuple):
    """What an address of this site names: ``kind`` is "thread", "post" or "imported"."""

    kind: str
    number: int
    link: Link
    old: OldAddress | None = None  # of what was imported


NAMES = {
    "threads.show": "thread",
    "posts.show": "post",
    "replies.index": "post",
    "imported.question": "imported",
    "imported.short": "imported",
    "imported.answer": "imported",
}


def cited_in(links: list[Link]) -> Iterator[Cited]:
    """Those links that name a discussion or a post here, through the site's own URLconf."""
    for link in links:
        match = _resolved(own_path(link.href))
        kind = NAMES.get(match.url_name or "") if match else None
        if match and kind == "imported":
            number, rest = match.kwargs["number"], match.kwargs.get("rest", "")
            site = parse_qs(urlsplit(link.href).query).get("site", [""])[-1]
            yield Cited(kind, number, link, OldAddress.of(number, rest, site))
        elif match and kind:
            yield Cited(kind, match.kwargs["pk"], link)


def _resolved(path: str) -> ResolverMatch | None:
    """What stands at a path of this site, also where only the last slash is missing."""
    for written in (path, f"{path}/"):
        if written.startswith("/"):
            try:
                return resolve(written)
            except Resolver404:
                continue
    return None


def outside(links: list[Link]) -> Iterator[Link]:
    """Those links that lead to other sites."""
    for link in links:
        if link.href.lower().startswith(("http://", "https://")) and not own_path(link.href):
            yield link
