"""What is compared before and after two discussions are joined."""

from django.urls import reverse

from threads.models import (
    Draft,
    Follow,
    Imported,
    Post,
    PostWords,
    Recommendation,
    Resource,
    Revision,
    Thread,
    ThreadLink,
    ThreadWords,
    Vote,
)

SHOWN = (
    Recommendation,
    Resource,
    Thread,
    Post,
    PostWords,
    ThreadWords,
    ThreadLink,
    Vote,
    Revision,
    Imported,
    Draft,
    Follow,
)
NOT_COMPARED = ("saved_at",)


def snapshot():
    """Every row of what people wrote and of what follows from it."""
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in NOT_COMPARED}
            for row in model.objects.order_by("pk").values()
        ]
        for model in SHOWN
    }


def everything_of(*threads):
    """Answers, picks, marks and original of each discussion, as they are stored now."""
    for thread in threads:
        thread.refresh_from_db()
    return [(t.answer_count, t.picked_count, t.helpful_count, t.duplicate_of_id) for t in threads]


def form(thread):
    return reverse("duplicates.create", args=[thread.pk])


def mark(client, thread, original, **fields):
    return client.post(form(thread), {"original": original.pk, **fields})


def land(thread):
    thread.refresh_from_db()
    return thread.duplicate_of_id
