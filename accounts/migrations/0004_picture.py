from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_rate_count")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="picture",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=60, verbose_name="picture"
            ),
            preserve_default=False,
        ),
    ]
