"""Discussions and answers of long ago."""

from datetime import timedelta

from django.utils import timezone

from threads.models import Post, Thread
from threads.outcomes import months_before


def months_ago(months, days=1):
    return months_before(timezone.now(), months) - timedelta(days=days)


def aged(thread, months):
    """The same, asked so many months and a day ago."""
    Thread.objects.filter(pk=thread.pk).update(created_at=months_ago(months))
    thread.refresh_from_db()
    return thread


def old(post, months=4):
    Post.objects.filter(pk=post.pk).update(created_at=months_ago(months))
    post.refresh_from_db()
    return post


def told(thread, kind, months, words=""):
    """An outcome that the asker told so many months ago."""
    outcome = thread.tell_outcome(by=thread.asker, kind=kind, words=words)
    outcome.created_at = months_ago(months)
    outcome.save()
    thread.refresh_from_db()
    return outcome
