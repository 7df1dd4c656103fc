import django.db.models.deletion
import django.db.models.functions
from django.db import migrations, models

# The library deletes jobs by SQL, which Django's own cascade would not see.
CASCADE = """
ALTER TABLE background_failure ADD CONSTRAINT background_failure_job
FOREIGN KEY (job_id) REFERENCES procrastinate_jobs (id) ON DELETE CASCADE
"""
# Asked by queue.defer() for each job, and by the library for each that a worker fetches.
LOCKS = """
CREATE INDEX background_jobs_lock ON procrastinate_jobs (lock) WHERE status IN ('todo', 'doing')
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("procrastinate", "0041_post_retry_failed_job")]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[],
            options={
                "verbose_name": "job",
                "verbose_name_plural": "jobs",
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("procrastinate.procrastinatejob",),
        ),
        migrations.CreateModel(
            name="Failure",
            fields=[
                (
                    "job",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="failure",
                        serialize=False,
                        to="background.job",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.Now(),
                        db_index=True,
                        verbose_name="failed",
                    ),
                ),
                ("error", models.TextField(verbose_name="error")),
            ],
            options={"verbose_name": "failure", "verbose_name_plural": "failures"},
        ),
        migrations.RunSQL(
            CASCADE, "ALTER TABLE background_failure DROP CONSTRAINT background_failure_job"
        ),
        migrations.RunSQL(LOCKS, "DROP INDEX background_jobs_lock"),
    ]
