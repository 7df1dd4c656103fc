"""COPY for Django models: the fast way into a table."""

from collections.abc import Iterable
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models


def copy(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """Write rows given as attribute names and values, with the key; what is not named gets its
    default.

    Nothing of the model runs: no validation, no counters.
    """
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    defaults = {f.attname: f.get_db_prep_save(f.get_default(), connection) for f in fields}
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as out:
        for row in rows:
            # The defaults come first, so that the values are in the order of the columns.
            out.write_row(tuple({**defaults, **row}.values()))


def finish(written: Iterable[type[models.Model]]) -> None:
    """Let the next ordinary rows get free ids, and the planner know what the tables hold now."""
    written = list(written)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), written):
            cursor.execute(statement)
    analyze(written)


def analyze(written: Iterable[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for model in written:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
