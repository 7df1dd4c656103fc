"""``python -m config.serve``, which is what ``make run`` and the container do."""

import http.client
import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest
from processes import LATEST, begin, family, first_line, free_port, gone, kill, refused

ELSEWHERE = "postgres://waymark:x@127.0.0.1:9/waymark"
KEY = "k" * 60


@pytest.fixture(scope="module")
def var(tmp_path_factory) -> Path:
    """One folder for this file, so that the database is made and migrated only once."""
    return tmp_path_factory.mktemp("var")


class Forum:
    def __init__(self, var: Path) -> None:
        self.var, self.port = var, free_port()
        self.process = begin("-m", "config.serve", var=var, PORT=str(self.port))
        self.said = first_line(self.process)
        self.processes = family(self.process) if self.process.poll() is None else []
        if f"http://127.0.0.1:{self.port}" not in self.said:
            kill(self.processes)
            pytest.fail(self.said + self.rest())

    def get(self, address: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LATEST)
        connection.request("GET", address)
        return connection.getresponse().status

    def database(self) -> psycopg.Connection:
        folder = next(filter(None, map(socket_folder, self.processes)))
        return psycopg.connect(host=folder, user="waymark", dbname="waymark")

    def sql(self, statement: str) -> list[tuple]:
        with self.database() as database:
            found = database.execute(statement)
            return found.fetchall() if found.description else []

    def rest(self) -> str:
        """What it said after its first line, once it has ended."""
        return self.process.communicate(timeout=LATEST)[0]


def socket_folder(process: psutil.Process) -> str:
    """Where a PostgreSQL listens; its own processes come and go, and have no such argument."""
    with suppress(psutil.NoSuchProcess):
        command = process.cmdline()
        if process.name() == "postgres" and "-k" in command:
            return command[command.index("-k") + 1]
    return ""


@pytest.fixture
def forum(var) -> Iterator[Forum]:
    forum = Forum(var)
    yield forum
    kill([process for process in forum.processes if process.is_running()])
    forum.process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_says_where_it_is_and_stops_cleanly(forum, number):
    assert forum.get("/health/") == 200
    os.killpg(forum.process.pid, number)  # as the terminal does with Ctrl-C
    assert forum.rest() == ""
    assert forum.process.returncode == 0
    assert gone(forum.processes)
    assert not [p for p in psutil.process_iter(["cmdline"]) if str(forum.var) in str(p.info)]


def test_a_running_request_is_answered_before_it_stops(forum):
    with ThreadPoolExecutor() as visitors, forum.database() as database:
        database.execute("lock table threads_thread in access exclusive mode")
        page = visitors.submit(forum.get, "/")
        waiting = "not granted and relation = 'threads_thread'::regclass"
        while not forum.sql(f"select 1 from pg_locks where {waiting}"):
            time.sleep(0.05)
        forum.process.terminate()
        time.sleep(1)
        database.rollback()
        assert page.result(LATEST) == 200
    assert (forum.rest(), forum.process.returncode) == ("", 0)


def test_everything_may_be_killed_and_nothing_is_lost(forum, var):
    forum.sql("create table if not exists notes (words text)")
    forum.sql("insert into notes values ('still here')")
    kill(family(forum.process))
    again = Forum(var)
    assert again.get("/health/") == 200
    assert ("still here",) in again.sql("select words from notes")
    again.process.terminate()
    assert (again.rest(), again.process.returncode) == ("", 0)


def test_its_workers_end_with_it_when_it_alone_is_killed(forum):
    forum.process.kill()
    forum.process.wait()
    assert gone(forum.processes)


def test_a_second_one_in_the_same_folder_is_refused(forum, var):
    said = refused("-m", "config.serve", var=var, PORT=str(free_port()))
    assert said == "Waymark already runs from this folder."


def test_a_taken_port_is_named(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = refused("-m", "config.serve", var=tmp_path, PORT=str(port))
    assert said == f"Port {port} is taken. Choose another one, such as PORT={port + 10}."


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "http"), ("PORT", "70000"), ("HOST", "192.0.2.1"), ("WORKERS", "0")],
)
def test_a_wrong_place_to_listen_is_named_in_one_sentence(name, value, tmp_path):
    settings = {"PORT": str(free_port())} | {name: value}
    assert value in refused("-m", "config.serve", var=tmp_path, **settings)


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"DATABASE_URL": ELSEWHERE}, "SECRET_KEY"),
        ({"DATABASE_URL": "sqlite:///forum.db", "SECRET_KEY": KEY}, "DATABASE_URL"),
        ({"DATABASE_URL": "nonsense", "SECRET_KEY": KEY}, "DATABASE_URL"),
        ({"DEBUG": "perhaps"}, "DEBUG"),
        ({"SITE_URL": "forum.example"}, "SITE_URL"),
        ({"SITE_URL": "http://"}, "SITE_URL"),
        ({"SITE_URL": "http://forum.example/below"}, "SITE_URL"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES"),
        ({"SITE_URL": "https://forum.example", "TRUSTED_PROXIES": "0"}, "TRUSTED_PROXIES"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"EMAIL_URL": "mail.example"}, "EMAIL_URL"),
        ({"CACHE_URL": "redis://"}, "CACHE_URL"),
        ({"DEFAULT_FROM_EMAIL": "Waymark"}, "DEFAULT_FROM_EMAIL"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(wrong, word, tmp_path):
    assert word in refused("manage.py", "check", var=tmp_path, **wrong)


def test_the_name_in_the_address_of_the_site_is_answered_to(tmp_path):
    ask = "from config import settings; print(settings.ALLOWED_HOSTS)"
    site = {"SITE_URL": "https://forum.example", "ALLOWED_HOSTS": "", "DEBUG": "1"}
    assert first_line(begin("-c", ask, var=tmp_path, **site)) == "['forum.example']\n"


def test_a_database_that_does_not_answer_is_named_in_one_sentence(tmp_path):
    elsewhere = {"DATABASE_URL": ELSEWHERE, "SECRET_KEY": KEY}
    said = refused("manage.py", "migrate", var=tmp_path, **elsewhere)
    assert said.startswith("The database does not answer: ")


def test_a_stop_while_it_is_still_starting_leaves_nothing(tmp_path):
    process = begin("-m", "config.serve", var=tmp_path, PORT=str(free_port()))
    log = tmp_path / "postgres" / "log"
    while not log.exists() or "ready to accept" not in log.read_text():
        assert process.poll() is None
    processes = family(process)
    process.terminate()
    assert "Traceback" not in process.communicate(timeout=LATEST)[0]
    assert process.returncode == 0
    assert gone(processes)
