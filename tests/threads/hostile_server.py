"""A server that answers like nobody should, on an address that only its own tests may reach."""

import contextlib
import gzip
import socket
import socketserver
import threading
import time
from collections.abc import Iterable

import pytest

from threads.networks import Network, is_public

# Not 127.0.0.1: that one has to be refused here like anywhere else.
PLACE = "127.9.8.7"
HOST = "page.example"
BOMB = gzip.compress(b"<title>Bomb</title>" + b" " * 50_000_000)


def page(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    head = "\r\n".join((f"HTTP/1.1 {status}", *headers, "", "")).encode()
    return head + body


def html(body: bytes, *headers: str) -> bytes:
    return page(body, "Content-Type: text/html", *headers)


def moved(place: str) -> bytes:
    return page(b"", f"Location: {place}", status="302 Found")


def endless(piece: bytes, pause: float = 0.0):
    while True:
        yield piece
        time.sleep(pause)


class Server(socketserver.ThreadingTCPServer):
    """Answers are bytes, or pieces of them, by path; ``asked`` holds the requests."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__((PLACE, 0), Handler)
        self.answers: dict[str, bytes | Iterable[bytes]] = {}
        self.asked: list[str] = []
        self.port = self.server_address[1]
        self.names = {HOST: PLACE, "other.example": PLACE}
        self.resolved: list[str] = []

    def resolve(self, host, port):
        """The test's own names; numbers in every notation as the system reads them; no DNS."""
        self.resolved.append(host)
        if host in self.names:
            address = (self.names[host], self.port)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address)]
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)

    @property
    def network(self) -> Network:
        return Network(self.resolve, lambda ip: ip == PLACE or is_public(ip), frozenset({80, 443}))


class Handler(socketserver.BaseRequestHandler):
    server: Server

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            request = self.request.recv(65536).decode("latin-1")
            self.server.asked.append(request)
            path = request.split(" ")[1].partition("?")[0] if request else ""
            answer = self.server.answers.get(path, b"")
            for piece in [answer] if isinstance(answer, bytes) else answer:
                self.request.sendall(piece)


@pytest.fixture
def server():
    try:
        running = Server()
    except OSError:
        pytest.skip("this system has one loopback address only")
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()
