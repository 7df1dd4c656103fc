"""Whether a PostgreSQL that is not ours answers."""

import sys
import time

import psycopg
from django.db import connection


def wait(patience: float) -> None:
    """Return when the database answers; after ``patience`` seconds end with one sentence.

    Asked past the connection pool, which would try on and on and not say why.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            psycopg.connect(**connection.get_connection_params()).close()
            return
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                reason = str(error).strip().splitlines()[0]
                sys.exit(f"The database does not answer: {reason}")
            time.sleep(1)
