import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import threads.models.terms

# The extension "vector" is there with the embedded server and in the documented image. Elsewhere
# it may be missing, or only a superuser may create it: then there is no index, and suggestions go
# by words. Whoever installs it later calls this again with `manage.py relate`.
INDEX_VECTORS = """
CREATE FUNCTION waymark_index_vectors() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF to_regclass('thread_vector_nearest') IS NOT NULL THEN
        RETURN true;
    END IF;
    IF to_regtype('halfvec') IS NULL THEN
        IF NOT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') THEN
            RETURN false;
        END IF;
        BEGIN
            CREATE EXTENSION vector;
        EXCEPTION WHEN insufficient_privilege THEN
            RETURN false;
        END;
        IF to_regtype('halfvec') IS NULL THEN  -- older than 0.7
            RETURN false;
        END IF;
    END IF;
    CREATE INDEX thread_vector_nearest ON threads_threadvector
        USING hnsw ((embedding::halfvec(384)) halfvec_ip_ops);
    RETURN true;
END
$$;
SELECT waymark_index_vectors();
"""


class Migration(migrations.Migration):
    dependencies = [("threads", "0004_notifications")]

    operations = [
        migrations.CreateModel(
            name="Term",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("lexeme", models.CharField(max_length=60, unique=True)),
                ("threads", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ThreadTerms",
            fields=[
                (
                    "thread",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="terms",
                        serialize=False,
                        to="threads.thread",
                    ),
                ),
                (
                    "terms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                (
                    "impacts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), default=list, size=None
                    ),
                ),
                ("read_version", models.PositiveSmallIntegerField(default=0)),
                ("related_version", models.PositiveSmallIntegerField(default=0)),
                ("read_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "term",
                        "impact",
                        "thread",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("term", models.IntegerField()),
                ("impact", models.SmallIntegerField()),
                ("thread", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ThreadVector",
            fields=[
                (
                    "thread",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="vector",
                        serialize=False,
                        to="threads.thread",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "embedding",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=threads.models.terms.RealField(), size=384
                    ),
                ),
            ],
        ),
        migrations.RunSQL(INDEX_VECTORS, "DROP FUNCTION waymark_index_vectors()"),
    ]
