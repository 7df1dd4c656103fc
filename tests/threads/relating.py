"""Discussions that are alike, and what is known of them."""

from typing import Any

from threads import related
from threads.models import Thread, ThreadLink
from threads.related import comparing


def ask(asker: Any, title: str, body: str = "Please tell me.", **heading: Any) -> Thread:
    return Thread.objects.ask(asker=asker, title=title, body=body, **heading)


def two_alike_and_a_third(asker: Any) -> list[Thread]:
    threads = [
        ask(asker, "Return offer: how do I get from backend to ML?", "Kernels!"),
        ask(asker, "Is a return offer worth more than moving to ML?", "Compilers!"),
        ask(asker, "Which conference is good for designers?", "Somewhere in Europe."),
    ]
    for thread in threads * 2:  # twice, so that the first knows the others
        related.store(thread)
    return threads


def found(thread: Thread) -> list[int]:
    return [neighbour.thread_id for neighbour in related.neighbours(thread)]


def pairs(thread: Thread) -> list[comparing.Pair]:
    asked = comparing.asking_of(thread.pk)
    return comparing.pairs(asked) if asked else []


def tie(source: Thread, target: Thread, kind: str, **fields: Any) -> ThreadLink:
    return ThreadLink.objects.create(source=source, target=target, kind=kind, **fields)


def stored(thread: Thread) -> list[int]:
    return list(thread.links.of_kind("similar").order_by("pk").values_list("target_id", flat=True))
