import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

TIES = [
    ("curated", "curated"),
    ("cited", "cited"),
    ("duplicate", "duplicate"),
    ("split", "split"),
    ("similar", "similar"),
    ("rejected", "rejected"),
]
NOTICES = [
    ("cited", "your discussion was mentioned"),
    ("duplicate", "a discussion you take part in was joined to another"),
    ("follow-up", "somebody you answered came back with a question"),
    ("split", "staff made a discussion of its own of what you wrote"),
    ("mentor", "your request for the mentor mark was decided"),
    ("outcome-3", "what happened, three months after you asked?"),
    ("outcome-6", "what happened, six months after you asked?"),
    ("outcome-12", "what happened, a year after you asked?"),
]
# Going back, the discussions stay; ties and notices of kinds that nobody knows then do not.
FORGET = [
    "DELETE FROM threads_threadlink WHERE kind = 'split'",
    "DELETE FROM threads_tiecount WHERE kind = 'split'",
    "DELETE FROM threads_notification WHERE kind IN ('split', 'follow-up')",
    """UPDATE accounts_user AS member SET unread_count = (
        SELECT count(*) FROM threads_notification AS notice
        WHERE notice.member_id = member.id AND notice.read_at IS NULL
    ) WHERE unread_count > 0""",
]


class Migration(migrations.Migration):
    dependencies = [("threads", "0015_order")]

    operations = [
        migrations.RunSQL([], FORGET),
        migrations.AddField(
            "post",
            "split_to",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="threads.thread",
            ),
        ),
        migrations.AddConstraint(
            "post",
            models.CheckConstraint(
                condition=Q(split_to=None) | ~Q(deleted_at=None),
                name="a_note_of_a_split_shows_no_text",
            ),
        ),
        migrations.AlterField(
            "threadlink",
            "kind",
            models.CharField(choices=TIES, max_length=10, verbose_name="kind"),
        ),
        migrations.AlterField(
            "tiecount",
            "kind",
            models.CharField(choices=TIES, max_length=10, verbose_name="kind"),
        ),
        migrations.AlterField(
            "notification", "kind", models.CharField(choices=NOTICES, max_length=10)
        ),
    ]
