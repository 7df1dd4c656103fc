"""Workers as real processes: killed, asked to stop, and left without their database."""

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from typing import Any

import psutil
import psycopg
import pytest
from processes import LATEST, begin, family, first_line, free_port, gone, kill

# The task "slow" waits for a file named "go"; its effect is a row.
SLOW = {"DJANGO_SETTINGS_MODULE": "slow_settings", "PYTHONPATH": str(Path(__file__).parent)}
DATABASE = """
from config import postgres
postgres.ensure()
print(postgres.socket_folder(), flush=True)
input()
"""


def until(condition: Callable[[], Any]) -> Any:
    """Its first true answer; a machine that runs the whole suite at once is slow."""
    deadline = time.monotonic() + LATEST
    while not (found := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return found


class Queue:
    """The database of the workers, seen from outside."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.starts()

    def starts(self) -> None:
        self.keeper = begin("-c", DATABASE, var=self.var)
        self.socket = first_line(self.keeper).strip()

    def crashes(self) -> None:
        kill(family(self.keeper))
        self.keeper.wait()

    def sql(self, statement: str, *params: Any) -> list[tuple]:
        where = {"host": self.socket, "user": "waymark", "dbname": "waymark"}
        with psycopg.connect(**where, autocommit=True) as database:
            found = database.execute(statement, params)
            return found.fetchall() if found.description else []

    def defer(self, folder: Path) -> None:
        self.sql(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args)"
            " VALUES ('default', 'slow', %s, jsonb_build_object('folder', %s::text))",
            *(str(folder), str(folder)),
        )

    def status(self, folder: Path) -> str:
        return self.sql("SELECT status FROM procrastinate_jobs WHERE lock = %s", str(folder))[0][0]

    def effects(self, folder: Path) -> int:
        return self.sql("SELECT count(*) FROM effects WHERE folder = %s", str(folder))[0][0]

    def a_minute_passes(self) -> None:
        self.sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")


@pytest.fixture(scope="module")
def var(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def queue(var) -> Iterator[Queue]:
    queue = Queue(var)
    begin("manage.py", "migrate", var=var).communicate(timeout=LATEST)
    queue.sql("CREATE TABLE effects (folder text)")
    yield queue
    queue.keeper.communicate("\n", timeout=LATEST)


@pytest.fixture
def worker(var) -> Iterator[Callable[[], Popen[str]]]:
    started: list[Popen[str]] = []

    def start() -> Popen[str]:
        started.append(begin("manage.py", "work", var=var, **SLOW))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def serve(var: Path, **settings: str) -> Popen[str]:
    server = begin(
        "-m", "config.serve", var=var, PORT=str(free_port()), DEBUG="1", **SLOW, **settings
    )
    assert "http://" in first_line(server)
    return server


@pytest.fixture
def server(queue, var) -> Iterator[Popen[str]]:
    server = serve(var)
    yield server
    if server.poll() is None:
        kill(family(server))
    server.communicate()


def worker_of(server: Popen[str]) -> psutil.Process | None:
    """The worker of a server."""
    return next((process for process in family(server) if "work" in process.cmdline()), None)


def begun(folder: Path) -> list[int]:
    """The processes that have begun the task."""
    file = folder / "begun"
    return [int(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_a_job_whose_worker_is_killed_runs_again_to_its_end(queue, worker, tmp_path):
    queue.defer(tmp_path)
    killed = worker()
    assert until(lambda: begun(tmp_path)) == [killed.pid]
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert (queue.status(tmp_path), queue.effects(tmp_path)) == ("doing", 0)
    queue.a_minute_passes()
    (tmp_path / "go").touch()
    other = worker()
    until(lambda: queue.status(tmp_path) == "succeeded")
    assert begun(tmp_path) == [killed.pid, other.pid]
    assert queue.effects(tmp_path) == 1


def test_a_worker_that_is_asked_to_stop_finishes_its_job(queue, worker, tmp_path):
    queue.defer(tmp_path)
    asked = worker()
    until(lambda: begun(tmp_path))
    asked.terminate()
    (tmp_path / "go").touch()
    said, _ = asked.communicate(timeout=LATEST)
    assert (said, asked.returncode) == ("", 0)
    assert (queue.status(tmp_path), queue.effects(tmp_path)) == ("succeeded", 1)


def test_a_job_survives_the_crash_of_its_database(queue, worker, tmp_path):
    queue.defer(tmp_path)
    worker()
    until(lambda: begun(tmp_path))
    queue.crashes()
    queue.starts()
    (tmp_path / "go").touch()
    worker()  # the other one may have ended: whoever looks after it would begin it again
    until(lambda: queue.status(tmp_path) == "succeeded")
    assert queue.effects(tmp_path) == 1


def test_the_server_begins_a_worker_anew_and_takes_it_along(queue, server, tmp_path):
    first = until(lambda: worker_of(server))
    queue.defer(tmp_path)
    assert until(lambda: begun(tmp_path)) == [first.pid]
    kill([first])
    queue.a_minute_passes()
    (tmp_path / "go").touch()
    until(lambda: queue.status(tmp_path) == "succeeded")
    second = worker_of(server)
    assert begun(tmp_path) == [first.pid, second.pid]
    server.terminate()
    server.communicate(timeout=LATEST)
    assert gone([second])


def test_a_server_without_a_worker_leaves_the_work_to_others(queue, var):
    server = serve(var, WAYMARK_WORKER="0")
    assert not worker_of(server)
    server.terminate()
    server.communicate(timeout=LATEST)
