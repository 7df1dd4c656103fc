"""Static files of a served site: hashed, compressed, without comments, the style sheets as one.

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
SCRIPTS = "js/"  # our own; what a library brings is served as it came
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACED = re.compile(r"\s*([{};])\s*")  # no string of ours holds one of these
_VALUE = re.compile(r"([{;][a-z-]+:) +")
_SPOKEN = re.compile(r"^\s*//.*\n|^\s+", re.MULTILINE)


class OneSheetStorage(CompressedManifestStaticFilesStorage):
    """Before hashing, ``css/app.css`` gets what it imports, each sheet in its layer, and scripts
    lose their comments: a fifth of what a slow line would carry."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        if not dry_run:
            memory = InMemoryStorage()
            for name, content in _made(paths):
                memory.save(name, ContentFile(content))
                paths = {**paths, name: (memory, name)}
        yield from super().post_process(paths, dry_run, **options)


def _made(paths: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    if SHEET in paths:
        yield SHEET, _inlined(paths)
    for name in paths:
        if name.startswith(SCRIPTS) and name.endswith(".js"):
            yield name, _SPOKEN.sub("", _read(paths, name)).encode()


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
    """Without comments, and without white space that means nothing."""
    lines = (line.strip() for line in _COMMENT.sub("", css).splitlines())
    dense = _SPACED.sub(r"\1", "".join(f"{line}\n" for line in lines if line))
    return _VALUE.sub(r"\1", dense)
