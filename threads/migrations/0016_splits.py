from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0015_order")]

    operations: list = []
