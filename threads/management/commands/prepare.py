"""Everything between a fresh database and a forum that can be served."""

import hashlib
import os
import sys
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import BaseCommand, call_command
from django.db import connection, transaction

from threads.demo import DEMO_PASSWORD
from threads.models import Thread

DEMO_MEMBERS = {"nadia": "member", "ravi": "mentor", "ida": "curator"}
MIGRATION_LOCK = 0x7761796D  # "waym"; any number that nothing else in the database locks


class Command(BaseCommand):
    help = "Migrate, load the demo forum when the database is empty, collect static files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demo forum when empty")

    def handle(self, *, demo: bool, **options: Any) -> None:
        """Progress goes to stderr; the only line on stdout says how to sign in to the demo."""
        self.migrate()
        if demo and not Thread.objects.exists():
            sys.stderr.write("Loading the demo forum …\n")
            with transaction.atomic():
                call_command("seed", stdout=StringIO())
        if not settings.DEBUG:
            self.collect_static()
        members = get_user_model().objects.filter(handle__in=DEMO_MEMBERS)
        if members.count() == len(DEMO_MEMBERS):
            names = ", ".join(f"{handle} ({what})" for handle, what in DEMO_MEMBERS.items())
            self.stdout.write(f"Sign in as {names} with the password {DEMO_PASSWORD}.")

    def migrate(self) -> None:
        with connection.cursor() as cursor:
            # Several servers may start at once: the others wait here, for as long as it takes.
            cursor.execute("set statement_timeout = 0; set lock_timeout = 0")
            cursor.execute("select pg_advisory_lock(%s)", [MIGRATION_LOCK])
            cursor.execute("reset lock_timeout")
        try:
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)
        finally:
            connection.close()  # and with it the lock

    def collect_static(self) -> None:
        """Compressing takes seconds, so it is skipped while no source file has changed."""
        digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
        for finder in get_finders():
            for name, storage in finder.list(None):
                found = Path(storage.path(name)).stat()
                digest.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        if stamp.exists() and stamp.read_text() == digest.hexdigest():
            return
        call_command("collectstatic", interactive=False, verbosity=0)
        draft = stamp.with_name(f".collected.{os.getpid()}")
        draft.write_text(digest.hexdigest())
        draft.replace(stamp)
