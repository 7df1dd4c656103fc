"""Real processes of Waymark, in a folder of their own and away from the database of the tests."""

import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from config.folders import BASE_DIR

LATEST = 60  # seconds; a machine that runs the whole suite at once is slow
OURS = ("PYTEST", "WAYMARK_", "DATABASE_URL", "SECRET_KEY", "DJANGO_", "DEBUG", "SITE_URL", "PORT")


def environment(var: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | {"WAYMARK_VAR": str(var), "WAYMARK_DEMO": "0"} | settings


def begin(*arguments: str, var: Path, **settings: str) -> subprocess.Popen[str]:
    """Start Python with these arguments; the output of both streams comes as one."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env=environment(var, **settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline()


def refused(*arguments: str, var: Path, **settings: str) -> str:
    """The one sentence with which a start fails."""
    process = begin(*arguments, var=var, **settings)
    said, _ = process.communicate(timeout=LATEST)
    assert process.returncode == 1, said
    assert said.count("\n") == 1, said
    return said.strip()


def family(process: subprocess.Popen[Any]) -> list[psutil.Process]:
    """The process and all that it started, the database included."""
    first = psutil.Process(process.pid)
    return [first, *first.children(recursive=True)]


def kill(processes: list[psutil.Process]) -> None:
    """Without a chance to say goodbye."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    gone(processes)


def gone(processes: list[psutil.Process]) -> bool:
    """Whether all of them end, soon enough."""
    _, alive = psutil.wait_procs(processes, timeout=LATEST)
    return not [process for process in alive if is_alive(process)]


def is_alive(process: psutil.Process) -> bool:
    """Whether it still runs; one that only waits to be counted off does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]
