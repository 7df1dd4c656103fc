"""Small Stack Exchange dumps, and running the import of them."""

from io import StringIO
from pathlib import Path
from xml.sax.saxutils import quoteattr

from django.core.management import call_command

from threads.models import Imported, Post

SITE = "ai.stackexchange.com"
DAY = "2016-08-02T15:39:14.947"

JANE = {"Id": 8, "DisplayName": "Jane Doe", "CreationDate": DAY}
QUESTION = {
    **{"Id": 1, "PostTypeId": 1, "AcceptedAnswerId": 3, "CreationDate": DAY, "Score": 5},
    **{"Body": "<p>What does <em>backprop</em> mean?</p>", "OwnerUserId": 8},
    **{"Title": "What is “backprop”?", "Tags": "<neural-networks><definitions>"},
}
ANSWER = {
    **{"Id": 3, "PostTypeId": 2, "ParentId": 1, "CreationDate": "2016-08-03T10:00:00.000"},
    **{"Score": 2, "Body": "<p>Backpropagation.</p>", "OwnerUserId": 8},
}
COMMENT = {
    **{"Id": 55, "PostId": 3, "Score": 4, "CreationDate": "2016-08-04T10:00:00.000"},
    **{"Text": "Is **that** all?", "UserId": 8},
}


def row(fields: dict) -> str:
    return "<row " + " ".join(f"{k}={quoteattr(str(v))}" for k, v in fields.items()) + " />"


def write(folder: Path, **files) -> None:
    """Files of a dump: rows as dicts, or as text where they are to be broken."""
    for name, entries in files.items():
        lines = [entry if isinstance(entry, str) else "  " + row(entry) for entry in entries]
        whole = ['<?xml version="1.0" encoding="utf-8"?>', f"<{name}>", *lines, f"</{name}>"]
        (folder / f"{name.capitalize()}.xml").write_text("\n".join(whole), "utf-8-sig")


def run(folder: Path, site: str = SITE) -> str:
    out = StringIO()
    call_command("import_stackexchange", folder, site=site, stdout=out, stderr=out)
    return out.getvalue()


def imported(number: int, kind: str = "post") -> Post:
    return Imported.objects.get(kind=kind, external_id=number).post
