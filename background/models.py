"""The library's jobs under a name of ours, and what it does not keep: why a job failed."""

from __future__ import annotations

import traceback

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

LONGEST = 20_000  # characters of a traceback; its end says the most


class Job(ProcrastinateJob):
    """One run of a task, retries included. Read only: the library writes it."""

    class Meta:
        proxy = True
        verbose_name = _("job")
        verbose_name_plural = _("jobs")


class Failure(models.Model):
    """The latest error of a job. It goes with its job, by a constraint of the database."""

    job = models.OneToOneField(
        Job, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="failure"
    )
    at = models.DateTimeField(_("failed"), db_default=Now(), db_index=True)
    error = models.TextField(_("error"))
    deaths = models.SmallIntegerField(_("workers that died of it"), db_default=0)

    class Meta:
        verbose_name = _("failure")
        verbose_name_plural = _("failures")

    def __str__(self) -> str:
        return self.error.strip().rsplit("\n", 1)[-1]

    @classmethod
    def remember(cls, job_id: int | None, error: BaseException | str) -> None:
        """Keep the traceback of an error, or a sentence where there is none."""
        if isinstance(error, BaseException):
            error = "".join(traceback.format_exception(error))
        found = error[-LONGEST:].replace("\0", "")  # which PostgreSQL cannot store
        cls.objects.update_or_create(job_id=job_id, defaults={"at": Now(), "error": found})

    @classmethod
    def remember_death(cls, job_id: int | None, words: str) -> int:
        """Of a worker that ran the job; returns how many it has taken down."""
        cls.remember(job_id, words)
        found = cls.objects.filter(job_id=job_id)
        found.update(deaths=models.F("deaths") + 1)
        return found.values_list("deaths", flat=True).get()
