"""Links in what people wrote: which they are, and what their author says about them.

They are read from the stored, sanitised HTML: an address in code or in a quote is none.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from lxml import etree, html

QUIET = {"code", "pre", "blockquote"}
BLOCKS = {"p", "li", "td", "th", "h3", "h4", "h5", "h6", "div"}
LONGEST_REASON = 300
MOST_LINKS = 100  # in one post; a wall of links recommends nothing

# Possessive, and only from the first of several: a wall of dots must not be read from each dot.
_END = re.compile(r"(?<![.!?…。！？؟])[.!?…。！？؟]++[\"')\]”’]*+(?=\s)|\n")
_ADDRESS = re.compile(r"(?:https?://|www\.|/threads/|/posts/)\S*", re.IGNORECASE)

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
    """What the author says about a link: its sentence, without bare addresses."""
    text, start, end = _flat(block, anchor)
    ends = [match.end() for match in _END.finditer(text)]
    first = max((e for e in ends if e <= start), default=0)
    last = min((e for e in ends if e >= end), default=len(text))
    if last - first > LONGEST_REASON:  # keep what stands next to the link
        first = max(first, min(start, last - LONGEST_REASON) - LONGEST_REASON // 2)
        last = min(last, first + LONGEST_REASON)
    sentence = " ".join(_ADDRESS.sub("", text[first:last]).split())
    return sentence.strip(" :-–—→([")[:LONGEST_REASON] if re.search(r"\w", sentence) else ""


def _flat(block: Any, anchor: Any) -> tuple[str, int, int]:
    """The block's text, and where in it the anchor's words start and end."""
    parts, length, start, end = [], 0, 0, 0

    def add(text: str | None) -> None:
        nonlocal length
        parts.append(text or "")
        length += len(text or "")

    for event, element in etree.iterwalk(block, events=("start", "end")):
        if event == "start":
            start = length if element is anchor else start
            add("\n" if element.tag == "br" else element.text)
        else:
            end = length if element is anchor else end
            add(element.tail if element is not block else "")
    return "".join(parts), start, end


def own_path(href: str) -> str:
    """The path of an address on this site, or nothing for any other site's."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    if not parts.scheme and not parts.netloc:
        return parts.path
    ours = urlsplit(settings.SITE_URL)
    same = parts.scheme in ("http", "https") and parts.netloc.lower() == ours.netloc.lower()
    return parts.path if same else ""


def markdown_link(title: str, address: str) -> str:
    """A link as a member would write it: no title ends it early or makes a second one."""
    words = _MARKDOWN.sub(r"\\\1", title)
    return f"[{words}]({address})"


class Cited(NamedTuple):
    """What an address of this site names: ``kind`` is "thread", "post" or "imported"."""

    kind: str
    number: int
    link: Link


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
        path = own_path(link.href)
        if not path.startswith("/"):
            continue
        try:
            match = resolve(path)
        except Resolver404:
            continue
        if kind := NAMES.get(match.url_name or ""):
            yield Cited(kind, match.kwargs.get("pk") or match.kwargs["number"], link)


def outside(links: list[Link]) -> Iterator[Link]:
    """Those links that lead to other sites."""
    for link in links:
        if link.href.lower().startswith(("http://", "https://")) and not own_path(link.href):
            yield link
