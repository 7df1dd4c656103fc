"""Looks whether recommended links still lead somewhere, as the worker does hourly."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from threads.titles import check_dead


class Command(BaseCommand):
    help = "Marks recommended links that lead nowhere any more, and those that do again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=500, help="how many at most (500)")

    def handle(self, *args: Any, limit: int, **options: Any) -> None:
        if not settings.FETCH_LINK_TITLES:
            raise CommandError("This server opens no links: FETCH_LINK_TITLES is off.")
        checked, dead = check_dead(limit)
        self.stdout.write(f"{checked} links checked, {dead} lead nowhere.")
