"""Read all discussions into search again: after an import, or when words are spelled anew."""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from threads import search
from threads.models import Thread


class Command(BaseCommand):
    help = "Reads all discussions into search again. The forum can be used meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        threads = Thread.objects.all()
        with tqdm(total=threads.count(), unit=" discussions", disable=None) as progress:
            for count in search.rebuild(threads):
                progress.update(count)
        self.stdout.write(f"Search knows {progress.n} discussions.")
