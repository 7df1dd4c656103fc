"""Discussions like a text that is being written, or that search found nothing for."""

from typing import Any

from threads import related, search
from threads.models import Thread
from threads.similar import FEWEST_CHARACTERS, FEWEST_WORDS, LONGEST_TITLE
from threads.words import words_in


def alike(typed: str, limit: int = 5) -> list[Any]:
    """``for_list()`` rows, most alike first; none for what is too short to compare.

    The engine of the rail answers. It knows what a worker has read; where it knows nothing, as in
    a forum without a worker, plain search does.
    """
    typed = typed.replace("\0", " ").strip()[:LONGEST_TITLE]
    if len(typed) < FEWEST_CHARACTERS or len(list(words_in(typed))) < FEWEST_WORDS:
        return []
    keys = related.while_asking(typed, limit=limit)
    found = Thread.objects.visible_to(None).originals().for_list().in_bulk(keys)
    return [found[key] for key in keys if key in found] or search.similar(typed, limit)
