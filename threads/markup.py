"""Our dialect of Markdown: what a post may say, turned into HTML and into plain words.

Python-Markdown does the work. Raw HTML is text here, bare web addresses are links, code has
colours. Links and pictures pass the rules of `threads.sanitizer`, which checks the outcome again.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Collection
from html import unescape
from html.parser import HTMLParser

from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions import Extension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from pictures.names import shown
from threads.fences import Fences
from threads.sanitizer import OUTSIDE_REL, is_link, is_outside, is_picture, sanitize

MENTION = r"(?<![\w@./+-])@([A-Za-z0-9_-]{2,30})(?![\w@-])"
_BARE_ADDRESS = r"\bhttps?://[^\s<>\"`\\\x02\x03]+"
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_BLOCKS = frozenset(
    ("blockquote", "br", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "table", "tr", "ul")
)


class _Heading(HashHeaderProcessor):
    """A heading needs its space, since people write #career and #1 as words, and may end in C#."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ ]++(?P<header>[^\n]*[^\n ])[ ]*+(?:\n|$)")

    def run(self, parent, blocks):
        super().run(parent, blocks)
        words = parent[-1].text.rstrip("#")
        if words.endswith(" "):
            parent[-1].text = words.rstrip()


class _Mention(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m, data):
        if m[1].lower() not in self.md.handles:
            return None, None, None
        return _link(f"/members/{m[1].lower()}/", m[0]), m.start(), m.end()


class _BareAddress(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m, data):
        address = _without_sentence_end(m[0])
        if not is_outside(unescape(address)):
            return None, None, None
        return _link(address, address), m.start(), m.start() + len(address)


class _AngledAddress(InlineProcessor):
    """`<https://…>` and `<name@host>`, which Python-Markdown would turn into entities."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m, data):
        address = m[1] if "://" in m[1] else f"mailto:{m[1]}"
        if not is_link(unescape(address)):
            return None, None, None
        return _link(address, m[1]), m.start(), m.end()


def _link(address: str, text: str) -> etree.Element:
    link = etree.Element("a", href=address)
    link.text = AtomicString(text)
    return link


def _without_sentence_end(address: str) -> str:
    """The address without the full stop, quote or unpaired bracket that ends the sentence."""
    end = len(address)
    unpaired = address.count(")") - address.count("(")
    while end and (address[end - 1] in ".,;:!?'*_~" or (address[end - 1] == ")" and unpaired > 0)):
        unpaired -= address[end - 1] == ")"
        end -= 1
    return address[:end]


class _Rules(Treeprocessor):
    """Headings start below the page's own, links and pictures keep to the rules."""

    def run(self, root: etree.Element) -> None:
        inside_links = {child for link in root.iter("a") for child in link.iter()}
        for element in list(root.iter()):  # without those that are added on the way
            if element.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
                element.tag = f"h{min(int(element.tag[1]) + 2, 6)}"
            elif element.tag == "img":
                _rule_picture(element, nested=element in inside_links)
            elif element.tag == "a":
                _rule_link(element, _address(element, "href"))


def _address(element: etree.Element, name: str) -> str:
    """The address as a browser would read it: entities are resolved before anything is checked."""
    written = element.attrib.pop(name, "")
    return _ENTITY.sub(lambda m: unescape(m[0]), written).strip().replace(" ", "%20")


def _set(element: etree.Element, name: str, value: str) -> None:
    # The serializer leaves what looks like an entity alone, so the ampersand is escaped here.
    element.set(name, value.replace("&", "&amp;"))


def _rule_link(element: etree.Element, address: str) -> None:
    element.attrib.clear()
    if not is_link(address):
        element.tag = "span"
        return
    _set(element, "href", address)
    if is_outside(address):
        element.set("rel", OUTSIDE_REL)
    if not len(element) and not (element.text or "").strip():
        element.text = address.replace("&", "&amp;")


def _rule_picture(element: etree.Element, nested: bool) -> None:
    address = _address(element, "src")
    alt = element.get("alt", "")
    element.attrib.clear()
    if is_picture(address):
        _show_picture(element, address, alt, nested)
        return
    element.text = alt or (address if is_outside(address) else "")
    element.tag = "a"
    _rule_link(element, "" if nested or not is_outside(address) else address)


def _show_picture(element: etree.Element, address: str, alt: str, nested: bool) -> None:
    """A small picture with its size, so that nothing jumps, and a link to the whole.

    What is only decoration is no link, since a link needs a name.
    """
    small = shown(address)
    if small and alt.strip() and not nested:
        element.tag = "a"
        _set(element, "href", address)
        element = etree.SubElement(element, "img")
    _set(element, "src", small.small if small else address)
    element.set("alt", alt)
    element.set("loading", "lazy")
    if small:
        element.set("decoding", "async")
        element.set("width", str(small.width))
        element.set("height", str(small.height))


class _Dialect(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.preprocessors.register(Fences(md), "fences", 25)
        for name in ("html", "automail", "autolink"):
            md.inlinePatterns.deregister(name)
        patterns = md.inlinePatterns
        patterns.register(_AngledAddress(r"<(https?://[^\s<>]+)>", md), "angled", 120)
        patterns.register(_AngledAddress(r"<([^\s<>@:/]+@[^\s<>@:/]+)>", md), "mail", 119)
        patterns.register(_BareAddress(_BARE_ADDRESS, md), "address", 118)
        patterns.register(_Mention(MENTION, md), "mention", 117)
        md.parser.blockprocessors.register(_Heading(md.parser), "hashheader", 70)
        md.treeprocessors.register(_Rules(md), "rules", -10)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.parts.append(" " + (dict(attrs).get("alt") or "").replace("\n", " ") + " ")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))


def _words(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(filter(None, lines))


def to_html(source: str, handles: Collection[str]) -> tuple[str, str]:
    """The post as safe HTML and as plain words, with no bound on the time it takes.

    `source` is tidied text, `handles` the lower-case handles that become links. Only
    `threads.rendering` calls this, since some texts keep Python-Markdown busy for minutes.
    """
    md = Markdown(
        extensions=[
            TableExtension(use_align_attribute=True),
            SaneListExtension(),
            _Dialect(),
        ],
        output_format="html",
    )
    md.handles = frozenset(handles)
    html = sanitize(md.convert(source))
    return html, _words(html)
