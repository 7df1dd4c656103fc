"""Asks askers what became of their questions, as the worker does every day."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime, time
from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone
from django.utils.dateparse import parse_date

from threads import asking


def day(typed: str) -> datetime:
    """The end of a day in UTC."""
    try:
        found = parse_date(typed)
    except ValueError:
        found = None
    if found is None:
        raise ArgumentTypeError(f"{typed} is no date such as 2026-12-01")
    return datetime.combine(found, time.max, UTC)


class Command(BaseCommand):
    help = "Ask those what happened whose questions are three, six or twelve months old."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--date",
            type=day,
            metavar="DAY",
            help="ask nobody; say how many would be asked by then",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="ask nobody; say how many would be asked now"
        )

    def handle(self, *, date: datetime | None, dry_run: bool, **options: Any) -> None:
        if date is None and not dry_run:
            self.stdout.write(f"Asked: {asking.ask():,}.")
            return
        for stage, count in asking.whom_to_ask(date or timezone.now()).items():
            self.stdout.write(f"After {stage} months: {count:,} to be asked.")
