"""The embedded PostgreSQL, seen from the processes that use it."""

import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest
from django.db import connection
from processes import LATEST, begin, family, first_line, gone, kill, refused

# Says what it uses, then keeps it until its input ends.
USER = """
from config import postgres
postgres.ensure()
print(postgres.DATA, postgres.socket_folder(), sep="\\t", flush=True)
input()
"""


class User:
    """A process that uses the database."""

    def __init__(self, var: Path) -> None:
        self.process = begin("-c", USER, var=var)

    def ready(self) -> "User":
        data, socket = first_line(self.process).strip().split("\t")
        self.data, self.socket = Path(data), Path(socket)
        self.server = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
        return self

    def sql(self, statement: str, account: str = "waymark") -> list:
        address = f"user={account} dbname=waymark host='{self.socket}'"
        with psycopg.connect(address, autocommit=True) as database:
            found = database.execute(statement)
            return found.fetchall() if found.description else []

    def leaves(self) -> None:
        self.process.communicate("\n", timeout=LATEST)
        assert self.process.returncode == 0


@contextmanager
def using(var: Path) -> Iterator[User]:
    user = User(var).ready()
    try:
        yield user
    finally:
        if user.process.poll() is None:
            user.leaves()
        if user.socket.parent == Path("/tmp"):
            shutil.rmtree(user.socket)


def test_two_that_come_at_once_share_one_server_and_the_last_one_stops_it(tmp_path):
    first, second = User(tmp_path), User(tmp_path)
    assert first.ready().server == second.ready().server
    first.leaves()
    assert second.sql("select 1") == [(1,)]
    second.leaves()
    assert not second.server.is_running()


def test_a_row_survives_the_end_of_every_process(tmp_path):
    with using(tmp_path) as user:
        user.sql("create table notes (words text)")
        user.sql("insert into notes values ('still here')")
        kill(family(user.process))
    leftovers = [user.data / "postmaster.pid", user.socket / ".s.PGSQL.5432.lock"]
    for leftover in leftovers if user.socket.exists() else leftovers[:1]:
        # The number of the old server may belong to any process by now, such as this one.
        leftover.write_text(re.sub(r"^\d+", str(os.getpid()), leftover.read_text()))
    with using(tmp_path) as user:
        assert user.sql("select words from notes") == [("still here",)]


def test_the_server_ends_with_a_user_that_was_killed(tmp_path):
    with using(tmp_path) as user:
        server = [process for process in family(user.process) if process.pid != user.process.pid]
        user.process.kill()
        user.process.wait()
        assert gone(server)
    assert "database system is shut down" in (tmp_path / "postgres" / "log").read_text()


def test_a_long_path_with_spaces_gets_a_short_and_private_socket(tmp_path):
    with using(tmp_path / ("a very long name " * 8)) as user:
        assert user.socket.parent == Path("/tmp")
        assert stat.S_IMODE(user.socket.stat().st_mode) == 0o700
        assert user.sql("select 1") == [(1,)]


def test_the_account_of_the_forum_reads_no_files(tmp_path):
    with using(tmp_path) as user:
        assert user.sql("select 1 where pg_read_file('PG_VERSION') > ''", "postgres")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            user.sql("select pg_read_file('PG_VERSION')")


def test_a_start_that_was_cut_off_is_begun_again(tmp_path):
    half = tmp_path / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with using(tmp_path) as user:
        assert user.sql("select 1") == [(1,)]
        assert not half.exists()


def test_data_that_it_cannot_read_is_named_in_one_sentence(tmp_path):
    with using(tmp_path) as user:
        pass
    (user.data / "PG_VERSION").write_text("9.6\n")
    said = refused("manage.py", "migrate", var=tmp_path)
    assert said.startswith("The embedded PostgreSQL did not start: ")
    assert str(tmp_path / "postgres" / "log") in said


def test_a_folder_that_cannot_be_made_is_named_in_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    said = refused("manage.py", "migrate", var=tmp_path / "file")
    assert said == f"Waymark cannot write into {tmp_path / 'file'}: Not a directory."


def test_letters_and_their_order_do_not_depend_on_the_machine(db):
    with connection.cursor() as cursor:
        cursor.execute("select upper('é'), 'ß' ~ '[[:alpha:]]', 'Z' < 'a', 'z' < 'é'")
        assert cursor.fetchone() == ("É", True, True, True)
