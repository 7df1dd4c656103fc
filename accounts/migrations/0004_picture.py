from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_rate_count")]

    operations: list = []
