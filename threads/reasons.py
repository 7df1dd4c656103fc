"""Why two discussions belong together, in words: what related/ stores as kinds and numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Sentence = tuple[str, list[str]]


def sentences(reasons: Iterable[dict[str, Any]]) -> list[Sentence]:
    """A text for each reason, and the words to mark after it. Unknown reasons are left out."""
    return [found for reason in reasons if (found := _sentence(reason))]


def _sentence(reason: dict[str, Any]) -> Sentence | None:
    match reason:
        case {"kind": "words", "words": [*words]} if words:
            return _("shares"), words
        case {"kind": "path"}:
            return _("same path"), []
        case {"kind": "target_role"}:
            return _("same target role"), []
        case {"kind": "topics", "topics": [*topics]} if topics:
            return ngettext("same topic", "same topics", len(topics)), topics
        case {"kind": "cocited", "by": int(n)}:
            text = ngettext(
                "cited together in %(n)s discussion", "cited together in %(n)s discussions", n
            )
            return text % {"n": n}, []
        case {"kind": "resources", "count": int(n)}:
            text = ngettext(
                "recommends the same resource",
                "recommends %(n)s of the same resources",
                n,
            )
            return text % {"n": n}, []
        case {"kind": "meaning"}:
            return _("asks much the same"), []
    return None


def cited(kind: str, name: str, *, here: bool) -> Sentence:
    """Who ties the two with an address in a post: “cited in Nora's answer here”."""
    texts = CITED_HERE if here else CITED_THERE
    return texts[kind if kind in texts else "answer"]() % {"name": name}, []


CITED_HERE = {
    "question": lambda: _("cited in the question here"),
    "answer": lambda: _("cited in %(name)s's answer here"),
    "follow-up": lambda: _("cited in the follow-up here"),
    "reply": lambda: _("cited in %(name)s's reply here"),
}
CITED_THERE = {
    "question": lambda: _("its question cites this one"),
    "answer": lambda: _("%(name)s cites this one there"),
    "follow-up": lambda: _("its follow-up cites this one"),
    "reply": lambda: _("%(name)s cites this one there"),
}
