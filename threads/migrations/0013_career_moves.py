from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0012_outcomes")]

    operations: list = []
