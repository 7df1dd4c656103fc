"""Rows of lists, rendered once for what they say.

A row shows nothing of its reader, so its HTML is a function of its facts. Templates are most of
the time that a list takes; remembering a row by its facts needs no invalidation.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

REMEMBERED = 4_000  # rows of about 1.5 KB in each process


@dataclass(frozen=True)
class Row:
    """A discussion to draw; two rows are equal when they say the same."""

    facts: tuple[Any, ...]
    thread: Any = field(compare=False)


def row_html(thread: Any) -> SafeString:
    """The row of a discussion that ``for_list()`` has loaded."""
    question, answer = thread.question, thread.latest_answer
    facts = (
        get_language(),
        timezone.now().year,  # this year's dates go without it
        *(thread.pk, thread.slug, thread.title, thread.excerpt),
        *(str(role) + role.slug for role in (thread.from_role, thread.to_role) if role),
        thread.from_role_id,
        tuple(topic["name"] + topic["slug"] for topic in thread.topic_list),
        question and question.byline,
        answer and answer.speaker.name,
        *(thread.last_activity_at, thread.answer_count, thread.picked_count),
    )
    return _rendered(Row(facts, thread))


@lru_cache(REMEMBERED)
def _rendered(row: Row) -> SafeString:
    return render_to_string("threads/_row.html", {"thread": row.thread})
