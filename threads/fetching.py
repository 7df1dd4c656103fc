"""Opens a page somewhere on the web for its title, and cannot be made to look inside our network.

Members choose the address, so everything about it may be a trap. Every step, also after each
redirect, asks the same questions of what is really used: the name is resolved once, all of its
addresses must be public, the socket goes to exactly such an address and is asked where it went.
There are bounds on time, bytes, headers and redirects, and no cookies, no credentials, no proxies.
"""

from __future__ import annotations

import io
import re
import socket
import ssl
import time
import zlib
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin, urlsplit

from threads.networks import PUBLIC, Network, Unreachable, addresses_of

SECONDS = 5.0  # for all of it: names, redirects, the last byte
BODY = 512 * 1024  # before and after decompression; the rest is not read
HEADERS = 32 * 1024
REDIRECTS = 3
MOVED = {301, 302, 303, 307, 308}
PORTS = {"http": 80, "https": 443}

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?|[0-9a-f:.]{2,45}")
_WRITTEN = "!$%&'()*+,-./:;=?@_~"  # stays as it is in the path and the query
_READ_AHEAD = 8192


class Answer(NamedTuple):
    """What a host said. ``html`` is the beginning of a page, empty for all that is none."""

    url: str
    status: int
    html: bytes = b""
    charset: str = ""


class _Target(NamedTuple):
    url: str
    scheme: str
    host: str
    port: int
    path: str


def fetch(url: str, *, body: bool = True, network: Network = PUBLIC) -> Answer:
    """The page at this address, after at most three redirects. Raises Unreachable.

    Without ``body`` only its status is asked for. ``network`` is for tests.
    """
    deadline = time.monotonic() + SECONDS
    for _ in range(REDIRECTS + 1):
        target = _target(url, network)
        try:
            answer, next_url = _ask(target, body, network, deadline)
        except (OSError, HTTPException, ValueError, zlib.error) as error:
            raise Unreachable(f"{target.host}: {error}") from error
        if not next_url:
            return answer
        url = next_url
    raise Unreachable("too many redirects")


def _target(url: str, network: Network) -> _Target:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port = PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
    except ValueError as error:
        raise Unreachable("not an address") from error
    if parts.scheme not in PORTS or port not in network.ports:
        raise Unreachable("only http and https, on their own ports")
    if "@" in parts.netloc or not _HOST.fullmatch(host):
        raise Unreachable("not a host")
    query = f"?{quote(parts.query, _WRITTEN)}" if parts.query else ""
    return _Target(url, parts.scheme, host, port, quote(parts.path or "/", _WRITTEN) + query)


def _ask(target: _Target, body: bool, network: Network, deadline: float) -> tuple[Answer, str]:
    """One request: the answer, and where the page moved to, if it did."""
    with _connect(target, network, deadline) as connection:
        connection.settimeout(_left(deadline))
        connection.sendall(_request(target))
        wire = _Wire(connection, deadline)
        response = HTTPResponse(wire)  # type: ignore[arg-type]
        response.begin()
        answer = Answer(target.url, response.status)
        if response.status in MOVED and (place := response.headers.get("Location")):
            return answer, urljoin(target.url, place)
        if not body or response.status != 200 or response.headers.get_content_type() != "text/html":
            return answer, ""
        wire.allow(BODY)
        charset = response.headers.get_content_charset() or ""
        return answer._replace(html=_decoded(response), charset=charset), ""


def _connect(target: _Target, network: Network, deadline: float) -> socket.socket:
    found = addresses_of(target.host, target.port, network, deadline)
    failure: OSError | None = None
    for family, kind, protocol, _, address in found[:3]:
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(_left(deadline))
            connection.connect(address)
            if not network.allows(connection.getpeername()[0]):
                raise Unreachable(f"{target.host} is not on the public network")
            if target.scheme == "https":
                connection.settimeout(_left(deadline))
                return ssl.create_default_context().wrap_socket(
                    connection, server_hostname=target.host
                )
            return connection
        except OSError as error:
            connection.close()
            failure = error
        except Unreachable:
            connection.close()
            raise
    raise failure or OSError("no address")


def _request(target: _Target) -> bytes:
    host = f"[{target.host}]" if ":" in target.host else target.host
    place = host if target.port == PORTS[target.scheme] else f"{host}:{target.port}"
    lines = (
        f"GET {target.path} HTTP/1.1",
        f"Host: {place}",
        "User-Agent: Waymark (titles of recommended pages)",
        "Accept: text/html",
        "Accept-Encoding: gzip, identity;q=0.5",
        "Connection: close",
    )
    return "\r\n".join((*lines, "", "")).encode("ascii")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("out of time")
    return left


class _Wire(io.RawIOBase):
    """A socket that is read within one deadline and one number of bytes.

    A timeout of the socket alone would start anew with each byte that drips in.
    """

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection, self._deadline = connection, deadline
        self._bytes, self._is_cut = HEADERS + _READ_AHEAD, False

    def allow(self, size: int) -> None:
        """From here on the body: what goes beyond is cut off instead of refused."""
        self._bytes, self._is_cut = size, True

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self, _READ_AHEAD)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(_left(self._deadline))
        if self._bytes <= 0 and not self._is_cut:
            raise ValueError("too many headers")
        size = min(len(buffer), max(0, self._bytes))
        count = self._connection.recv_into(buffer, size) if size else 0
        self._bytes -= count
        return count


def _decoded(response: HTTPResponse) -> bytes:
    """At most BODY bytes of the page, whatever it is packed in."""
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("identity", "gzip", ""):
        raise ValueError(f"cannot unpack {coding}")
    unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if coding == "gzip" else None
    parts, size = [], 0
    while size < BODY and (packed := _next(response)):
        part = unpack.decompress(packed, BODY - size) if unpack else packed
        parts.append(part)
        size += len(part)
        if unpack and unpack.eof:
            break
    return b"".join(parts)[:BODY]


def _next(response: HTTPResponse) -> bytes:
    """What there is of the body, also where it ends before the length that was announced."""
    try:
        return response.read(_READ_AHEAD)
    except IncompleteRead as error:
        return error.partial
    except HTTPException:
        return b""
