"""The roles and topics that an asker names."""

from __future__ import annotations

from collections.abc import Iterable

from threads.models.role import Role
from threads.models.topic import Topic
from threads.slugs import slug_for


def called(
    from_role: str, to_role: str, topics: Iterable[str]
) -> tuple[Role | None, Role | None, list[Topic]]:
    """Both ends of a path and the topics by their names; unknown ones become new rows.

    Always made in one order, all roles first: two people who invent the same names at once must
    not wait for each other.
    """
    ends = {name: Role.objects.called_or_new(name) for name in _ordered((from_role, to_role))}
    found = [Topic.objects.called_or_new(name) for name in _ordered(topics)]
    return ends.get(from_role), ends.get(to_role), found


def _ordered(names: Iterable[str]) -> list[str]:
    """By what makes a row unique, so that upper case changes nothing."""
    return sorted({name for name in names if name}, key=lambda name: (slug_for(name), name))
