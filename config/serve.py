"""Starts Waymark for visitors: ``python -m config.serve``. Read ``main`` from top to bottom."""

import encodings.idna  # noqa: F401  # announce() connects while Granian forks: nobody may import then
import errno
import fcntl
import importlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import IO, Any, NoReturn

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from config import postgres
from config.beside import Beside
from config.folders import BASE_DIR, VAR_DIR

THREADS = 4  # a worker; the database pool of a worker has to be larger
GRACE = 8  # seconds for running requests at the end; `docker stop` waits 10
MOST_WORKERS = 512
HEADERS = 10_000  # milliseconds for a client to send them


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    host, port = address()
    workers = number_of_workers()
    background = background_work()
    embedded = not os.environ.get("DATABASE_URL")
    if embedded:
        os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    alone = only_one_at_a_time()
    refuse_a_taken_port(host, port)
    if embedded:
        postgres.ensure()
    sign_in = prepare(demo=os.environ.get("WAYMARK_DEMO", "1" if embedded else "0") == "1")
    threading.Thread(target=announce, args=(host, port, sign_in), daemon=True).start()
    with alone, background:
        serve(host, port, workers, background)


def stop(*_: Any) -> NoReturn:
    sys.exit(0)


def address() -> tuple[str, int]:
    """Where to listen: HOST (this machine only, unless set) and PORT."""
    port = os.environ.get("PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not {port!r}.")
    return os.environ.get("HOST") or "127.0.0.1", int(port)


def number_of_workers() -> int:
    number = os.environ.get("WORKERS") or "2"
    if not number.isdecimal() or int(number) < 1:
        sys.exit(f"WORKERS must be a number from 1, not {number!r}.")
    return int(number)


def background_work() -> Beside:
    """One worker, unless WAYMARK_WORKER=0 says that others do its work."""
    wanted = os.environ.get("WAYMARK_WORKER") or "1"
    if wanted not in ("0", "1"):
        sys.exit(f"WAYMARK_WORKER must be 0 or 1, not {wanted!r}.")
    return Beside("work", patience=GRACE, wanted=wanted == "1")


def only_one_at_a_time() -> IO[bytes]:
    """A lock for as long as the returned file is open, so that two cannot prepare one folder."""
    try:
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        file = (VAR_DIR / "serve.lock").open("ab")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("Waymark already runs from this folder.")
    except OSError as error:
        sys.exit(f"Waymark cannot write into {VAR_DIR}: {error.strerror}.")
    return file


def refuse_a_taken_port(host: str, port: int) -> None:
    """Granian's workers share their port, so that it would not notice another server there."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            sys.exit(f"Port {port} is taken. Choose another one, such as PORT={port + 10}.")
        sys.exit(f"Waymark cannot listen on {host}, port {port}: {error.strerror}.")


def prepare(*, demo: bool) -> str:
    """Bring database and files up to date. Returns how to sign in to the demo, if there is one.

    Done by a process of its own: this one stays small and holds no connection when it forks.
    """
    command = [sys.executable, str(BASE_DIR / "manage.py"), "prepare", *(["--demo"] * demo)]
    # Its own session: Ctrl-C is for this process, which then ends the other one.
    done = subprocess.run(  # noqa: S603
        command, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout.strip()


def announce(host: str, port: int, sign_in: str) -> None:
    """Say where the forum is, once it answers there."""
    here = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
    while True:
        try:
            socket.create_connection((here, port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    said = f"Waymark is at http://{here}:{port} (Ctrl-C stops it). {sign_in}"
    sys.stdout.write(said.strip() + "\n")
    sys.stdout.flush()


def serve(host: str, port: int, workers: int, background: Beside) -> None:
    running = Running()
    server = granian(host, port, workers)

    def interrupt(*_: Any) -> None:
        background.ask_to_stop()  # at the same time as Granian's workers: the grace is for both
        running.end()
        server.signal_handler_interrupt()

    def on_startup() -> None:
        # A closed terminal ends the forum; Granian would take its signal for "reload".
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, interrupt)

    # Until Granian has its own handlers in a worker, those of the parent would swallow its signal.
    os.register_at_fork(after_in_child=lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL))
    server.on_startup(on_startup)
    server.serve(target_loader=lambda: application(running), wrap_loader=False)


def granian(host: str, port: int, workers: int) -> Any:
    return Granian(
        "config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS),
        websockets=False,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        log_level=LogLevels.warning,
    )


class Running:
    """A pipe from the parent: its workers read when it asks them to stop, or is gone."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe()

    def end(self) -> None:
        """Called by the parent, from a handler: signals may come twice."""
        if self._write >= 0:
            os.write(self._write, b"." * MOST_WORKERS)
            os.close(self._write)
        self._write = -1

    def is_asked(self) -> bool:
        """Wait, in a worker; whether the parent asked. Otherwise it is gone."""
        os.close(self._write)  # its own copy of the parent's end
        return bool(os.read(self._read, 1))


def application(running: Running) -> Callable[..., Any]:
    """Called in each worker: the forum, in a process that ends when its parent asks or is gone."""
    os.setpgrp()  # Ctrl-C is for the parent, which stops its workers in order
    threading.Thread(target=end_with_parent, args=(running,), daemon=True).start()
    return importlib.import_module("config.wsgi").application


def end_with_parent(running: Running) -> None:
    """Granian's one signal can be lost on a worker that is just beginning to listen.

    Asked a second time, Granian drops what is still running: so not before the grace is
    nearly over.
    """
    if not running.is_asked():
        os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE - 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
