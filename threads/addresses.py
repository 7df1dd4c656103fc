"""Addresses of other sites: when two are the same, what stands there, and at which second.

Pure functions over tables. ``canonical`` is an identity, one for every way to write an address;
``openable`` is what a reader is sent to, since not every host answers without its ``www.``.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from threads.address_kinds import KINDS, Kind

LONGEST_MOMENT = 100 * 3600  # nobody means the hundredth hour

_TRACKING = """
    _ga _gl _hsenc _hsmi dclid fbclid gad_source gbraid gclid gclsrc igsh igshid li_fat_id mc_cid
    mc_eid mkt_tok msclkid oly_anon_id oly_enc_id ref_src ref_url s_cid si trk trkinfo ttclid
    twclid vero_conv vero_id wbraid yclid
    """
_TRACKING_NAMES = frozenset(_TRACKING.split())
# What only these hosts use for tracking; elsewhere it may name the page.
_TRACKING_AT = {"x.com": {"s", "t"}, "twitter.com": {"s", "t"}, "medium.com": {"source", "sk"}}
_DEFAULT_PORTS = {"http": 80, "https": 443}

_YOUTUBE = {
    f"{sub}{site}"
    for sub in ("", "m.", "music.", "gaming.")
    for site in ("youtube.com", "youtube-nocookie.com")
}
_VIDEO = re.compile(r"/(?:watch|embed|shorts|live|v|e)/([\w-]{11})", re.ASCII)
_VIDEO_KEY = re.compile(r"[\w-]{11}", re.ASCII)
_NO_VIDEOS = {"videoseries", "live_stream"}  # as long as a key
_ARXIV = re.compile(r"/(?:abs|pdf|html)/((?:[a-z-]+(?:\.[A-Z]{2})?/)?[\d.]+(?:v\d+)?)", re.ASCII)
_REPOSITORY = re.compile(r"(/[^/]+/[^/]+)\.git")

# Where a parameter is a moment; elsewhere ``t=103`` may be the number of a page.
_MOMENT_AT = {
    "youtube.com": ("t", "start", "time_continue"),
    "youtu.be": ("t", "start", "time_continue"),
    "vimeo.com": ("t",),
    "twitch.tv": ("t",),
    "dailymotion.com": ("start",),
    "loom.com": ("t",),
}
# Who wants the unit as well; a plain file (``#t=103``) has its moment only without one.
_WITH_UNIT = {"youtube.com", "youtu.be", "vimeo.com", "twitch.tv"}
_MOMENT = re.compile(r"(?:([0-9]{1,3})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,6})(?:\.[0-9]+)?s?)?")
_CLOCK = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-9]{2})")


class _Address(NamedTuple):
    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}" if self.port else self.host


def canonical(url: str) -> str:
    """One text for all ways to write an address. What is no web address comes back as it is."""
    address = _read(url)
    if not address:
        return url
    host = _without_www(address.host)
    if found := _known(host, address):
        return found
    # With http and https alike: they differ only where somebody chose a port.
    scheme = address.scheme if address.port else "https"
    port = f":{address.port}" if address.port else ""
    query = _kept(address.query, host)
    return f"{scheme}://{host}{port}{_path(address.path)}" + (f"?{query}" if query else "")


def openable(url: str) -> str:
    """The address to open: as it was written, without tracking and moment."""
    address = _read(url)
    if not address:
        return url
    host = _without_www(address.host)
    if found := _known(host, address):
        return found
    query = _kept(address.query, host)
    fragment = "" if _fragment_moment(address.fragment) else address.fragment
    return (
        f"{address.scheme}://{address.place}{address.path or '/'}"
        + (f"?{query}" if query else "")
        + (f"#{fragment}" if fragment else "")
    )


def kind_of(url: str) -> Kind:
    """What stands at a canonical address, by its host and the first part of its path."""
    address = _read(url)
    if not address:
        return Kind.ARTICLE
    first = address.path.strip("/").partition("/")[0].lower()
    labels = _without_www(address.host).split(".")
    for start in range(len(labels) - 1):
        site = ".".join(labels[start:])
        shop = f"{labels[start]}." if start == 0 else ""  # amazon.com, amazon.co.uk …
        for key in (f"{site}/{first}", site, shop):
            if key in KINDS:
                return KINDS[key]
    return Kind.ARTICLE


def seconds_in(url: str) -> int | None:
    """The second at which an address opens its video: a whole number from 1 on, or None."""
    address = _read(url)
    if not address:
        return None
    site = _site(_without_www(address.host))
    given = dict(parse_qsl(address.query, separator="&"))
    found = (_seconds(given[name]) for name in _MOMENT_AT.get(site, ()) if name in given)
    return next(filter(None, found), None) or _fragment_moment(address.fragment)


def at(url: str, seconds: int | None) -> str:
    """The address that opens a canonical or openable one at this second."""
    address = _read(url)
    if not seconds or not address:
        return url
    bare, site = url.partition("#")[0], _site(_without_www(address.host))
    moment = f"{seconds}s" if site in _WITH_UNIT else f"{seconds}"
    if site not in _MOMENT_AT or site == "vimeo.com":
        return f"{bare}#t={moment}"
    return f"{bare}{'&' if address.query else '?'}{_MOMENT_AT[site][0]}={moment}"


def youtube_key(url: str) -> str:
    """The key of the YouTube video that a canonical address names, or nothing."""
    address = _read(url)
    return _youtube(_without_www(address.host), address) if address else ""


def clock(seconds: int) -> str:
    """Seconds as people read them: ``1:43``, ``1:02:03``."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def host_of(url: str) -> str:
    """The host as it is shown: lower case, without ``www.``; nothing for what is no address."""
    address = _read(url)
    return _without_www(address.host) if address else ""


