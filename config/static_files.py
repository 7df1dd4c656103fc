"""Static files of a served site: hashed, compressed, and the style sheets as one.

The sheets stay apart in the source, one component each. Fetched apart they would cost a slow line
a round trip more, and small files compress badly.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/app.css"
_IMPORT = re.compile(r'@import url\("([^"]+)"\) layer\((\w+)\)( print)?;\n?')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class OneSheetStorage(CompressedManifestStaticFilesStorage):
    """Puts what ``css/app.css`` imports into it, each sheet in its layer, before hashing."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        if SHEET in paths and not dry_run:
            memory = InMemoryStorage()
            memory.save(SHEET, ContentFile(_inlined(paths)))
            paths = {**paths, SHEET: (memory, SHEET)}
        yield from super().post_process(paths, dry_run, **options)


def _inlined(paths: dict[str, Any]) -> bytes:
    def sheet(match: re.Match[str]) -> str:
        name, layer, print_only = match.groups()
        rules = _plain(_read(paths, posixpath.join(posixpath.dirname(SHEET), name)))
        rules = f"@media print {{\n{rules}}}\n" if print_only else rules
        return f"@layer {layer} {{\n{rules}}}\n"

    return _IMPORT.sub(sheet, _read(paths, SHEET)).encode()


def _read(paths: dict[str, Any], name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()


def _plain(css: str) -> str:
    """Without comments, indentation and empty lines."""
    lines = (line.strip() for line in _COMMENT.sub("", css).splitlines())
    return "".join(f"{line}\n" for line in lines if line)
