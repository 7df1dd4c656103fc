import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("threads", "0011_uploads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("moved", "made the move, or it worked out"), ("not_yet", "not yet"), ("changed", "changed the goal")], max_length=10, verbose_name="what happened")),
                ("words", models.TextField(blank=True, max_length=1000, verbose_name="in their words")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="told")),
                ("taken_back_at", models.DateTimeField(editable=False, null=True, verbose_name="taken back")),
                ("hidden_at", models.DateTimeField(editable=False, null=True, verbose_name="hidden")),
                ("thread", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="outcomes", to="threads.thread", verbose_name="discussion")),
            ],
            options={
                "verbose_name": "outcome",
                "verbose_name_plural": "outcomes",
                "indexes": [models.Index(fields=["thread", "-created_at", "-id"], name="outcome_latest")],
                "constraints": [models.CheckConstraint(condition=models.Q(("kind__in", ["moved", "not_yet", "changed"])), name="outcome_is_known")],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("true", "still true"), ("outdated", "out of date")], max_length=10)),
                ("said_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="confirmations", to=settings.AUTH_USER_MODEL)),
                ("post", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="confirmations", to="threads.post")),
            ],
            options={
                "verbose_name": "confirmation",
                "verbose_name_plural": "confirmations",
                "constraints": [
                    models.UniqueConstraint(models.F("post"), models.F("member"), name="one_confirmation_a_member_and_post"),
                    models.CheckConstraint(condition=models.Q(("kind__in", ["true", "outdated"])), name="confirmation_is_known"),
                ],
            },
        ),
        migrations.AddField(
            model_name="notification",
            name="mailed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(choices=[("cited", "your discussion was mentioned"), ("duplicate", "a discussion you take part in was joined to another"), ("outcome-3", "what happened, three months after you asked?"), ("outcome-6", "what happened, six months after you asked?"), ("outcome-12", "what happened, a year after you asked?")], max_length=10),
        ),
        migrations.AddField(
            model_name="post",
            name="confirmed_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="last confirmed"),
        ),
        migrations.AddField(
            model_name="post",
            name="confirmed_count",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="still true"),
        ),
        migrations.AddField(
            model_name="post",
            name="outdated_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="post",
            name="outdated_count",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="out of date"),
        ),
        migrations.AddField(
            model_name="thread",
            name="asked_stage",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="thread",
            name="outcome",
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="threads.outcome"),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(condition=models.Q(("deleted_at", None), models.Q(("outcome", None), _negated=True)), fields=["to_role", "from_role"], name="thread_told"),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(condition=models.Q(("deleted_at", None), ("asked_stage__lt", 12)), fields=["asked_stage", "created_at"], name="thread_to_ask"),
        ),
    ]
