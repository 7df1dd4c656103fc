"""A Stack Exchange dump becomes discussions."""

import re
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command
from django.db import OperationalError, connection
from django.utils.translation import gettext as _
from tqdm import tqdm

from threads.dump import members, reading
from threads.dump.bodies import Bodies
from threads.dump.discussions import Discussions
from threads.dump.report import Report
from threads.dump.rows import Refused, rows
from threads.dump.staging import Staging
from threads.models import ImportedMember

IMPORT_LOCK = 0x696D706F  # "impo"; any number that nothing else in the database locks
DISCUSSIONS_AT_ONCE = 25
MEMBERS_AT_ONCE = 500
HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")

# file, table, what its rows mean, what they are called in the report
FILES: tuple[tuple[str, str, Callable[[Any], Any], str], ...] = (
    ("Users.xml", "dump_members", reading.member, "members"),
    ("Posts.xml", "dump_texts", reading.post, ""),
    ("Comments.xml", "dump_texts", reading.comment, ""),
    ("Votes.xml", "dump_votes", reading.vote, "votes"),
)


class Command(BaseCommand):
    help = (
        "Import the unpacked dump of a Stack Exchange site: Posts.xml and, where there are,"
        " Users.xml, Comments.xml and Votes.xml. It may be stopped and started again, and run"
        " again with a newer dump: nothing is imported twice."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the XML files are")
        parser.add_argument("--site", help="such as ai.stackexchange.com; else the folder's name")

    def handle(self, *, folder: Path, site: str | None, **options: Any) -> None:
        site = _site(folder, site)
        files = {path.name.lower(): path for path in folder.glob("*.[xX][mM][lL]")}
        if "posts.xml" not in files:
            raise CommandError(_("There is no Posts.xml in %(folder)s.") % {"folder": folder})
        report = Report(partial(tqdm.write, file=self.stderr))
        staging = Staging(site, report)
        self._lock()
        try:
            staging.create()
            self._read(files, staging, report)
            self._write(site, staging, report)
        finally:
            self._unlock(staging)
        # Only now does everything exist that the texts may cite.
        call_command("tie", stderr=self.stderr)
        self.stdout.write("\n".join(report.lines()))

    def _read(self, files: dict[str, Path], staging: Staging, report: Report) -> None:
        present = [entry for entry in FILES if entry[0].lower() in files]
        total = sum(files[name.lower()].stat().st_size for name, *_rest in present)
        with self._bar(_("Reading"), total, unit="B", unit_scale=True) as bar:
            for name, table, meaning, noun in present:
                skip = partial(report.skip, name)
                found = rows(files[name.lower()], skip, bar.update)
                try:
                    staging.copy(table, reading.read(found, meaning, skip), noun)
                except Refused as refusal:
                    raise CommandError(str(refusal)) from None
        if not report.read.total():
            raise CommandError(_("Not a single row could be read."))
        staging.finish()

    def _write(self, site: str, staging: Staging, report: Report) -> None:
        for batch in staging.missing_members(MEMBERS_AT_ONCE):
            members.bring(site, batch)
            report.imported["members"] += len(batch)
        others = ImportedMember.objects.exclude(site=site).exists()
        bodies = Bodies(site, staging.holds, mark=f"?site={site}" if others else "")
        discussions = Discussions(site, bodies, report)
        with self._bar(_("Importing discussions"), staging.find_work(), unit="") as bar:
            for batch in staging.discussions(DISCUSSIONS_AT_ONCE):
                discussions.bring(batch)
                bar.update(len({row.question_id for row in batch}))

    def _bar(self, what: str, total: int, **options: Any) -> tqdm:
        return tqdm(desc=what, total=total, file=self.stderr, **options)

    def _lock(self) -> None:
        with connection.cursor() as cursor:
            try:
                # The server may still be busy with what a killed import left: wait a little.
                cursor.execute("set lock_timeout = '10s'")
                cursor.execute("select pg_advisory_lock(%s)", [IMPORT_LOCK])
            except OperationalError:
                raise CommandError(_("Another import is running.")) from None

    def _unlock(self, staging: Staging) -> None:
        if connection.is_usable():
            staging.drop()
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [IMPORT_LOCK])


def _site(folder: Path, site: str | None) -> str:
    name = (site or folder.resolve().name).lower()
    if not HOST.fullmatch(name) or len(name) > 100:
        raise CommandError(
            _("Say which site this is from, for instance --site ai.stackexchange.com.")
        )
    return name
