#!/usr/bin/env python
"""Runs one management command, with the embedded PostgreSQL when no other is named."""

import os
import sys

from config import postgres

try:
    from django.core.management import execute_from_command_line
    from django.db import connection
    from django.db.utils import OperationalError
except ImportError:
    sys.exit("Django is not installed here. Run `make run`, or use .venv/bin/python.")

WITHOUT_DATABASE = {"help", "version", "collectstatic", "compilemessages", "makemessages"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = sys.argv[1].lstrip("-") if len(sys.argv) > 1 else "help"
    if not os.environ.get("DATABASE_URL") and command not in WITHOUT_DATABASE:
        postgres.ensure()
    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        if connection.connection:
            raise
        sys.exit(f"The database does not answer: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()
