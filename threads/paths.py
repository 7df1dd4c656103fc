"""Where a path, the move from one role to another, has its page."""

from __future__ import annotations

from django.urls import reverse

OPEN = "any"  # stands for an end that is not known; no role has this slug, see slugs.py


def path_address(origin: str, goal: str) -> str:
    """The page of a path. Both ends are slugs; an empty one is open."""
    if not (origin or goal):
        return reverse("paths.index")
    return reverse("paths.show", args=[origin or OPEN, goal or OPEN])
