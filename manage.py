#!/usr/bin/env python
"""Runs one management command, with the embedded PostgreSQL when no other is named."""

import os
import sys

try:
    from django.core.management import execute_from_command_line
except ImportError:
    sys.exit("Django is not installed here. Run `make run`, or use .venv/bin/python.")

from config import database, postgres

WITHOUT_DATABASE = {"check", "collectstatic", "compilemessages", "help", "makemessages", "version"}
# The start of a container: its database may still be starting.
PATIENCE = {"prepare": 60, "work": 60}  # seconds


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = sys.argv[1].lstrip("-") if len(sys.argv) > 1 else "help"
    if command != "runserver":  # a long import is no runaway request
        os.environ.setdefault("STATEMENT_TIMEOUT", "0")
    if command not in WITHOUT_DATABASE:
        if os.environ.get("DATABASE_URL"):
            database.wait(PATIENCE.get(command, 0))
        else:
            postgres.ensure()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
