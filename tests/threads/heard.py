"""What a worker does after posts were written, deleted, restored or split off."""

import re

from background.models import Job
from threads import tasks
from threads.models import Notification

TASKS = {"tell_of": tasks.tell_of, "untell": tasks.untell}


def work():
    """Run the jobs that tell members of posts, in the order in which they came."""
    waiting = Job.objects.filter(task_name__in=TASKS, status="todo").order_by("pk")
    for job in list(waiting):
        TASKS[job.task_name](**job.args)
    waiting.update(status="succeeded")


def told(member):
    """What a member hears of posts: (kind, how many, of which this is the first), newest first."""
    work()
    rows = Notification.objects.filter(member=member, kind__in=("answer", "reply", "follow-up"))
    return [(row.kind, row.count, row.post) for row in rows.order_by("-created_at", "-pk")]


def unread(member):
    work()
    member.refresh_from_db()
    return member.unread_count


def words(response):
    """What a page says, without the marks around names and titles."""
    return " ".join(re.sub(r"</?bdi>", "", response.text).split())
