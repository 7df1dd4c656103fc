from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("threads", "0006_curation")]

    operations = [
        migrations.CreateModel(
            name="TieCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("curated", "curated"),
                            ("cited", "cited"),
                            ("duplicate", "duplicate"),
                            ("similar", "similar"),
                            ("rejected", "rejected"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("count", models.PositiveIntegerField(default=0, verbose_name="times")),
            ],
            options={
                "verbose_name": "followed ties",
                "verbose_name_plural": "followed ties",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "kind"), name="one_count_a_day_and_kind"
                    )
                ],
            },
        ),
    ]
