"""What models leave to a worker: enqueued in their own transaction, run after it. See tasks.py."""

from background import queue


def relate(thread_id: int) -> None:
    """Find what is like this discussion: it is new, was edited, deleted or restored."""
    queue.defer("relate", thread_id=thread_id)


def fetch_title(resource_id: int) -> None:
    """Ask the page behind a resource that is new here how it is called."""
    queue.defer("fetch_title", resource_id=resource_id)
