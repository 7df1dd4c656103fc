"""Runs the embedded PostgreSQL for as long as anybody uses it. Started by postgres.py only.

Because this process waits for a lock and not for a message, the server ends even when its users
were killed and could not say goodbye.
"""

import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path


def keep(users_lock: str, server_lock: int, command: list[str]) -> None:
    """Run ``command`` until no process holds ``users_lock`` any more, then stop it.

    ``server_lock`` is a descriptor that the server shall hold and this process shall not.
    """
    server = subprocess.Popen(command, pass_fds=[server_lock])  # noqa: S603
    os.close(server_lock)
    with Path(users_lock).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server.send_signal(signal.SIGINT)  # PostgreSQL's "fast shutdown"
        server.wait()


if __name__ == "__main__":
    keep(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
