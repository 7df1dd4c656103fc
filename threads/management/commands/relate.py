"""Similar discussions for everything: after an import, an update, or when tasks fell behind."""

from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _
from tqdm import tqdm

from threads.related import comparing, encoder, fusing, keeping


class Command(BaseCommand):
    help = (
        "Find similar discussions where that is missing or outdated. It may be stopped and started"
        " again, and run while the site is in use. After a stopped --all, go on without --all."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="do everything again")
        parser.add_argument("--batch", type=int, default=64, help="discussions read at once")

    def handle(self, *, all: bool, batch: int, **options: Any) -> None:
        if batch < 1:
            raise CommandError(_("A batch has 1 discussion or more."))
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        keeping.index_vectors()
        if all:
            keeping.outdate()
        if not encoder.load():
            self.stderr.write(_("Without the encoder: discussions are compared by words alone."))
        # All are read before any is compared, so that the first one finds the last one.
        self._each(_("Forgetting"), keeping.deleted(), keeping.forget, batch)
        self._each(_("Reading"), keeping.unread(), keeping.read, batch)
        self._each(_("Comparing"), keeping.unrelated(), self._compare, 1)

    def _each(
        self, what: str, pks: list[int], work: Callable[[list[int]], object], batch: int
    ) -> None:
        """Every batch is stored when it is done: the next run begins after it."""
        with tqdm(total=len(pks), desc=what, unit="", file=self.stderr) as bar:
            for start in range(0, len(pks), batch):
                done = pks[start : start + batch]
                work(done)
                bar.update(len(done))

    def _compare(self, pks: list[int]) -> None:
        for pk in pks:
            if asked := comparing.asking_of(pk):
                keeping.keep(pk, fusing.rank(asked, comparing.pairs(asked), keeping.STORED))
