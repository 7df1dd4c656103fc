from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0010_bylines")]

    operations: list = []
