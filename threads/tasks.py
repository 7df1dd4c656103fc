"""What happens after commit. Each task may run twice: the second time changes nothing."""

from itertools import chain

from django.conf import settings
from django.db.models import Q
from procrastinate.contrib.django import app

from background.retrying import AGAIN
from threads import asking, outcome_mail, ranking, related, search, titles, unused
from threads.models import Post, Resource, Thread, hearing
from threads.models.splitting import read_links_again

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


@app.task(name="follow_split", retry=AGAIN)
def follow_split(thread_id: int) -> None:
    read_links_again(thread_id)


@app.task(name="tell_of", retry=AGAIN)
def tell_of(post_id: int) -> None:
    if post := Post.objects.select_related("thread", "parent").filter(pk=post_id).first():
        hearing.tell_of(post)


@app.task(name="untell", retry=AGAIN)
def untell(thread_id: int) -> None:
    hearing.untell(thread_id)


@app.task(name="refresh_role", retry=AGAIN)
def refresh_role(role_id: int) -> None:
    search.refresh(Thread.objects.filter(Q(from_role=role_id) | Q(to_role=role_id)))


@app.task(name="refresh_topic", retry=AGAIN)
def refresh_topic(topic_id: int) -> None:
    search.refresh(Thread.objects.filter(topics=topic_id))


@app.periodic(cron="40 3 * * *")
@app.task(name="rank_answers", queueing_lock="rank_answers")
def rank_answers(timestamp: int) -> None:
    """Answers of discussions that were read: a change of any kind ranks its own at once."""
    for _done in ranking.rank_read():
        pass


@app.task(name="mail_outcome", retry=AGAIN)
def mail_outcome(thread_id: int, stage: int) -> None:
    outcome_mail.send(thread_id, stage)


@app.periodic(cron="40 8 * * *")
@app.task(name="ask_for_outcomes", queueing_lock="ask_for_outcomes")
def ask_for_outcomes(timestamp: int) -> None:
    """Once a day; whom a day forgot, since no worker ran or one was killed, the next one asks."""
    asking.ask()


@app.periodic(cron="17 * * * *")
@app.task(name="check_links", queueing_lock="check_links")
def check_links(timestamp: int) -> None:
    """Every link about once a week: those that were looked at this week are left out."""
    if settings.FETCH_LINK_TITLES:
        titles.check_dead(LINKS)


@app.periodic(cron="50 4 * * 0")
@app.task(name="remove_unused_uploads", queueing_lock="remove_unused_uploads")
def remove_unused_uploads(timestamp: int) -> None:
    for _name in chain(unused.remove_unused_uploads(), unused.remove_lost_files()):
        pass
