"""Runs inside a forum that is measured: `python -m benchmarks` starts it."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management import BaseCommand
from django.db import connection
from django.db.models import Max

from benchmarks import forum
from threads.models import Post

BARE_PAGE = """
CREATE TABLE IF NOT EXISTS benchmark_page (id integer PRIMARY KEY, html text NOT NULL);
INSERT INTO benchmark_page
SELECT 1, left(string_agg(html, ''), 30000) FROM (SELECT html FROM threads_post LIMIT 200) AS posts
ON CONFLICT DO NOTHING
"""


class Command(BaseCommand):
    help = "Print the pages to measure as JSON, or take back what a measurement wrote."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--undo", type=int, metavar="ID", help="the last post of before")

    def handle(self, *, undo: int | None, **options: Any) -> None:
        if undo is not None:
            return forum.undo(undo)
        with connection.cursor() as cursor:
            cursor.execute(BARE_PAGE)
            # What autovacuum would have done by the time a forum is this large.
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("VACUUM (ANALYZE)")
        pages = forum.pages()
        for page in pages:
            page.queries = forum.queries(page)
        last_post = Post.objects.aggregate(last=Max("pk"))["last"]
        found = {"last_post": last_post, "pages": [asdict(page) for page in pages]}
        self.stdout.write(json.dumps(found))
        return None
