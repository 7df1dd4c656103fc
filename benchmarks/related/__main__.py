"""How good "similar discussions" are, on labelled questions, beside other ways in the same run.

Each file of labels becomes a forum in a database of its own, read by the forum's own code; the
database is kept, so that only the first run encodes. With --speed: how long the database takes
among so many invented discussions. Prints tables in Markdown.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from benchmarks.related import labels
from benchmarks.servers import server_address
from config import postgres
from config.folders import BASE_DIR
from threads.related.versions import VERSION

LABELS = BASE_DIR.parent / "shared" / "data"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.related", description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", help="a file of labels, or their folder")
    parser.add_argument("--speed", type=int, metavar="THREADS", help="measure time, not quality")
    options = parser.parse_args()
    if not os.environ.get("DATABASE_URL"):
        postgres.ensure()
    if options.speed:
        database = f"waymark_related_speed_{options.speed}"
        run(database, "measure_suggestions", "--threads", str(options.speed))
        return
    given = options.data or Path(os.environ.get("DATA") or LABELS)
    files = [given] if given.is_file() else sorted(given.glob("*.json"))
    if not files:
        sys.stdout.write(f"There are no labelled questions in {given}: nothing to measure.\n")
    for file in files:
        database = f"waymark_related_{labels.read(file).digest}_{VERSION}"
        run(database, "measure_related", str(file.resolve()))


def run(database: str, *command: str) -> None:
    """A management command in a process of its own, as Django keeps to one database."""
    create(database)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DATABASE_URL": server_address(database),
        "SECRET_KEY": "benchmark" * 8,
    }
    program = [sys.executable, str(BASE_DIR / "manage.py"), *command]
    if subprocess.run(program, env=environment).returncode:  # noqa: S603
        sys.exit(f"`{command[0]}` failed.")


def create(database: str) -> None:
    with psycopg.connect(server_address("postgres"), autocommit=True) as connection:
        known = "SELECT 1 FROM pg_database WHERE datname = %s"
        if not connection.execute(known, [database]).fetchone():
            name = sql.Identifier(database)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


if __name__ == "__main__":
    main()
