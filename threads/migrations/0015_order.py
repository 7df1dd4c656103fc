from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("threads", "0014_mentors")]

    operations: list = []
