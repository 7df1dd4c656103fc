"""What models leave to a worker: enqueued in their own transaction, run after it. See tasks.py."""

from background import queue


def relate(thread_id: int) -> None:
    """Find what is like this discussion: it is new, was edited, deleted or restored."""
    queue.defer("relate", thread_id=thread_id)
