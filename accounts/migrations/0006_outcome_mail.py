from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_profile")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="outcome_mail_off_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
