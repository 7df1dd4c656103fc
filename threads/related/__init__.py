"""How alike discussions are, and why: "similar discussions", also while somebody is asking.

Words find and weigh (terms.py: BM25F over a table of terms), meaning does (encoder.py: a small
sentence encoder), members and curators do (ties.py). candidates.py picks out of indexes whom to
compare, comparing.py gathers what is known of each pair, fusing.py makes one score of it with
reasons, keeping.py stores what was read and found. Without the encoder, without its extension in
the database, or where a vector is missing, words alone decide.

SQL, because models may call this: it knows their tables, and imports none of them.
"""

from __future__ import annotations

from typing import Any

from threads.related import comparing, encoder, fusing, keeping
from threads.related.fusing import Neighbour
from threads.related.keeping import STORED, status

__all__ = ["Neighbour", "forget", "neighbours", "status", "store", "while_asking"]


def neighbours(thread: Any, limit: int = STORED) -> list[Neighbour]:
    """The discussions most like this one, from what is stored; nothing is encoded here.

    Never a deleted one, nor a pair that staff tied or refused. About ten database queries.
    """
    asked = comparing.asking_of(thread.pk)
    return fusing.rank(asked, comparing.pairs(asked), limit) if asked else []


def while_asking(title: str, body: str = "", limit: int = 5) -> list[int]:
    """The keys of the discussions most like a text that is being written.

    By words; by meaning too if this process has loaded the encoder and it answers in 300 ms.
    """
    asked = comparing.asking(title, body, encoder.vector_soon(title, body))
    return [found.thread_id for found in fusing.rank(asked, comparing.pairs(asked), limit)]


def store(thread: Any) -> None:
    """Read a new or edited discussion again and store what is like it. For tasks: it encodes.

    Replaces the "similar" ties that start here, and leaves all others alone. Safe to repeat; of a
    deleted discussion everything is forgotten.
    """
    if keeping.read([thread.pk]):
        keeping.keep(thread.pk, neighbours(thread))
    else:
        keeping.forget([thread.pk])


def forget(thread: Any) -> None:
    """A discussion that nobody sees any more, after its deletion."""
    keeping.forget([thread.pk])
