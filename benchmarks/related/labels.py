"""A file of labelled related questions.

JSON: ``docs`` = [{id, title, body}], ``queries`` = [{id, title, body, self}] where ``self`` names
the query's own document, if it is one; ``rel`` = {query id: {document id: grade}}.
"""

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

LONGEST_TITLE = 160


class Document(NamedTuple):
    title: str
    body: str


class Query(NamedTuple):
    """``own`` is the key of its own document, which is no result; 0 for none."""

    title: str
    body: str
    own: int
    relevant: dict[int, float]
    held_out: bool


class Labels(NamedTuple):
    name: str
    digest: str
    documents: dict[int, Document]
    queries: list[Query]


def read(path: Path) -> Labels:
    """Documents get the keys 1, 2, … in the order of the file."""
    raw = path.read_bytes()
    found = json.loads(raw)
    keys = {str(doc["id"]): number for number, doc in enumerate(found["docs"], 1)}
    documents = {keys[str(doc["id"])]: _document(doc) for doc in found["docs"]}
    queries = [_query(query, documents, keys, found["rel"]) for query in found["queries"]]
    digest = hashlib.sha256(raw).hexdigest()[:10]
    return Labels(path.stem, digest, documents, [query for query in queries if query.relevant])


def _document(row: dict[str, Any]) -> Document:
    title, body = (str(row.get(name) or "").replace("\0", " ") for name in ("title", "body"))
    return Document(title[:LONGEST_TITLE], body)


def _query(row: Any, documents: dict[int, Document], keys: dict[str, int], rel: Any) -> Query:
    own = keys.get(str(row.get("self")), 0)
    graded = {keys[str(doc)]: float(grade) for doc, grade in rel.get(row["id"], {}).items()
              if str(doc) in keys and float(grade) > 0}  # fmt: skip
    graded.pop(own, None)
    text = documents[own] if own else _document(row)
    # By its name, so that the halves stay the same whatever the order of the file.
    held_out = hashlib.sha256(str(row["id"]).encode()).digest()[0] % 2 == 1
    return Query(*text, own, graded, held_out)
