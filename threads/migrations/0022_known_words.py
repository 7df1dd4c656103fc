from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("threads", "0021_edited_by")]

    operations = [
        migrations.AddField(
            model_name="titleword",
            name="only_in",
            field=models.BigIntegerField(editable=False, null=True),
        ),
        migrations.AddIndex(
            model_name="titleword",
            index=GinIndex(
                OpClass("word", "gin_trgm_ops"),
                name="known_words",
                condition=models.Q(only_in=None),
            ),
        ),
        migrations.RemoveIndex(model_name="titleword", name="title_word_trigrams"),
    ]
