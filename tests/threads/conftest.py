"""Discussions that ask the same as the cast's."""

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from tests.threads import anonymity
from tests.threads.ties import ask
from threads import limits, search_index
from threads.links import cited_in, links_in
from threads.models import Draft, Imported, Post, Thread
from threads.models.citing import cite


def cited(post: Post) -> Post:
    cite(post, cited_in(links_in(post.html)))
    return post


@pytest.fixture
def learnt_at_once(monkeypatch) -> None:
    """Search learns new words after the transaction, which a test never ends."""
    monkeypatch.setattr(search_index, "_afterwards", lambda write: write())


@pytest.fixture
def original(outsider) -> Thread:
    title = "How do I move from backend to machine learning?"
    return Thread.objects.ask(asker=outsider, title=title, body="What now?")


@pytest.fixture
def third(mentor) -> Thread:
    title = "Backend to ML: where does one start?"
    return Thread.objects.ask(asker=mentor, title=title, body="What now?")


@pytest.fixture
def worth(asker) -> Thread:
    return ask(asker, "Is moving to machine learning worth it?")


@pytest.fixture
def gaps(asker) -> Thread:
    return ask(asker, "Data engineer to MLE: which gaps matter?")


@pytest.fixture
def full(thread, answer, original, third, asker, mentor, outsider) -> Thread:
    """A discussion with all that may hang on it."""
    answer.reply(author=outsider, body="Which team?").mark_helpful(by=asker)
    answer.mark_helpful(by=asker)
    answer.pick(by=asker)
    answer.edit(by=mentor, body="Start with the *serving* team.")
    thread.question.reply(author=mentor, body="When does it start?")
    thread.follow_up(author=asker, body="I started. What next?")
    addresses = f"/threads/{original.pk}/ and /threads/{third.pk}/ say it."
    links = f"[Here](/threads/{original.pk}/) and [there](/threads/{third.pk}/). {addresses}"
    cited(thread.answer(author=outsider, body=links))
    cited(original.answer(author=mentor, body=f"[Also](/threads/{thread.pk}/) asked."))
    gone = thread.answer(author=outsider, body="Never mind.")
    gone.remove(by=outsider)
    Imported.objects.create(
        post=answer, site="a.example", kind="post", external_id=7, licence="CC BY-SA 4.0"
    )
    Draft.objects.keep(mentor, f"answer-{thread.pk}", {"body": "Half"})
    thread.refresh_from_db()
    return thread


@pytest.fixture
def people(db, monkeypatch) -> anonymity.Scene:
    """Two members who write without a name, and those who read it, as fast as they like."""
    endless = dict.fromkeys(limits.LIMITS, (10**6, 60))
    monkeypatch.setattr(limits, "LIMITS", endless)

    def staff(handle: str, above: bool) -> User:
        mail = f"{handle}@example.org"
        made = User.objects.create_user(handle, mail, "x", is_staff=True, is_superuser=above)
        made.user_permissions.set(Permission.objects.all())
        return made

    return anonymity.cast(staff)


@pytest.fixture
def scene(people) -> anonymity.Scene:
    return anonymity.play(people)


@pytest.fixture
def busy(thread, answer, asker, outsider):
    """An answer with all that may hang on it, in a discussion that has another answer."""
    thread.answer(author=outsider, body="Read the other one.")
    answer.reply(author=outsider, body="Which team?")
    answer.reply(author=asker, body="Thanks.")
    answer.mark_helpful(by=asker)
    answer.pick(by=asker)
    answer.edit(by=answer.author, body="Start with [the platform team](https://example.org/talk).")
    Post.objects.filter(pk=answer.pk).update(basis="did")
    return Post.objects.get(pk=answer.pk)
