"""Keyset pages: the next page starts after a row, not after a number of rows.

Page 1,000 costs what page 1 costs, and nothing is shown twice when rows arrive in between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import BadRequest
from django.db.models import Model, Q, QuerySet

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
MAX_INTEGER = 2**63 - 1
# datetime.max; beyond it a cursor names no moment
MAX_MICROSECONDS = (datetime.max.replace(tzinfo=UTC) - EPOCH) // MICROSECOND


@dataclass(frozen=True)
class Order:
    """A total order: Django field names, ``-`` for descending, the last one unique."""

    fields: tuple[str, ...]

    def backwards(self) -> Order:
        flipped = (f[1:] if f.startswith("-") else f"-{f}" for f in self.fields)
        return Order(tuple(flipped))

    def cursor(self, row: Model) -> str:
        """The row's place as text for an address, such as ``1732430000000000.812``."""
        values = (getattr(row, field.lstrip("-")) for field in self.fields)
        return ".".join(
            str((value - EPOCH) // MICROSECOND if isinstance(value, datetime) else value)
            for value in values
        )

    def beyond(self, model: type[Model], cursor: str, *, inclusive: bool = False) -> Q:
        """The rows after this place (``inclusive``: and the row itself).

        Raises BadRequest for text that is no cursor of this order.
        """
        values = self._parse(model, cursor)
        condition = Q()
        for field, value in reversed(list(zip(self.fields, values, strict=True))):
            name, sign = field.lstrip("-"), "lt" if field.startswith("-") else "gt"
            strictly = Q(**{f"{name}__{sign}": value})
            if not condition:
                condition = Q(**{f"{name}__{sign}e": value}) if inclusive else strictly
            else:
                # «f <= v AND (f < v OR rest)» lets PostgreSQL start its index scan at v.
                condition = Q(**{f"{name}__{sign}e": value}) & (strictly | condition)
        return condition

    def _parse(self, model: type[Model], cursor: str) -> list[Any]:
        parts = cursor.split(".")
        if len(parts) != len(self.fields) or not all(
            part.isascii() and part.isdigit() and len(part) < 20 for part in parts
        ):
            raise BadRequest("Not a place in this list.")
        return [
            self._value(model, field, int(part))
            for field, part in zip(self.fields, parts, strict=True)
        ]

    @staticmethod
    def _value(model: type[Model], field: str, number: int) -> Any:
        name = field.lstrip("-")
        # A query may make up a moment that is no column, such as answered_at.
        kind = (
            "DateTimeField"
            if name.endswith("_at")
            else model._meta.get_field(name).get_internal_type()
        )
        if number > (MAX_MICROSECONDS if kind == "DateTimeField" else MAX_INTEGER):
            raise BadRequest("Not a place in this list.")
        return EPOCH + number * MICROSECOND if kind == "DateTimeField" else number


@dataclass(frozen=True)
class Page:
    """A stretch of a list. ``previous`` and ``next`` are cursors, empty at the ends."""

    rows: list[Any]
    previous: str = ""
    next: str = ""

    def __iter__(self):
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def page(queryset: QuerySet, order: Order, size: int, *, after="", before="", start="") -> Page:
    """Fetch ``size`` rows in one query: after or before a cursor, or starting with its row."""
    if before:
        flipped = order.backwards()
        found = _fetch(queryset.filter(flipped.beyond(queryset.model, before)), flipped, size)
        rows = found[:size][::-1]
        return _page(rows, order, has_previous=len(found) > size, has_next=bool(rows))
    if after or start:
        place = order.beyond(queryset.model, after or start, inclusive=not after)
        queryset = queryset.filter(place)
    found = _fetch(queryset, order, size)
    rows = found[:size]
    return _page(
        rows, order, has_previous=bool((after or start) and rows), has_next=len(found) > size
    )


def _fetch(queryset: QuerySet, order: Order, size: int) -> list[Any]:
    return list(queryset.order_by(*order.fields)[: size + 1])


def _page(rows: Sequence[Any], order: Order, *, has_previous: bool, has_next: bool) -> Page:
    return Page(
        list(rows),
        previous=order.cursor(rows[0]) if has_previous else "",
        next=order.cursor(rows[-1]) if has_next else "",
    )
