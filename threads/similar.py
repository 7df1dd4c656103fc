"""Discussions like the one that somebody is about to open."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import F

from threads.query import Query, Term
from threads.search_filters import with_any
from threads.spelling import READ, advise
from threads.words import words_in

FEWEST_WORDS, FEWEST_CHARACTERS = 2, 8
LONGEST_TITLE = 200
# Beside ts_rank: recall@10 on labelled pairs rises from .41 to .43; anything from .1 to 1 will do.
TITLE_ALIKE = 0.3


def similar(title: str, limit: int = 5) -> list[Any]:
    """Discussions that everybody can see, most alike first, as ``for_list()`` rows.

    Two database queries; none for a title of less than two words or eight characters.
    """
    title = title.replace("\0", " ").strip()[:LONGEST_TITLE]
    query = Query((Term(title),))
    if len(title) < FEWEST_CHARACTERS or len(list(words_in(title))) < FEWEST_WORDS:
        return []
    advice = advise(query)
    words = [*advice.telling, *advice.corrections.values()]
    if not words:
        return []
    threads = apps.get_model("threads", "Thread").objects.visible_to(None).originals()
    any_word = SearchQuery(" or ".join(words), config="pg_catalog.english", search_type="websearch")
    read = with_any(threads, any_word, few=advice.few).order_by("-last_activity_at", "-id")[:READ]
    rank = SearchRank(F("words__words"), any_word, weights=[0.0, 0.4, 0.6, 1.0])
    likeness = rank + TITLE_ALIKE * TrigramWordSimilarity(title, "title")
    order = ("-likeness", "-id")
    best = threads.filter(pk__in=read.values("pk")).annotate(likeness=likeness).order_by(*order)
    # Ranked again, because a list of keys has no order; there are only a few.
    rows = threads.filter(pk__in=best.values("pk")[:limit]).for_list()
    return list(rows.annotate(likeness=likeness).order_by(*order))


def offered(typed: str, limit: int = 8) -> list[Any]:
    """Discussions whose title has these words, the last of which may be half typed.

    For a listbox: one query over at most a bounded number of the latest matches.
    """
    words = [word.spelling for word in words_in(typed)][:8]
    if not words:
        return []
    title_words = " & ".join([*(f"{word}:A" for word in words[:-1]), f"{words[-1]}:*A"])
    query = SearchQuery(title_words, config="pg_catalog.english", search_type="raw")
    threads = apps.get_model("threads", "Thread").objects.visible_to(None).originals()
    return list(threads.filter(words__words=query).order_by("-last_activity_at", "-id")[:limit])
