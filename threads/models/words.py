from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from threads.models.post import Post
from threads.models.thread import Thread


class ThreadWords(models.Model):
    """What search knows of a discussion that can be seen: title A, roles and topics B,
    question C, all other posts D. Written by threads.search_index only."""

    thread = models.OneToOneField(
        Thread, models.CASCADE, primary_key=True, related_name="words", editable=False
    )
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="thread_words")]

    def __str__(self) -> str:
        return f"words of {self.thread_id}"


class PostWords(models.Model):
    """The words of one post: says which post of a discussion matches, and where."""

    post = models.OneToOneField(
        Post, models.CASCADE, primary_key=True, related_name="words", editable=False
    )
    words = SearchVectorField()

    def __str__(self) -> str:
        return f"words of {self.post_id}"


class TitleWord(models.Model):
    """What a misspelt word may have meant: a word of titles, roles and topics, or of posts.

    ``only_in`` is the discussion whose posts alone have it so far. Until another one has it too, it
    is not offered.
    """

    word = models.CharField(max_length=40, primary_key=True)
    only_in = models.BigIntegerField(null=True, editable=False)

    class Meta:
        indexes = [
            GinIndex(OpClass("word", "gin_trgm_ops"), name="known_words", condition=Q(only_in=None))
        ]

    def __str__(self) -> str:
        return self.word
