"""Fills an empty forum, so that there is something to look at or something to measure."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, CommandError
from django.db import connection, transaction

from threads.demo import DEMO_PASSWORD, community, crowd
from threads.demo.texts import Texts, load
from threads.models import Post, Thread

SEED_LOCK = 0x73656564  # "seed"; any number that nothing else in the database locks


class Command(BaseCommand):
    help = "Fill an empty forum with a small community, or with a large one for measuring."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--threads",
            type=int,
            metavar="N",
            help="write N made-up discussions, with five posts each",
        )
        parser.add_argument(
            "--seed-number", type=int, default=1, help="another number, another large forum"
        )

    @transaction.atomic
    def handle(self, *, threads: int | None, seed_number: int, **options: Any) -> None:
        if threads is not None and threads < 1:
            raise CommandError("--threads must be 1 or more.")
        texts = load()
        with connection.cursor() as cursor:
            # Two at once would meet in the middle. Lock and setting end with the transaction.
            cursor.execute("select pg_advisory_xact_lock(%s)", [SEED_LOCK])
            cursor.execute("set local statement_timeout = 0")
        self.refuse_a_used_forum(texts)
        if threads is None:
            community.settle(texts)
        else:
            crowd.settle(texts, threads, seed_number)
        members = get_user_model().objects.count()
        self.stdout.write(
            f"Wrote {Thread.objects.count():,} discussions, {Post.objects.count():,} posts and "
            f"{members:,} members; sign in as nadia, ravi or ida (a curator) with the password "
            f"{DEMO_PASSWORD}."
        )

    def refuse_a_used_forum(self, texts: Texts) -> None:
        if Thread.objects.exists():
            raise CommandError("This forum has discussions already; seed needs an empty one.")
        handles = [person.handle for person in texts.people]
        if taken := get_user_model().objects.filter(handle__in=handles).first():
            raise CommandError(
                f"There is a member called {taken.handle} already; seed needs an empty forum."
            )
