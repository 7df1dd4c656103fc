"""The TOML files of this folder as plain data. Nothing here knows the database."""

from __future__ import annotations

import re
import textwrap
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
SIGNATURE = ("role", "company", "anonymous", "basis")
_CITATION = re.compile(r"\{\{thread:([a-z0-9-]+)\}\}")


@dataclass(frozen=True)
class Person:
    handle: str
    name: str
    role: str
    company: str
    about: str
    staff: bool = False


@dataclass(frozen=True)
class Label:
    """A role or a topic, with its aliases or synonyms."""

    name: str
    other_names: list[str]
    description: str = ""


# Compared by identity: two people may write the same sentence.
@dataclass(frozen=True, eq=False)
class Line:
    """A post. ``days_ago`` counts back from the moment of seeding."""

    kind: str
    author: str
    days_ago: float
    helpful: int
    body: str
    picked: bool = False
    replies: list[Line] = field(default_factory=list)
    signature: dict[str, Any] = field(default_factory=dict)  # as in signing.sign()


@dataclass(frozen=True, eq=False)
class Scene:
    """A thread: its question and everything said under it."""

    key: str
    title: str
    from_role: str
    to_role: str
    topics: list[str]
    question: Line
    posts: list[Line]


@dataclass(frozen=True)
class Tie:
    """What the curator has linked: from one thread to another, by their keys."""

    source: str
    target: str
    note: str = ""
    pinned: bool = False
    both_ways: bool = False


@dataclass(frozen=True)
class Texts:
    people: list[Person]
    roles: list[Label]
    topics: list[Label]
    scenes: list[Scene]
    ties: list[Tie]

    def lines(self) -> Iterator[Line]:
        for scene in self.scenes:
            yield scene.question
            for post in scene.posts:
                yield post
                yield from post.replies


def load() -> Texts:
    roles, topics = _read("roles.toml")["role"], _read("topics.toml")["topic"]
    return Texts(
        people=[Person(**person) for person in _read("members.toml")["member"]],
        roles=[Label(role["name"], role["aliases"]) for role in roles],
        topics=[Label(t["name"], t["synonyms"], t["description"]) for t in topics],
        scenes=[_scene(_read(path)) for path in sorted(FOLDER.glob("threads/*.toml"))],
        ties=[Tie(**tie) for tie in _read("ties.toml")["tie"]],
    )


def cite(body: str, address: Callable[[str], str]) -> str:
    """Replace each ``{{thread:key}}`` by what ``address`` says for its key."""
    return _CITATION.sub(lambda match: address(match[1]), body)


def _read(path: str | Path) -> dict[str, Any]:
    return tomllib.loads((FOLDER / path).read_text(encoding="utf-8"))


def _scene(data: dict[str, Any]) -> Scene:
    return Scene(
        key=data["key"],
        title=data["title"],
        from_role=data.get("from", ""),
        to_role=data.get("to", ""),
        topics=data["topics"],
        question=_line({**data, "author": data["asker"], "kind": "question"}),
        posts=[_line(post) for post in data.get("post", [])],
    )


def _line(data: dict[str, Any]) -> Line:
    return Line(
        kind=data.get("kind", "reply"),
        author=data["author"],
        days_ago=data["days_ago"],
        helpful=data["helpful"],
        body=textwrap.dedent(data["body"]).strip(),
        picked=data.get("picked", False),
        replies=[_line(reply) for reply in data.get("reply", [])],
        signature={name: data[name] for name in SIGNATURE if name in data},
    )
