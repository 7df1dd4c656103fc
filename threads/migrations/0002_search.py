import django.db.models.deletion
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.operations import TrigramExtension
from django.contrib.postgres.search import SearchVectorField
from django.db import migrations, models

# A tsvector holds 1 MB; joining beyond that is an error, and an answer must never fail because
# its discussion is long. pg_column_size of a computed value is its size uncompressed; a stored one
# is computed again by «|| ''».
JOIN = """
CREATE FUNCTION waymark_join_words(tsvector, tsvector) RETURNS tsvector
LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN pg_column_size($1) + pg_column_size($2 || ''::tsvector) < 1000000
        THEN $1 || $2 ELSE $1 END
$$;
CREATE AGGREGATE waymark_all_words(tsvector) (
    SFUNC = waymark_join_words, STYPE = tsvector, INITCOND = ''
);
"""
DROP_JOIN = """
DROP AGGREGATE waymark_all_words(tsvector);
DROP FUNCTION waymark_join_words(tsvector, tsvector);
"""


class Migration(migrations.Migration):
    dependencies = [("threads", "0001_initial")]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(JOIN, DROP_JOIN),
        migrations.CreateModel(
            name="PostWords",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="threads.post",
                    ),
                ),
                ("words", SearchVectorField()),
            ],
        ),
        migrations.CreateModel(
            name="ThreadWords",
            fields=[
                (
                    "thread",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="threads.thread",
                    ),
                ),
                ("words", SearchVectorField()),
            ],
            options={"indexes": [GinIndex(fields=["words"], name="thread_words")]},
        ),
        migrations.CreateModel(
            name="TitleWord",
            fields=[("word", models.CharField(max_length=40, primary_key=True, serialize=False))],
            options={
                "indexes": [
                    GinIndex(OpClass("word", "gin_trgm_ops"), name="title_word_trigrams")
                ]
            },
        ),
    ]
