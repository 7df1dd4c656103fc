"""Whether all that is counted is still true."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _
from tqdm import tqdm

from threads import counting

THREADS, *OTHERS = counting.BOOKS


class Command(BaseCommand):
    help = (
        "Compare every stored count with the rows that it counts, and say what differs. It changes"
        " nothing without --mend, and may be stopped, started again, and run while the site is in"
        " use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mend", action="store_true", help="make the counts true")
        parser.add_argument(
            "--threads", type=int, nargs="+", metavar="ID", help="only these discussions"
        )
        parser.add_argument("--after", type=int, default=0, help="go on after this discussion")

    def handle(self, *, mend: bool, threads: list[int] | None, after: int, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        if threads:
            found = self._prove(THREADS, [sorted(threads)], len(threads), mend)
        else:
            found = self._all(THREADS, mend, after)
            found += sum(self._all(table, mend) for table in OTHERS)
        if found and not mend:
            raise CommandError(
                _("%(count)d counts are wrong. --mend mends them.") % {"count": found}
            )
        said = _("%(count)d counts were mended.") if found else _("All counts are right.")
        self.stdout.write(said % {"count": found} if found else said)

    def _all(self, table: str, mend: bool, after: int = 0) -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE id > %s", [after])  # noqa: S608
            (total,) = cursor.fetchone()
        return self._prove(table, counting.batches(table, after), total, mend)

    def _prove(self, table: str, batches: Iterable[list[int]], total: int, mend: bool) -> int:
        found = 0
        with tqdm(total=total, desc=table, unit="", file=self.stderr) as bar:
            for pks in batches:
                for drift in counting.prove(table, pks, mend=mend):
                    found += 1
                    self.stdout.write(self._line(drift))
                bar.update(len(pks))
                bar.set_postfix_str(f"id {pks[-1]}")
        return found

    def _line(self, drift: counting.Drift) -> str:
        where = {"thread": "/threads/{}/", "post": "/posts/{}/", "resource": "/resources/{}/"}
        place = where.get(drift.noun, "member {}").format(drift.pk)
        return f"{place} {drift.counter}: {drift.stored} → {drift.true}"
