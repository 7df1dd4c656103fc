"""What models leave to a worker: enqueued in their own transaction, run after it. See tasks.py."""

from background import queue


def relate(thread_id: int) -> None:
    """Find what is like this discussion: it is new, edited, deleted, restored or untied."""
    queue.defer("relate", thread_id=thread_id)


def follow_split(thread_id: int) -> None:
    """Read those links again that lead to what a new discussion took along from another one."""
    queue.defer("follow_split", thread_id=thread_id)


def tell_of(post_id: int) -> None:
    """Tell who follows, or was replied to: the post is new, was deleted or restored."""
    queue.defer("tell_of", post_id=post_id)


def untell(thread_id: int) -> None:
    """Take back what was told of posts that were written in a discussion and are gone."""
    queue.defer("untell", thread_id=thread_id)


def mail_outcomes(questions: list[tuple[int, int]]) -> None:
    """Mail the askers of discussions, each with its stage, who were just asked what happened."""
    rows = [{"thread_id": thread_id, "stage": stage} for thread_id, stage in questions]
    queue.defer_all("mail_outcome", rows)


def refresh_role(role_id: int) -> None:
    """Let search know the discussions at either end of a role by the names that it has now."""
    queue.defer("refresh_role", role_id=role_id)


def refresh_topic(topic_id: int) -> None:
    """The same for the discussions about a topic."""
    queue.defer("refresh_topic", topic_id=topic_id)


def fetch_title(resource_id: int) -> None:
    """Ask the page behind a resource that is new here how it is called."""
    queue.defer("fetch_title", resource_id=resource_id)
