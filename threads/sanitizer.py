"""What HTML may leave the renderer: one allow-list, applied by two sanitizers.

bleach is no longer maintained, so nh3 has the last word. The lists hold only what `threads.markup`
produces. Adding a tag or an attribute here is a decision about security.
"""

import re
from html import unescape
from urllib.parse import urlsplit

import nh3
from bleach.sanitizer import Cleaner

from threads.code import CODE_CLASSES, LANGUAGE_CLASSES

# Controls but tab and newline, lone surrogates, and the marks that turn the order of what follows.
DECEIVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")

OUTSIDE_REL = "nofollow ugc noopener"

_TEXT_TAGS = {"a", "br", "code", "em", "img", "span", "strong"}
_BLOCK_TAGS = {"blockquote", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "ul"}
_TABLE_TAGS = {"table", "tbody", "td", "th", "thead", "tr"}
TAGS = frozenset(_TEXT_TAGS | _BLOCK_TAGS | _TABLE_TAGS)

# Spaces, controls, invisible characters and backslashes: browsers drop or turn some of them and
# then follow another address than the one that was checked.
_PLAIN = r"[^\s\\<>\"\x00-\x20\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
# No user name before the host: `https://bank.example@evil.example` reads as what it is not.
_OUTSIDE = re.compile(rf"https?://(?:(?![/?#@]){_PLAIN})+(?:[/?#]{_PLAIN}*)?", re.IGNORECASE)
_MAIL = re.compile(rf"mailto:{_PLAIN}+", re.IGNORECASE)
_INSIDE = re.compile(rf"/(?:(?!/){_PLAIN}+)?|[#?]{_PLAIN}*")
_PICTURE = re.compile(r"/media/[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*")


def is_outside(address: str) -> bool:
    if not _OUTSIDE.fullmatch(address):
        return False
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


def is_link(address: str) -> bool:
    """Whether a reader may be sent there: http, https, mailto, or a place on this site."""
    return is_outside(address) or bool(_MAIL.fullmatch(address) or _INSIDE.fullmatch(address))


def is_picture(address: str) -> bool:
    """Whether it is one of our own uploads. Any other address would tell its host who reads."""
    return bool(_PICTURE.fullmatch(address)) and ".." not in address


def _one_of(*values: str):
    return frozenset(values).__contains__


_ATTRIBUTES = {
    ("a", "href"): is_link,
    ("a", "rel"): _one_of(OUTSIDE_REL),
    ("img", "src"): is_picture,
    ("img", "alt"): lambda _: True,
    ("img", "loading"): _one_of("lazy"),
    ("img", "decoding"): _one_of("async"),
    ("img", "width"): re.compile(r"[1-9][0-9]{0,2}").fullmatch,
    ("img", "height"): re.compile(r"[1-9][0-9]{0,2}").fullmatch,
    ("ol", "start"): re.compile(r"[0-9]{1,6}").fullmatch,
    ("th", "align"): _one_of("left", "center", "right"),
    ("td", "align"): _one_of("left", "center", "right"),
    ("code", "class"): LANGUAGE_CLASSES.__contains__,
    ("span", "class"): CODE_CLASSES.__contains__,
}

_NAMES = {tag: {name for t, name in _ATTRIBUTES if t == tag} for tag, _ in _ATTRIBUTES}


def _allowed(tag: str, name: str, value: str) -> bool:
    check = _ATTRIBUTES.get((tag, name))
    return bool(check and check(value))


_bleach = Cleaner(
    tags=TAGS,
    # bleach hands the value over as it was written, with its entities
    attributes=lambda tag, name, value: _allowed(tag, name, unescape(value)),
    protocols={"http", "https", "mailto"},
    strip=True,
)


def sanitize(html: str) -> str:
    """The part of `html` that is on the allow-list. Its own output passes unchanged."""
    clean = nh3.clean(
        _bleach.clean(html),
        tags=set(TAGS),
        attributes=_NAMES,
        attribute_filter=lambda tag, name, value: value if _allowed(tag, name, value) else None,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    # what was written as an entity, such as &#8238;, is a character by now
    return DECEIVING.sub("", clean)
