from django.db import migrations, models
from django.db.models import Q

# How often an answer that stands already could have been read is not known. As if its discussion
# had been read evenly since it was asked.
READS = """
UPDATE threads_thread SET ranked_views = view_count WHERE view_count > 0
"""
READS_BEFORE = """
UPDATE threads_post AS post SET views_before = floor(
    thread.view_count * least(1, greatest(0, extract(epoch FROM post.created_at - thread.created_at)
        / greatest(1, extract(epoch FROM now() - thread.created_at))))
)
FROM threads_thread AS thread
WHERE thread.id = post.thread_id AND thread.view_count > 0 AND post.kind <> 'question'
"""
# threads/ranking.py explains it.
SCORES = """
UPDATE threads_post AS post SET score = floor(1000000 * (
    (p + 1.96::float8 * 1.96::float8 / (2 * n)
     - 1.96::float8 * sqrt(p * (1 - p) / n + 1.96::float8 * 1.96::float8 / (4 * n * n)))
    / (1 + 1.96::float8 * 1.96::float8 / n)
))
FROM (
    SELECT id, n, helpful_count::float8 / n AS p FROM (
        SELECT post.id, post.helpful_count,
            greatest(post.helpful_count, thread.view_count - post.views_before)::float8 AS n
        FROM threads_post AS post
        JOIN threads_thread AS thread ON thread.id = post.thread_id
        WHERE post.kind IN ('answer', 'follow-up') AND post.helpful_count > 0
    ) AS readers
) AS shares
WHERE shares.id = post.id
"""
RESPONSES = """
UPDATE threads_post AS post SET responded_at = (
    SELECT min(response.created_at) FROM threads_post AS response
    WHERE response.thread_id = post.thread_id AND response.author_id <> post.author_id
        AND response.deleted_at IS NULL
        AND (response.kind = 'answer' OR response.parent_id = post.id)
        AND (response.created_at, response.id) > (post.created_at, post.id)
)
WHERE kind = 'follow-up'
"""


class Migration(migrations.Migration):
    dependencies = [("threads", "0014_mentors")]

    operations = [
        migrations.AddField(
            "post", "score", models.PositiveIntegerField(default=0, editable=False)
        ),
        migrations.AddField(
            "post", "views_before", models.IntegerField(default=0, editable=False)
        ),
        migrations.AddField(
            "post", "responded_at", models.DateTimeField(null=True, editable=False)
        ),
        migrations.AddField(
            "thread", "ranked_views", models.PositiveIntegerField(default=0, editable=False)
        ),
        migrations.RemoveIndex("post", "post_helpful"),
        migrations.AddIndex(
            "post",
            models.Index(
                condition=Q(parent=None),
                fields=["thread", "-score", "created_at", "id"],
                name="post_helpful",
            ),
        ),
        migrations.AddIndex(
            "post",
            models.Index(
                condition=Q(deleted_at=None, kind="follow-up", responded_at=None),
                fields=["thread", "-created_at", "-id"],
                name="post_waiting",
            ),
        ),
        # Last: no index can be made after it in the same transaction.
        migrations.RunSQL(
            [READS, READS_BEFORE, SCORES, RESPONSES], migrations.RunSQL.noop, elidable=True
        ),
    ]
