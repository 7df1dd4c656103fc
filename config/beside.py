"""A command that runs beside the server: begun again when it dies, stopped at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import Any

from config.folders import BASE_DIR

PAUSE = 1  # seconds before it is begun again: one that cannot start shall not fill the log


class Beside:
    """``with Beside("work"): …``

    The command gets the option --parent, so that it ends with this process, however that ended.
    """

    def __init__(self, *command: str, patience: float, wanted: bool = True) -> None:
        """``patience``: seconds for its running work at the end; then it is killed."""
        self._command, self._patience, self._wanted = command, patience, wanted
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Beside:
        if self._wanted:
            # The first one here and not in the thread: a server that forks in the same instant
            # would inherit a pipe that Popen waits for.
            self._begin()
            threading.Thread(target=self._keep, daemon=True).start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.ask_to_stop()
        if self._process:
            try:
                self._process.wait(self._patience)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def ask_to_stop(self) -> None:
        self._stopping.set()
        if self._process:
            self._process.terminate()

    def _begin(self) -> None:
        command = [sys.executable, str(BASE_DIR / "manage.py"), *self._command]
        # Its own session: Ctrl-C is for this process, which then ends the other one.
        self._process = subprocess.Popen(  # noqa: S603
            [*command, "--parent", str(os.getpid())],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        if self._stopping.is_set():  # asked in between
            self._process.terminate()

    def _keep(self) -> None:
        while self._process and not self._stopping.is_set():
            self._process.wait()
            if not self._stopping.wait(PAUSE):
                self._begin()
