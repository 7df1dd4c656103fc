"""What of PostgreSQL's extensions only a superuser may create in the embedded server."""

from pathlib import Path

import psycopg

DATABASES = "SELECT datname FROM pg_database WHERE datallowconn AND datname <> 'postgres'"


def create(socket_folder: Path) -> None:
    """Give every database the extension ``vector``, and new ones too: they copy template1.

    At each start of the server, because a cluster may be older than the wish.
    """
    with _connected(socket_folder, "postgres") as server:
        names = [name for (name,) in server.execute(DATABASES)]
    for name in names:
        with _connected(socket_folder, name) as server:
            server.execute("CREATE EXTENSION IF NOT EXISTS vector")


def _connected(socket_folder: Path, database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(socket_folder), user="postgres", dbname=database, autocommit=True
    )