def _read(url: str) -> _Address | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme not in _DEFAULT_PORTS or not host or "@" in parts.netloc:
        return None
    host = f"[{host}]" if ":" in host else host
    port = None if port == _DEFAULT_PORTS[parts.scheme] else port
    return _Address(parts.scheme, host, port, parts.path, parts.query, parts.fragment)


def _without_www(host: str) -> str:
    while host.startswith("www.") and "." in host[4:]:
        host = host[4:]
    return "youtube.com" if host == "m.youtube.com" else host


def _site(host: str) -> str:
    if host in _YOUTUBE:
        return "youtube.com"
    return next((site for site in _MOMENT_AT if host == site or host.endswith(f".{site}")), host)


def _path(path: str) -> str:
    return path.rstrip("/") or "/"


def _known(host: str, address: _Address) -> str:
    """The canonical address at a site that has several for one thing."""
    if address.port:
        return ""
    if key := _youtube(host, address):
        return f"https://youtube.com/watch?v={key}"
    path = _path(address.path)
    if host in _YOUTUBE and path == "/embed/videoseries":
        query = "&".join(p for p in address.query.split("&") if p.startswith("list="))
        return f"https://youtube.com/playlist?{query}" if query else ""
    if host == "player.vimeo.com" and (video := re.fullmatch(r"/video/([0-9]+)", path)):
        return f"https://vimeo.com/{video[1]}"
    if host in ("arxiv.org", "export.arxiv.org"):
        paper = _ARXIV.fullmatch(path.removesuffix(".pdf"))
        return f"https://arxiv.org/abs/{paper[1]}" if paper else ""
    if host == "github.com" and (repository := _REPOSITORY.fullmatch(path)):
        return f"https://github.com{_path(repository[1])}"
    return ""


def _youtube(host: str, address: _Address) -> str:
    path, key = _path(address.path), ""
    if host == "youtu.be":
        key = path[1:]
    elif host in _YOUTUBE and path == "/watch":
        key = dict(parse_qsl(address.query)).get("v", "")
    elif host in _YOUTUBE and (found := _VIDEO.fullmatch(path)):
        key = found[1]
    return key if _VIDEO_KEY.fullmatch(key) and key not in _NO_VIDEOS else ""


def _kept(query: str, host: str) -> str:
    """The query without tracking and moment. The rest stays as it was written, in its order."""
    dropped = {*_TRACKING_AT.get(host, ()), *_MOMENT_AT.get(_site(host), ())}
    return "&".join(
        pair
        for pair in query.split("&")
        if pair and (name := _name(pair)) not in dropped and not _is_tracking(name.lower())
    )


def _is_tracking(name: str) -> bool:
    return name in _TRACKING_NAMES or name.startswith("utm_")


def _name(pair: str) -> str:
    return unquote(pair.partition("=")[0].replace("+", " "))


def _fragment_moment(fragment: str) -> int | None:
    """Of ``#t=1m43s``, ``#t=103,110`` or ``#t=1:43``: the start."""
    found = re.search(r"(?:^|&)t=([^&,]+)", fragment)
    return _seconds(found[1]) if found else None


def _seconds(text: str) -> int | None:
    found = _CLOCK.fullmatch(text) or _MOMENT.fullmatch(text)
    if not found:
        return None
    hours, minutes, seconds = (int(number or 0) for number in found.groups())
    total = hours * 3600 + minutes * 60 + seconds
    return total if 0 < total < LONGEST_MOMENT else None
