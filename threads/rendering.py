"""Rendering within a budget of processor time, whatever the text does to the libraries.

Python can interrupt its own main thread with a timer, and no other thread. So a render in the main
thread (commands, tests) is timed where it stands, and one in a server's thread is handed to a child
process whose main thread does the same. The child is a bare interpreter that imports this module
and nothing of Django: no settings, no database, no secrets in its environment. It ends when its
socket closes, that is with its parent, however that ended. `multiprocessing` would import the
parent's main module again and hand its environment over.
"""

import atexit
import json
import logging
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from threads.markup import to_html

BUDGET = 0.8  # seconds of processor time; a post of 2,000 characters takes about 0.02
PATIENCE = 5.0  # seconds by the clock, for the turn as for the answer
STARTING = 15.0  # seconds by the clock for a new child to import its libraries
CHILD_MEMORY = 512 * 1024 * 1024  # bytes of address space

logger = logging.getLogger(__name__)


class GaveUp(Exception):
    """The text took too much time or memory, or broke a library."""


class Unavailable(GaveUp):
    """Perhaps not the text: the child did not start or answer, or others kept it busy."""


class _OutOfTime(BaseException):
    """Not an Exception, so that no `except Exception` in a library swallows it."""


def rendered(source: str, handles: Collection[str]) -> tuple[str, str]:
    """HTML and plain words of a tidied text, from any thread, or GaveUp within seconds."""
    if threading.current_thread() is threading.main_thread():
        return _within_budget(source, handles)
    return _child.ask(source, handles)


def _within_budget(source: str, handles: Collection[str]) -> tuple[str, str]:
    started = time.thread_time()

    def ring(*_) -> None:
        # The timer counts every thread of the process; only the time of this one matters.
        left = BUDGET - (time.thread_time() - started)
        if left <= 0:
            raise _OutOfTime
        signal.setitimer(signal.ITIMER_PROF, max(left, 0.01), 0.05)

    handler = signal.signal(signal.SIGPROF, ring)
    # It rings again and again, in case a bare `except` in a library swallows the first ring.
    timer = signal.setitimer(signal.ITIMER_PROF, BUDGET, 0.05)
    try:
        try:
            return to_html(source, handles)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except (_OutOfTime, RecursionError, MemoryError) as error:
        raise GaveUp from error
    except Exception as error:
        logger.exception("A text broke the renderer")
        raise GaveUp from error
    finally:
        signal.setitimer(signal.ITIMER_PROF, *timer)
        signal.signal(signal.SIGPROF, handler or signal.SIG_DFL)


def _read(line: socket.socket, seconds: float) -> bytes:
    """One line without its end, or nothing where the other side has closed."""
    until = time.monotonic() + seconds
    chunks: list[bytes] = []
    while not chunks or not chunks[-1].endswith(b"\n"):
        line.settimeout(max(until - time.monotonic(), 0.001))
        chunk = line.recv(1 << 16)
        if not chunk:
            return b""
        chunks.append(chunk)
    return b"".join(chunks)


class _Child:
    """One child for the whole process, started at the first question and after every loss."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.line: socket.socket | None = None
        self.greeted = False

    def ask(self, source: str, handles: Collection[str]) -> tuple[str, str]:
        question = json.dumps([source, sorted(handles)]).encode() + b"\n"
        if not self.turn.acquire(timeout=PATIENCE):
            raise Unavailable
        try:
            answer = self._exchange(question) or self._exchange(question)
        finally:
            self.turn.release()
        if not answer:
            logger.error("The renderer's child does not start, or died twice over one text")
            raise Unavailable
        result = json.loads(answer)
        if not result:
            raise GaveUp
        return result[0], result[1]

    def _exchange(self, question: bytes) -> bytes:
        """The child's answer, or nothing where it died. One that is too slow is ended."""
        try:
            line = self.line or self.start()
            if not self.greeted:
                self.greeted = bool(_read(line, STARTING))
            line.settimeout(PATIENCE)
            line.sendall(question)
            answer = _read(line, PATIENCE)
        except TimeoutError:
            logger.warning("The renderer's child did not answer in time and was ended")
            self.stop()
            raise Unavailable from None
        except OSError:
            answer = b""
        if not answer:
            self.stop()
        return answer

    def start(self) -> socket.socket:
        places = [str(Path(__file__).resolve().parents[1]), *filter(None, sys.path)]
        self.line, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "from threads.rendering import serve; serve()"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env={"PYTHONPATH": os.pathsep.join(places), "PYTHONDONTWRITEBYTECODE": "1"},
            )
        return self.line

    def stop(self) -> None:
        if self.line:
            self.line.close()
        if self.process:
            self.process.kill()
            self.process.wait()
        self.process, self.line, self.greeted = None, None, False

    def forget(self) -> None:
        """After a fork the child belongs to the other process, and the lock may be held there."""
        if self.line:
            self.line.close()
        if self.process:
            self.process.returncode = 0  # not ours to wait for
        self.turn = threading.Lock()
        self.process, self.line, self.greeted = None, None, False


_child = _Child()
atexit.register(lambda: _child.stop())
os.register_at_fork(after_in_child=lambda: _child.forget())


def serve() -> None:
    """The child's life: a line with a text comes in, a line with its HTML or null goes out."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY, CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.basicConfig(level=logging.WARNING)
    with suppress(ConnectionError), socket.socket(fileno=0) as line:
        line.sendall(b'"ready"\n')
        for question in line.makefile("rb"):
            line.sendall(json.dumps(_answer(*json.loads(question))).encode() + b"\n")


def _answer(source: str, handles: list[str]) -> tuple[str, str] | None:
    with suppress(GaveUp):
        return _within_budget(source, handles)
    return None
