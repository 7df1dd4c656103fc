import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

SHOWN = ~Q(published_at=None)
READABLE = Q(deleted_at=None)

# "any" stands for an open end in the address of a path.
FREE_THE_WORD = """
UPDATE threads_role SET slug = 'any-1' WHERE slug = 'any'
AND NOT EXISTS (SELECT 1 FROM threads_role AS other WHERE other.slug = 'any-1')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("threads", "0012_outcomes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(FREE_THE_WORD, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="CareerMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "company",
                    models.CharField(blank=True, max_length=80, verbose_name="company"),
                ),
                (
                    "published_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="shown since"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="added"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="member",
                    ),
                ),
                (
                    "from_role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves_from",
                        to="threads.role",
                        verbose_name="from role",
                    ),
                ),
                (
                    "to_role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves_to",
                        to="threads.role",
                        verbose_name="to role",
                    ),
                ),
            ],
            options={
                "verbose_name": "career move",
                "verbose_name_plural": "career moves",
                "indexes": [
                    models.Index(
                        fields=["from_role", "to_role", "-year", "-id"],
                        name="move_path",
                        condition=SHOWN,
                    ),
                    models.Index(
                        fields=["from_role", "-year", "-id"], name="move_from", condition=SHOWN
                    ),
                    models.Index(
                        fields=["to_role", "-year", "-id"], name="move_to", condition=SHOWN
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["member", "from_role", "to_role", "year"], name="one_move_a_year"
                    ),
                    models.CheckConstraint(condition=Q(year__gte=1950), name="moves_have_a_year"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                fields=["from_role", "to_role", "-last_activity_at", "-id"],
                name="thread_path",
                condition=READABLE,
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                fields=["from_role", "to_role", "-helpful_count", "-id"],
                name="thread_path_top",
                condition=READABLE,
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                fields=["from_role", "-helpful_count", "-id"],
                name="thread_from_top",
                condition=READABLE,
            ),
        ),
        migrations.AddIndex(
            model_name="thread",
            index=models.Index(
                fields=["to_role", "-helpful_count", "-id"],
                name="thread_to_top",
                condition=READABLE,
            ),
        ),
    ]
