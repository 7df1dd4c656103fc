"""What the rows of each file mean, as rows of the staging tables."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from threads import text
from threads.dump.rows import Broken, Row

MAX_NAME = 100  # Imported.author_name
MAX_TITLE = 160
MAX_TOPIC = 40
KINDS = {"1": "question", "2": "answer"}
VOTES = {"1": "accepted", "2": "up"}

# Since when a new text is licensed how, by the terms of Stack Exchange; newer dumps say it.
LICENCES = (
    (datetime(2018, 5, 2, tzinfo=UTC), "CC BY-SA 4.0"),
    (datetime(2011, 4, 8, tzinfo=UTC), "CC BY-SA 3.0"),
)
_LICENCE = re.compile(r"CC BY-SA [234]\.[05]")

Staged = tuple[Any, ...]


def member(row: Row) -> Staged:
    name = _line(row.needed("DisplayName"), MAX_NAME)
    return row.line, row.number("Id"), name, row.moment("CreationDate")


def post(row: Row) -> Staged | None:
    """A question or an answer; None for the other kinds, such as descriptions of tags."""
    kind = KINDS.get(row.needed("PostTypeId"))
    if not kind:
        return None
    number = row.number("Id")
    is_question = kind == "question"
    title = _line(row.needed("Title"), MAX_TITLE) if is_question else ""
    body = row.needed("Body")
    if not body.strip() or (is_question and not title):
        raise Broken(_("there is no text"))
    return (
        *(row.line, "post", kind, number),
        number if is_question else row.number("ParentId"),
        None,
        *_authorship(row, "Owner"),
        row.moment_or_none("LastEditDate"),
        row.number_or_none("AcceptedAnswerId") if is_question else None,
        title,
        _tags(row.text("Tags")) if is_question else "",
        body,
    )


def comment(row: Row) -> Staged:
    body = row.needed("Text")
    if not body.strip():
        raise Broken(_("there is no text"))
    number, parent = row.number("Id"), row.number("PostId")
    authorship = _authorship(row, "User")
    return (
        row.line,
        "comment",
        "comment",
        number,
        None,
        parent,
        *authorship,
        None,
        None,
        "",
        "",
        body,
    )


def vote(row: Row) -> Staged | None:
    """A vote that says something here: that a post helped, or that it was accepted."""
    kind = VOTES.get(row.needed("VoteTypeId"))
    return (row.number("PostId"), kind, row.moment("CreationDate")) if kind else None


def _authorship(row: Row, who: str) -> Staged:
    """Number and name of the author, licence, date and score."""
    created_at = row.moment("CreationDate")
    name = "OwnerDisplayName" if who == "Owner" else "UserDisplayName"
    number = "OwnerUserId" if who == "Owner" else "UserId"
    return (
        row.number_or_none(number),
        _line(row.text(name), MAX_NAME),
        _licence(row.text("ContentLicense"), created_at),
        created_at,
        min(max(row.number_or_none("Score") or 0, 0), 2**31 - 1),
    )


def _licence(said: str, created_at: datetime) -> str:
    if _LICENCE.fullmatch(said):
        return said
    by_date = (name for since, name in LICENCES if created_at >= since)
    return next(by_date, "CC BY-SA 2.5")


def _line(value: str, length: int) -> str:
    return Truncator(text.tidy_line(value)).chars(length, truncate="…")


def _tags(written: str) -> str:
    """Tags with spaces in between, from `<a><b>` or `|a|b|`."""
    tags = re.split(r"[<>|\s]+", text.tidy_line(written).lower())
    return " ".join(dict.fromkeys(tag[:MAX_TOPIC] for tag in tags if tag))


def read(
    rows: Iterator[Row],
    meaning: Callable[[Row], Staged | None],
    skip: Callable[[int, str], object],
) -> Iterator[Staged | None]:
    for row in rows:
        try:
            yield meaning(row)
        except Broken as reason:
            skip(row.line, str(reason))
