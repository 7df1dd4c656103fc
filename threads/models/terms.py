"""What "similar discussions" knows of each thread. Written by threads.related only."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from threads.models.thread import Thread

LONGEST_LEXEME = 60
DIMENSIONS = 384


class RealField(models.FloatField):
    """Four bytes a number: an array of 384 then stays in its row, and an index can read it."""

    def db_type(self, connection: Any) -> str:
        return "real"


class Term(models.Model):
    """A lexeme, and how many discussions have it."""

    id = models.AutoField(primary_key=True)
    lexeme = models.CharField(max_length=LONGEST_LEXEME, unique=True)
    threads = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.lexeme


class ThreadTerms(models.Model):
    """The terms of a discussion's title and question, and how far the engine has come with it.

    ``impacts`` says how much the discussion says of each of ``terms``, as Posting.impact.
    """

    thread = models.OneToOneField(
        Thread, models.CASCADE, primary_key=True, related_name="terms", editable=False
    )
    terms = ArrayField(models.IntegerField(), default=list)
    impacts = ArrayField(models.SmallIntegerField(), default=list)
    # Versions of threads.related: 0 is outdated. What a stopped command has done, it finds here.
    read_version = models.PositiveSmallIntegerField(default=0)
    related_version = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"terms of {self.thread_id}"


class Posting(models.Model):
    """That a discussion has a term, and how much the term says about it: 0 to 10,000.

    The key is also the order in which candidates are read: of a term, the discussions that it says
    most about, then the newest. There are some sixty rows a discussion, so that there is no second
    index for foreign keys; a reader joins ThreadTerms, which goes with its discussion.
    """

    pk = models.CompositePrimaryKey("term", "impact", "thread")
    term = models.IntegerField()
    impact = models.SmallIntegerField()
    thread = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.term} in {self.thread}"


class ThreadVector(models.Model):
    """What a discussion means: a direction of length one, from the encoder.

    An array, so that the table is the same with and without the extension ``vector``. Where that is
    installed, an index on the cast to ``halfvec`` finds the nearest: waymark_index_vectors().
    """

    thread = models.OneToOneField(
        Thread, models.CASCADE, primary_key=True, related_name="vector", editable=False
    )
    version = models.PositiveSmallIntegerField()
    embedding = ArrayField(RealField(), size=DIMENSIONS)

    def __str__(self) -> str:
        return f"vector of {self.thread_id}"
