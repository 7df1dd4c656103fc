"""What happens after commit. Each task may run twice: the second time changes nothing."""

from procrastinate.contrib.django import app

from background.retrying import AGAIN
from threads import related
from threads.models import Thread


@app.task(name="relate", retry=AGAIN)
def relate(thread_id: int) -> None:
    if thread := Thread.objects.filter(pk=thread_id).first():
        related.store(thread)
