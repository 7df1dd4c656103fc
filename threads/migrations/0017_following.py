import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

NOTICES = [
    ("cited", "your discussion was mentioned"),
    ("duplicate", "a discussion you take part in was joined to another"),
    ("follow-up", "somebody you answered came back with a question"),
    ("answer", "a new answer in a discussion you follow"),
    ("reply", "somebody replied to you"),
    ("split", "staff made a discussion of its own of what you wrote"),
    ("mentor", "your request for the mentor mark was decided"),
    ("outcome-3", "what happened, three months after you asked?"),
    ("outcome-6", "what happened, six months after you asked?"),
    ("outcome-12", "what happened, a year after you asked?"),
]
# Going back, notices of kinds that nobody knows then do not stay.
FORGET = [
    "DELETE FROM threads_notification WHERE kind IN ('answer', 'reply')",
    """UPDATE accounts_user AS member SET unread_count = (
        SELECT count(*) FROM threads_notification AS notice
        WHERE notice.member_id = member.id AND notice.read_at IS NULL
    ) WHERE unread_count > 0""",
]


class Migration(migrations.Migration):
    dependencies = [
        ("threads", "0016_splits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL([], FORGET),
        migrations.AddField("notification", "count", models.IntegerField(db_default=1)),
        migrations.AddField("notification", "newest_id", models.BigIntegerField(null=True)),
        migrations.AlterField(
            "notification", "kind", models.CharField(choices=NOTICES, max_length=10)
        ),
        migrations.CreateModel(
            name="Follow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="threads.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "follow",
                "verbose_name_plural": "follows",
                "indexes": [models.Index(fields=["member", "thread"], name="follow_of_a_member")],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("thread"),
                        models.F("member"),
                        name="one_follow_a_member_and_thread",
                    )
                ],
            },
        ),
    ]
