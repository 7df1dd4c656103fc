"""A form that is sent twice makes one post."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from threads.models.post import Post


@contextmanager
def refuse_repeats(post: Post) -> Iterator[Post | None]:
    """A transaction that yields the post which the same form made earlier, if there is one.

    An advisory lock on the form's token makes a second, simultaneous request wait for the first.
    Another text with a used token is no repeat: it loses the token and is a new post.
    """
    with transaction.atomic():
        if post.token is None:
            yield None
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(post.token)]
            )
        earlier = Post.objects.filter(author_id=post.author_id, token=post.token).first()
        if earlier and not is_repeat(post, earlier):
            post.token = earlier = None
        yield earlier


def is_repeat(post: Post, earlier: Post) -> bool:
    """Whether both say the same in the same place, though that may have moved since."""
    if (post.kind, post.parent_id, post.body) != (earlier.kind, earlier.parent_id, earlier.body):
        return False
    anywhere = post.is_question or post.parent_id is not None
    return anywhere or post.thread_id in (earlier.thread_id, earlier.moved_from_id)
