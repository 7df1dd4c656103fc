import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

COUNT = """
UPDATE threads_thread SET curated_count = counted.n FROM (
    SELECT shown_at, count(*) AS n FROM (
        SELECT source_id AS shown_at FROM threads_threadlink WHERE kind = 'curated'
        UNION ALL
        SELECT target_id FROM threads_threadlink WHERE kind = 'curated' AND both_ways
    ) AS shown GROUP BY shown_at
) AS counted WHERE id = shown_at
"""
DEEDS = [
    ("linked", "linked"),
    ("unlinked", "removed"),
    ("pinned", "pinned"),
    ("unpinned", "unpinned"),
    ("noted", "noted"),
    ("both-ways", "both ways"),
    ("one-way", "one way"),
    ("moved", "moved"),
    ("rejected", "dismissed"),
    ("undone", "undone"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("threads", "0005_related"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="thread",
            name="curated_count",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="thread",
            name="view_count",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="views"),
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="CurationAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("deed", models.CharField(choices=DEEDS, max_length=10, verbose_name="deed")),
                ("tie", models.BigIntegerField(null=True)),
                (
                    "before",
                    models.JSONField(
                        default=list, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "after",
                    models.JSONField(
                        default=list, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="done"),
                ),
                ("undone_at", models.DateTimeField(null=True, verbose_name="undone")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="threads.thread",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="curation",
                        to="threads.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "curation",
                "verbose_name_plural": "curation",
                "indexes": [
                    models.Index(fields=["thread", "-id"], name="curation_latest"),
                    models.Index(fields=["tie", "-id"], name="curation_of_tie"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CurationSkip",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="left"),
                ),
                (
                    "curator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="curation_skips",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="threads.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "skip",
                "verbose_name_plural": "skips",
                "constraints": [
                    models.UniqueConstraint(
                        models.F("curator"), models.F("thread"), name="one_skip_a_curator_and_thread"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                condition=models.Q(("deleted_at", None), ("curated_count", 0)),
                fields=["-view_count", "-id"],
                name="thread_to_curate",
            ),
        ),
    ]
