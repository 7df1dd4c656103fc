"""Pictures that no post and no draft shows make room."""

from argparse import ArgumentParser
from itertools import chain
from typing import Any

from django.core.management import BaseCommand
from django.utils.translation import ngettext
from tqdm import tqdm

from threads.unused import remove_lost_files, remove_unused_uploads


class Command(BaseCommand):
    help = (
        "Remove pictures that are older than a week and that no post (deleted ones and what"
        " histories show included), no draft and no profile uses. It may be stopped and started"
        " again, and run while the site is in use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only name them")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        found = chain(remove_unused_uploads(dry_run), remove_lost_files(dry_run))
        count = 0
        for name in tqdm(found, unit="", disable=None, file=self.stderr):
            count += 1
            if dry_run:
                self.stdout.write(name)
        sentence = (
            ngettext("%d picture is unused.", "%d pictures are unused.", count)
            if dry_run
            else ngettext("%d picture removed.", "%d pictures removed.", count)
        )
        self.stdout.write(sentence % count)
