from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("threads", "0018_askers_follow")]

    operations = [
        migrations.AddField(
            model_name="curationaction",
            name="suggested",
            field=models.BooleanField(null=True, verbose_name="suggested"),
        ),
        migrations.AlterField(
            model_name="tiecount",
            name="kind",
            field=models.CharField(
                choices=[
                    ("curated", "curated"),
                    ("cited", "cited"),
                    ("mention", "mentioned"),
                    ("duplicate", "duplicate"),
                    ("split", "split"),
                    ("same-path", "same path"),
                    ("similar", "similar"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
    ]
