import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("threads", "0019_suggested"),
    ]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="taken_out_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="taken out"),
        ),
        migrations.AddField(
            model_name="revision",
            name="taken_out_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
