"""Discussions and ties between them, for the scenes about maps, numbers and staff's tables."""

from threads.models import Thread, ThreadLink


def discussion(asker, title, **fields):
    return Thread.objects.ask(asker=asker, title=title, body="Words.", **fields)


def tie(source, target, kind="curated", **fields):
    return ThreadLink.objects.create(source=source, target=target, kind=kind, **fields)


def cite(source, target, author):
    """A post in ``source`` that cites ``target``; its tie is made by hand."""
    post = source.answer(author=author, body="See there.")
    return tie(source, target, "cited", post=post, reason="See there.")
