"""The database and the server of a forum that is measured."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

from benchmarks.page import Page
from config import postgres
from config.folders import BASE_DIR, VAR_DIR

PATIENCE = 120.0  # seconds for a server to answer
GOING = 20.0  # seconds for a server to end


class Forum:
    """A forum of a size in a database of its own. It is made once and kept for the next time."""

    def __init__(self, threads: int) -> None:
        self.threads, self.database = threads, f"waymark_bench_{threads}"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.pages: list[Page] = []
        self.last_post = 0

    def prepare(self) -> None:
        self.create()
        self.manage("prepare", stdout=subprocess.DEVNULL)
        if not self.is_seeded():
            self.manage("seed", "--threads", str(self.threads))
        found = json.loads(self.manage("benchmark", stdout=subprocess.PIPE))
        self.last_post = found["last_post"]
        self.pages = [Page(**page) for page in found["pages"]]

    def create(self) -> None:
        with psycopg.connect(server_address("postgres"), autocommit=True) as connection:
            known = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(known, [self.database]).fetchone():
                create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.database))
                connection.execute(create)

    def is_seeded(self) -> bool:
        """Seeding is one transaction: one thread means all of them."""
        with psycopg.connect(server_address(self.database)) as connection:
            return bool(connection.execute("SELECT 1 FROM threads_thread LIMIT 1").fetchone())

    def undo(self) -> None:
        if self.last_post:
            self.manage("benchmark", "--undo", str(self.last_post))

    def manage(self, *arguments: str, stdout: Any = None) -> str:
        command = [sys.executable, str(BASE_DIR / "manage.py"), *arguments]
        done = subprocess.run(  # noqa: S603
            command, env=self.environment(), stdout=stdout, text=True
        )
        if done.returncode:
            sys.exit(f"`{arguments[0]}` failed for {self.threads:,} threads.")
        return done.stdout or ""

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "DATABASE_URL": server_address(self.database),
            "SECRET_KEY": "benchmark" * 8,
            "WAYMARK_VAR": str(VAR_DIR / "benchmark" / self.database),
            "WAYMARK_DEMO": "0",
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "ALLOWED_HOSTS": "127.0.0.1",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "WORKERS": "2",
            "DEBUG": "0",
            "CACHE_URL": "",
            "EMAIL_URL": "",
            "LOG_LEVEL": "WARNING",
        }

    @contextmanager
    def served(self) -> Iterator[None]:
        """The server as in production, for as long as the block runs."""
        command = [sys.executable, "-m", "config.serve"]
        server = subprocess.Popen(  # noqa: S603
            command, env=self.environment(), cwd=BASE_DIR, stdout=subprocess.DEVNULL
        )
        try:
            self.wait_for(server)
            yield
        finally:
            server.terminate()
            try:
                server.wait(GOING)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()

    def wait_for(self, server: subprocess.Popen) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and server.poll() is None:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=5).close()
                return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        sys.exit("The server did not start.")


def server_address(database: str) -> str:
    """DATABASE_URL with another database, or the embedded server's address."""
    if given := os.environ.get("DATABASE_URL"):
        return urlsplit(given)._replace(path=f"/{database}").geturl()
    return f"postgres://waymark@{quote(str(postgres.socket_folder()), safe='')}:5432/{database}"
