"""Strings that others collected to break sanitizers, put into every place of a Markdown text.

The collections are not part of the project. They lie in the folder that WAYMARK_HOSTILE names, or
in `shared/hostile` beside the project; tests that need them skip where there are none.
"""

import json
import os
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from threads.text import TextRefused, render

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "hostile"
FOLDER = Path(os.environ.get("WAYMARK_HOSTILE") or BESIDE)

PLACES = {
    "bare": "{}",
    "paragraph": "before {} after",
    "link text": "[{}](https://example.org/)",
    "link target": "[text]({})",
    "angled link target": '[text](<{}> "title")',
    "reference": "[text][1]\n\n[1]: {}",
    "angled address": "<{}>",
    "bare address": "https://example.org/{}",
    "code span": "`{}`",
    "fenced code": "```html\n{}\n```",
    "fence language": "```{}\ncode\n```",
    "list item": "- {}\n- {}",
    "quote": "> {}",
    "table cell": "| a | b |\n|---|---|\n| {} | {} |",
    "heading": "# {}",
    "picture": "![{}](/media/a.png)",
    "picture address": "![text]({})",
    "picture below media": "![text](/media/{})",
    "mention": "@{} @ada",
}

ATTRIBUTES = {
    "a": {"href", "rel"},
    "img": {"src", "alt", "loading", "decoding", "width", "height"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
    "code": {"class"},
    "span": {"class"},
}
OTHER_TAGS = {"blockquote", "br", "em", "h3", "h4", "h5", "h6", "hr", "li", "p", "pre", "strong"}
OTHER_TAGS |= {"table", "tbody", "thead", "tr", "ul"}
ADDRESS = re.compile(r"https?://[^/?#\s\\@]+([/?#].*)?|mailto:.+|/(?![/\\]).*|[?#].*|/", re.I)
PICTURE = re.compile(r"/media/(?!.*\.\.)[\w./-]+")
INVISIBLE = re.compile(r"[\x00-\x20\x7f\\]")


class _Reader(HTMLParser):
    def __init__(self, rel: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.rel = rel
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in OTHER_TAGS | ATTRIBUTES.keys():
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, ()):
                self.faults.append(f"<{tag} {name}>")
            elif not _fits(name, value or ""):
                self.faults.append(f"<{tag} {name}={value!r}>")
        given = {name: value or "" for name, value in attrs}
        outside = tag == "a" and given.get("href", "").lower().startswith("http")
        if self.rel and outside and given.get("rel") != "nofollow ugc noopener":
            self.faults.append("an outside link without its rel")

    def handle_comment(self, data: str) -> None:
        self.faults.append("a comment")

    handle_decl = handle_pi = unknown_decl = handle_comment


def _fits(name: str, value: str) -> bool:
    if name == "href":
        return bool(ADDRESS.fullmatch(value)) and not INVISIBLE.search(value)
    if name == "src":
        return bool(PICTURE.fullmatch(value))
    if name == "class":
        return bool(re.fullmatch(r"language-[a-z]+|[a-z]{1,2}", value))
    return name != "align" or value in ("left", "center", "right")


def faults(html: str, rel: bool = True) -> list[str]:
    """What in `html` is not on the list above, which was written apart from the project's own.

    `rel` says whether links to elsewhere must carry theirs: the renderer writes it, the sanitizer
    only lets it pass.
    """
    reader = _Reader(rel)
    reader.feed(html)
    reader.close()
    return reader.faults


@cache
def payloads() -> list[str]:
    files = sorted(FOLDER.glob("*.json"))
    entries = (entry for file in files for entry in json.loads(file.read_text()))
    return sorted({entry["payload"] for entry in entries})


def outputs(place: str, turns: int) -> dict[str, str]:
    """Every different output of the strings in one place, with the Markdown that gave it.

    Only one string in so many `turns` stands there, another one in every place, so that each of
    them is tried in several. WAYMARK_HOSTILE_ALL=1 tries all of them everywhere, for minutes.
    """
    turns = 1 if os.environ.get("WAYMARK_HOSTILE_ALL") else turns
    found: dict[str, str] = {}
    for text in payloads()[list(PLACES).index(place) % turns :: turns]:
        source = PLACES[place].replace("{}", text)
        try:
            found.setdefault(render(source, ["ada"]).html, source)
        except TextRefused as refused:
            found.setdefault(str(refused), source)
    return found
