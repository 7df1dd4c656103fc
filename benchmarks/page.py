"""A page to measure, as plain data: it travels between processes as JSON."""

import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode


@dataclass
class Page:
    """``paths`` are asked for in turn. A ``form`` makes it a POST, signed in by ``cookies``."""

    name: str
    paths: list[str]
    status: int = 200
    cookies: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    queries: int = 0

    def fields(self, number: int) -> dict[str, str]:
        """What request ``number`` sends: a token of its own, and every second round of the paths
        the marks are taken back."""
        fields = {**self.form, **({"token": str(uuid.uuid4())} if "token" in self.form else {})}
        if "helpful" in fields:
            fields["helpful"] = str(1 - number // len(self.paths) % 2)
        return fields

    def request(self, number: int) -> bytes:
        """A whole HTTP request. It asks for no compression, so that the bare view is bare."""
        body = urlencode(self.fields(number)).encode() if self.form else b""
        headers: dict[str, Any] = {"Host": "127.0.0.1"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Content-Length"] = len(body)
        first = f"{'POST' if self.form else 'GET'} {self.paths[number % len(self.paths)]} HTTP/1.1"
        lines = [first, *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + body
