from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0011_uploads")]

    operations: list = []
