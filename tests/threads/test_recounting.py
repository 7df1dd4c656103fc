"""`manage.py recount` proves every stored count against the rows, and mends what has drifted."""

import random
import re
import threading
from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from tests.conftest import member
from threads import counting
from threads.models import Post, Resource, Thread, Vote
from threads.models.deleted import Deleted
from threads.models.joining import merge, unmark
from threads.models.splitting import CannotSplit, split

HEADING = {"from_role": "", "to_role": "ML engineer", "topics": ["a-new-one"]}

BREAK = {
    "thread": """UPDATE threads_thread SET answer_count = 7, picked_count = 7, helpful_count = 7,
        last_activity_at = '2001-01-01Z', newest_id = 7, latest_answer_id = NULL,
        curated_count = 7""",
    "post": """UPDATE threads_post SET reply_count = 7, helpful_count = 7, score = 7,
        confirmed_count = 7, confirmed_at = '2001-01-01Z', outdated_count = 7,
        outdated_at = '2001-01-01Z', responded_at = '2001-01-01Z'""",
    "resource": """UPDATE threads_resource SET recommendation_count = 7,
        last_recommended_at = '2001-01-01Z'""",
    "member": "UPDATE accounts_user SET unread_count = 7",
}


def recount(**options):
    out = StringIO()
    call_command("recount", stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def stored():
    """Every counter of every row."""
    found = []
    for ledger in (counting.MARKS, counting.PLACES, counting.THREADS, counting.RESOURCES):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, {', '.join(ledger.truths)} FROM {ledger.table} ORDER BY id")
            found.append(cursor.fetchall())
    return found


@pytest.fixture
def lively(thread, answer, asker, mentor, outsider, curator):
    """A discussion in which everything is counted at least once."""
    answer.mark_helpful(by=asker)
    answer.mark_helpful(by=outsider)
    answer.pick(by=asker)
    answer.reply(author=outsider, body="See [this talk](https://example.org/talk).")
    thread.follow_up(author=asker, body="What next?").reply(author=mentor, body="Ship it.")
    other = Thread.objects.ask(asker=outsider, title="Another one", body="Hm?")
    other.answer(author=mentor, body=f"[Like](/threads/{thread.pk}/) that one.")
    thread.link_to(other, by=curator)
    thread.refresh_from_db()
    return thread


def test_a_forum_that_was_only_used_has_nothing_to_mend(lively):
    assert "All counts are right" in recount()


@pytest.mark.parametrize("noun", BREAK)
def test_what_was_broken_is_found_named_and_mended(lively, noun):
    before = stored()
    with connection.cursor() as cursor:
        cursor.execute(BREAK[noun])
    broken = BREAK[noun].partition("SET")[2].count("=")
    with pytest.raises(CommandError, match="counts are wrong"):
        recount()
    said = recount(mend=True)
    assert "were mended" in said
    assert len(set(re.findall(r"(\w+): ", said))) == broken
    assert stored() == before
    assert "All counts are right" in recount()


def test_only_the_named_discussions_are_looked_at(lively, original):
    Thread.objects.update(answer_count=9)
    said = recount(threads=[original.pk], mend=True)
    assert f"/threads/{original.pk}/ answer_count: 9 → 0" in said
    assert f"/threads/{lively.pk}/" not in said
    assert Thread.objects.get(pk=lively.pk).answer_count == 9
    with pytest.raises(CommandError):
        recount(after=0)


def test_it_goes_on_after_where_it_was_stopped(lively, original):
    Thread.objects.update(answer_count=9)
    recount(after=lively.pk, mend=True)
    assert Thread.objects.get(pk=lively.pk).answer_count == 9
    assert Thread.objects.get(pk=original.pk).answer_count == 0


def test_memory_does_not_grow_with_the_forum(lively, monkeypatch):
    monkeypatch.setattr(counting, "BATCH", 1)
    threads = list(Thread.objects.order_by("pk").values_list("pk", flat=True))
    assert list(counting.batches("threads_thread")) == [[pk] for pk in threads]


class Forum:
    """Deeds that members do in any order."""

    def __init__(self, chance, people, curator):
        self.chance, self.people, self.curator = chance, people, curator
        self.members = [*people, curator]

    def post(self, **which):
        return self.chance.choice(list(Post.objects.filter(deleted_at=None, **which)) or [None])

    def thread(self):
        return self.chance.choice(list(Thread.objects.filter(deleted_at=None)))

    def do(self, deed):
        # Nothing of the kind is there, or it is not theirs to do, or its discussion is deleted.
        with suppress(PermissionError, CannotSplit, Deleted, AttributeError, IndexError):
            getattr(self, deed)()

    def ask(self):
        asker = self.chance.choice(self.members)
        Thread.objects.ask(asker=asker, title="And another question", body="What of it?")

    def answer(self):
        body = self.chance.choice(["Yes.", "See https://example.org/talk", "https://example.org/b"])
        self.thread().answer(author=self.chance.choice(self.members), body=body)

    def follow_up(self):
        thread = self.thread()
        thread.follow_up(author=thread.asker, body="And then?")

    def reply(self):
        self.post().reply(author=self.chance.choice(self.members), body="Why?")

    def mark(self):
        self.post().mark_helpful(by=self.chance.choice(self.members))

    def unmark(self):
        vote = self.chance.choice(list(Vote.objects.select_related("post", "member")))
        vote.post.mark_helpful(by=vote.member, helpful=False)

    def pick(self):
        post = self.post(kind="answer")
        post.pick(by=post.thread.asker, picked=self.chance.random() < 0.7)

    def delete(self):
        post = self.post()
        if not post.is_question or self.chance.random() < 0.2:
            post.remove(by=post.author)

    def restore(self):
        gone = Post.objects.exclude(deleted_at=None).filter(split_to=None)
        self.chance.choice(list(gone)).restore()

    def read(self):
        Thread.objects.filter(pk=self.thread().pk).update(view_count=self.chance.randint(0, 900))

    def merge(self):
        source, target = self.thread(), self.thread()
        if not (source.duplicate_of_id or target.duplicate_of_id or source.pk == target.pk):
            merge(source, target, self.curator)

    def undo(self):
        unmark(self.chance.choice(list(Thread.objects.exclude(duplicate_of=None))), self.curator)

    def split(self):
        post = self.post(kind__in=("answer", "follow-up", "reply"))
        split(post, by=post.author, title="Now on its own feet", **HEADING)


DEEDS = [
    *("ask", "answer", "answer", "answer", "follow_up", "reply", "reply", "mark", "mark", "mark"),
    *("unmark", "pick", "delete", "restore", "read", "merge", "undo", "split"),
]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_people_do_leaves_nothing_to_mend(thread, asker, mentor, outsider, curator, seed):
    chance = random.Random(seed)
    forum = Forum(chance, [asker, mentor, outsider], curator)
    done = [chance.choice(DEEDS) for _ in range(60)]
    for number, deed in enumerate(done):
        forum.do(deed)
        tables = ("threads_thread", "threads_resource", "accounts_user")
        drifts = [
            drift
            for table in tables
            for pks in counting.batches(table)
            for drift in counting.prove(table, pks)
        ]
        assert not drifts, (done[: number + 1], drifts)
    assert Resource.objects.exists() or "answer" not in done


@pytest.mark.django_db(transaction=True)
def test_a_mark_given_while_it_mends_is_not_lost(thread, answer, asker):
    """Either waits for the discussion's row: whoever is second counts what the first one did."""
    Post.objects.filter(pk=answer.pk).update(helpful_count=9)
    voters = [member(f"voter-{number}") for number in range(12)]
    problems = []

    def mark():
        try:
            for voter in voters:
                Post.objects.get(pk=answer.pk).mark_helpful(by=voter)
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    marking = threading.Thread(target=mark)
    marking.start()
    while marking.is_alive():
        Post.objects.filter(pk=answer.pk).update(score=3)
        recount(mend=True)
    marking.join()
    assert not problems
    recount(mend=True)
    answer.refresh_from_db()
    thread.refresh_from_db()
    assert (answer.helpful_count, answer.votes.count(), thread.helpful_count) == (12, 12, 12)
    assert timezone.now() > thread.last_activity_at
