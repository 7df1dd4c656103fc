import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def forget_notices(apps, schema_editor):
    """On the way back: before, every notice was about a discussion."""
    apps.get_model("threads", "Notification").objects.filter(kind="mentor").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("threads", "0013_career_moves"),
        ("accounts", "0005_profile"),
    ]

    operations = [
        migrations.CreateModel(
            name="MentorRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("proof", models.TextField(max_length=2000, verbose_name="proof")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="asked"),
                ),
                ("granted_at", models.DateTimeField(null=True, verbose_name="granted")),
                ("refused_at", models.DateTimeField(null=True, verbose_name="refused")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                (
                    "withdrawal_reason",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="reason of the withdrawal"
                    ),
                ),
            ],
            options={
                "verbose_name": "request for the mentor mark",
                "verbose_name_plural": "requests for the mentor mark",
                "ordering": ["-pk"],
            },
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("cited", "your discussion was mentioned"),
                    ("duplicate", "a discussion you take part in was joined to another"),
                    ("mentor", "your request for the mentor mark was decided"),
                    ("outcome-3", "what happened, three months after you asked?"),
                    ("outcome-6", "what happened, six months after you asked?"),
                    ("outcome-12", "what happened, a year after you asked?"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="source",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="threads.thread",
            ),
        ),
        migrations.AlterField(
            model_name="notification",
            name="thread",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notifications",
                to="threads.thread",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("deleted_at", None), ("alias", None), ("kind", "answer")),
                fields=["author", "-created_at", "-id"],
                name="post_answers",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("deleted_at", None), ("alias", None), ("kind", "question")),
                fields=["author", "-created_at", "-id"],
                name="post_questions",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(
                    ("deleted_at", None),
                    ("alias", None),
                    models.Q(("picked_at", None), _negated=True),
                ),
                fields=["author", "-created_at", "-id"],
                name="post_picks",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("deleted_at", None), models.Q(("alias", None), _negated=True)),
                fields=["author", "-created_at", "-id"],
                name="post_unsigned",
            ),
        ),
        migrations.AddField(
            model_name="mentorrequest",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="decided by",
            ),
        ),
        migrations.AddField(
            model_name="mentorrequest",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mentor_requests",
                to=settings.AUTH_USER_MODEL,
                verbose_name="member",
            ),
        ),
        migrations.AddField(
            model_name="mentorrequest",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="withdrawn by",
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="mentor_request",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="threads.mentorrequest",
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.UniqueConstraint(
                models.F("mentor_request"), name="one_notice_a_mentor_request"
            ),
        ),
        migrations.AddConstraint(
            model_name="notification",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "mentor"),
                        ("mentor_request__isnull", False),
                        ("post", None),
                        ("source", None),
                        ("thread", None),
                    ),
                    models.Q(
                        models.Q(("kind", "mentor"), _negated=True),
                        ("mentor_request", None),
                        ("source__isnull", False),
                        ("thread__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="notice_of_a_discussion_or_a_mark",
            ),
        ),
        migrations.AddIndex(
            model_name="mentorrequest",
            index=models.Index(
                condition=models.Q(("granted_at", None), ("refused_at", None)),
                fields=["created_at", "id"],
                name="mentor_open",
            ),
        ),
        migrations.AddIndex(
            model_name="mentorrequest",
            index=models.Index(
                condition=models.Q(
                    models.Q(("granted_at", None), _negated=True), ("withdrawn_at", None)
                ),
                fields=["-id"],
                name="mentor_standing",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorrequest",
            constraint=models.UniqueConstraint(
                models.F("member"),
                condition=models.Q(("granted_at", None), ("refused_at", None)),
                name="one_open_request_a_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorrequest",
            constraint=models.UniqueConstraint(
                models.F("member"),
                condition=models.Q(
                    models.Q(("granted_at", None), _negated=True), ("withdrawn_at", None)
                ),
                name="one_mark_a_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("granted_at", None), ("refused_at", None), _connector="OR"),
                name="granted_or_refused",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refused_at", None), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="refused_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None),
                    models.Q(
                        models.Q(("granted_at", None), _negated=True),
                        models.Q(("withdrawal_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="withdrawn_for_a_reason_after_granting",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_notices),
    ]
