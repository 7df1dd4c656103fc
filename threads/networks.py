"""Which addresses of the Internet Protocol are public, and how a name becomes one of them."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable
from typing import Any, NamedTuple

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Found = list[tuple[Any, ...]]  # as from socket.getaddrinfo

# What `is_global` of some supported Python still lets pass, and what only looks like the outside.
_REFUSED = [
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15",
        "224.0.0.0/3", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20",
    )
]  # fmt: skip
_IPV6 = ipaddress.IPv6Network("2000::/3")  # all that is given out for global use
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Unreachable(Exception):
    """The page cannot or may not be opened."""


class NoSuchHost(Unreachable):
    """Nobody has this name."""


def is_public(text: str) -> bool:
    """Whether an address, as `getaddrinfo` or `getpeername` writes it, is outside of our network.

    An IPv6 address that carries an IPv4 address (mapped, 6to4, NAT64) counts as that one.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id:
            return False
        if inner := _inside(address):
            return is_public(str(inner))
        if address not in _IPV6:
            return False
    refused = any(address in network for network in _REFUSED if network.version == address.version)
    return address.is_global and not (refused or address.is_multicast or address.is_reserved)


def _inside(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


class Network(NamedTuple):
    """Where the client may go. Tests have their own; nothing else may differ from PUBLIC."""

    resolve: Callable[[str, int], Found]
    allows: Callable[[str], bool]
    ports: frozenset[int]


def _resolve(host: str, port: int) -> Found:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


PUBLIC = Network(_resolve, is_public, frozenset({80, 443}))


def addresses_of(host: str, port: int, network: Network, deadline: float) -> Found:
    """All addresses of a name, each of them allowed. Raises Unreachable, also when time is up."""
    found = _in_time(lambda: network.resolve(host, port), deadline)
    for *_, address in found:
        if not network.allows(address[0]):
            raise Unreachable(f"{host} is not on the public network")
    if not found:
        raise Unreachable(f"{host} has no address")
    return found


def _in_time(resolve: Callable[[], Found], deadline: float) -> Found:
    """The system's resolver knows no deadline: a thread asks it, and is left behind if need be."""
    answers: list[Found | BaseException] = []

    def ask() -> None:
        try:
            answers.append(resolve())
        except (OSError, UnicodeError) as error:
            answers.append(error)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(max(0.0, deadline - time.monotonic()))
    match answers:
        case [list(found)]:
            return found
        case [socket.gaierror(errno=socket.EAI_NONAME) as error]:
            raise NoSuchHost(str(error)) from error
        case [BaseException() as error]:
            raise Unreachable(str(error)) from error
    raise Unreachable("the name took too long")
