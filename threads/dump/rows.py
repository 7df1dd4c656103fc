"""The rows of one file of a dump, as a stream: constant memory, whatever is broken.

XML allows no `<` inside of an attribute, so a row reaches from its `<row` to the next `<`. Each is
parsed by itself: a broken one costs nothing but itself, and no entity is ever declared for it.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _
from lxml import etree

CHUNK = 256 * 1024
LONGEST_ROW = 4 * 1024 * 1024  # a text of 30,000 characters with each one escaped is a tenth of it
MAX_NUMBER = 2**63 - 1
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_ROW = re.compile(rb"row[\s/]")
_FRAME = re.compile(rb"\?xml[^>]*>\s*|/?[A-Za-z]+\s*/?>\s*|!--.*", re.DOTALL)
# Old dumps refer to control characters, which XML does not know and no text needs.
_CONTROL = re.compile(
    rb"&#(?:x0*(?:[0-8bcBC]|1?[ef]|1[0-9a-fA-F])|0*(?:[0-8]|1[1245-9]|2\d|3[01]));"
)
_PLACE = re.compile(r", line \d+, column \d+.*")


class Broken(ValueError):
    """A row that cannot be used; the message is the reason."""


class Refused(ValueError):
    """A file that is no dump at all."""


class Row(NamedTuple):
    line: int
    fields: dict[str, str]

    def text(self, name: str) -> str:
        return self.fields.get(name, "")

    def needed(self, name: str) -> str:
        if name not in self.fields:
            raise Broken(_("%(field)s is missing") % {"field": name})
        return self.fields[name]

    def number(self, name: str) -> int:
        value = self.needed(name)
        if not re.fullmatch(r"-?[0-9]{1,19}", value) or abs(int(value)) > MAX_NUMBER:
            raise Broken(_("%(field)s is no number") % {"field": name})
        return int(value)

    def moment(self, name: str) -> datetime:
        """The moment in this field; dumps are in UTC and begin in 2008."""
        value = self.needed(name)
        try:
            moment = datetime.fromisoformat(value)
            moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (OverflowError, ValueError):
            moment = EARLIEST
        if moment <= EARLIEST:
            raise Broken(_("%(field)s is no date") % {"field": name})
        return moment

    def number_or_none(self, name: str) -> int | None:
        return self.number(name) if name in self.fields else None

    def moment_or_none(self, name: str) -> datetime | None:
        return self.moment(name) if name in self.fields else None


def rows(
    path: Path, skip: Callable[[int, str], object], advance: Callable[[int], object]
) -> Iterator[Row]:
    """Every row that can be parsed. `skip` hears line and reason of each other one, `advance` the
    bytes read. Raises Refused for a file with declarations, such as those of an entity bomb."""
    with path.open("rb") as stream:
        in_broken = False
        for line, piece in _pieces(stream, advance):
            if piece.startswith(b"!") and not piece.startswith(b"!--"):
                raise Refused(
                    _("%(file)s declares a document type or entities; a dump has none.")
                    % {"file": path.name}
                )
            if _ROW.match(piece):
                try:
                    fields = _parse(piece)
                except Broken as reason:
                    in_broken = True
                    skip(line, str(reason))
                    continue
                in_broken = False
                yield Row(line, fields)
            elif not in_broken and not _FRAME.fullmatch(piece):
                skip(line, _("not a row"))


def _pieces(stream: BinaryIO, advance: Callable[[int], object]) -> Iterator[tuple[int, bytes]]:
    """What follows each `<`, with the number of its line."""
    line, rest, opened = 1, b"", False
    while chunk := stream.read(CHUNK):
        advance(len(chunk))
        *whole, rest = (rest + chunk).split(b"<")
        for piece in whole:
            if opened:
                yield line, piece
            opened = True
            line += piece.count(b"\n")
        if len(rest) > LONGEST_ROW:
            yield line, rest
            line, rest, opened = line + rest.count(b"\n"), b"", False
    if opened:
        yield line, rest


def _parse(piece: bytes) -> dict[str, str]:
    if len(piece) > LONGEST_ROW:
        raise Broken(_("longer than any real row"))
    try:
        return dict(etree.fromstring(b"<" + piece, _PARSER).attrib)
    except etree.XMLSyntaxError as error:
        mended = _CONTROL.sub(b"", piece)
        if mended != piece:
            return _parse(mended)
        raise Broken(_PLACE.sub("", error.msg or _("no XML"))) from None
