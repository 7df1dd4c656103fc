"""A client that costs little: it shares the processors with the server that it measures."""

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

TIMEOUT = 30.0  # seconds for one answer


@dataclass
class Measured:
    """Seconds from sending each request to the last byte of its answer."""

    latencies: list[float] = field(default_factory=list)
    elapsed: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.elapsed


class Connection:
    """One kept-alive connection that always has one request on the way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer, self.missing, self.sent_at = bytearray(), -1, 0.0

    def send(self, request: bytes) -> None:
        self.buffer, self.missing = bytearray(), -1
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self, status: int) -> bool:
        """Read what has come; whether the answer is complete. Raises RuntimeError for another."""
        chunk = self.socket.recv(1 << 18)
        if not chunk:
            raise RuntimeError("The server hung up.")
        if self.missing >= 0:
            self.missing -= len(chunk)
        else:
            self.buffer += chunk
            self._read_head(status)
        return self.missing == 0

    def _read_head(self, status: int) -> None:
        head, found, body = bytes(self.buffer).partition(b"\r\n\r\n")
        if not found:
            return
        lines = head.lower().split(b"\r\n")
        if int(lines[0].split()[1]) != status:
            raise RuntimeError(f"Expected {status}, got {head.decode(errors='replace')}")
        sizes = [line.split(b":")[1] for line in lines if line.startswith(b"content-length:")]
        self.missing = int(sizes[0]) - len(body) if sizes else 0


def drive(
    port: int, request: Callable[[], bytes], *, status: int, seconds: float, connections: int
) -> Measured:
    """Send requests over so many connections, each the next one when its answer is there."""
    measured, chosen = Measured(), selectors.DefaultSelector()
    opened = [Connection(port) for _ in range(connections)]
    try:
        started = time.perf_counter()
        for connection in opened:
            chosen.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(request())
        while opened_now := chosen.get_map():
            if not (events := chosen.select(TIMEOUT)):
                raise RuntimeError(f"No answer on {len(opened_now)} connections.")
            for key, _ in events:
                if not key.data.receive(status):
                    continue
                now = time.perf_counter()
                measured.latencies.append(now - key.data.sent_at)
                if now - started < seconds:
                    key.data.send(request())
                else:
                    chosen.unregister(key.fileobj)
        measured.elapsed = time.perf_counter() - started
    finally:
        chosen.close()
        for connection in opened:
            connection.socket.close()
    return measured
