"""What happens after commit. Each task may run twice: the second time changes nothing."""

from django.conf import settings
from procrastinate.contrib.django import app

from background.retrying import AGAIN
from threads import related, titles
from threads.models import Resource, Thread

# An hour's share, so that a run stays short: 16,800 links a week.
LINKS = 100


@app.task(name="relate", retry=AGAIN)
def relate(thread_id: int) -> None:
    if thread := Thread.objects.filter(pk=thread_id).first():
        related.store(thread)


@app.task(name="fetch_title", retry=AGAIN)
def fetch_title(resource_id: int) -> None:
    if resource := Resource.objects.filter(pk=resource_id).first():
        titles.fetch_title(resource)


@app.periodic(cron="17 * * * *")
@app.task(name="check_links", queueing_lock="check_links")
def check_links(timestamp: int) -> None:
    """Every link about once a week: those that were looked at this week are left out."""
    if settings.FETCH_LINK_TITLES:
        titles.check_dead(LINKS)
