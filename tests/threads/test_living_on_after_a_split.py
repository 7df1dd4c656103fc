"""What was split off: who speaks there, what ties it to where it stood, what happens meanwhile."""

import threading

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.urls import reverse

from tests.conftest import member, signed_in
from tests.threads.conftest import cited
from tests.threads.splits import split_off
from threads.models import (
    Duplicate,
    Notification,
    Post,
    Thread,
    ThreadLink,
)
from threads.models.joining import merge, unmark
from threads.models.splitting import CannotSplit, read_links_again
from threads.rail import rail_of
from threads.related.ties import settled


class TestWithoutAName:
    def test_the_author_is_the_asker_there(self, client, as_curator, thread, outsider, mentor):
        post = thread.answer(author=outsider, body="Quietly. I was there.", anonymous=True)
        other = post.reply(author=mentor, body="Me too.", anonymous=True)
        own = post.reply(author=outsider, body="I see.")
        new = split_off(post)
        for row in (post, other, own):
            row.refresh_from_db()
        assert (post.alias, own.alias) == (1, 1)
        assert other.alias == 2
        for page in (new.get_absolute_url(), thread.get_absolute_url()):
            html = client.get(page).text
            assert outsider.get_absolute_url() not in html and outsider.name not in html

    @pytest.mark.parametrize("by", ["outsider", "curator"])
    def test_nothing_tells_who_split_it(self, request, as_curator, thread, outsider, by):
        post = thread.answer(author=outsider, body="Quietly. I was there.", anonymous=True)
        split_off(post, by=request.getfixturevalue(by))
        ties = as_curator.get(reverse("admin:threads_threadlink_changelist")).text
        history = as_curator.get(reverse("admin:threads_thread_history", args=[thread.pk])).text
        assert outsider.name not in ties + history
        assert LogEntry.objects.count() == (1 if by == "curator" else 0)


class TestTies:
    def test_both_pages_lead_to_each_other(self, client, busy, thread):
        new = split_off(busy)
        tie = ThreadLink.objects.get(kind="split")
        assert (tie.source, tie.target) == (new, thread)
        assert [t.thread for t in rail_of(new).grown_from] == [thread]
        assert [t.thread for t in rail_of(thread).split_off] == [new]
        assert "Grew out of" in client.get(new.get_absolute_url()).text
        assert "Split off from here" in client.get(thread.get_absolute_url()).text
        assert settled(new.pk, [thread.pk]) == {thread.pk} == settled(new.pk, [thread.pk, new.pk])

    def test_the_map_shows_it(self, client, busy, thread):
        split_off(busy)
        html = client.get(reverse("maps.show", args=[thread.pk])).text
        assert 'class="tie split"' in html
        assert "Dotted: split off from the other" in html and "grew out of" in html

    def test_staff_sees_it_among_the_ties_and_followed_ones_are_counted(self, as_curator, busy):
        split_off(busy)
        admin = reverse("admin:threads_threadlink_changelist")
        assert as_curator.get(admin, {"kind__exact": "split"}).context["cl"].result_count == 1
        assert as_curator.post(reverse("follows.create"), {"kind": "split"}).status_code == 204

    def test_citations_follow_the_post(self, thread, original, third, mentor, outsider):
        """Those in it, those of it, and those of the discussion it left."""
        body = f"See [that](/threads/{original.pk}/) and [the question](/threads/{thread.pk}/)."
        post = cited(thread.answer(author=mentor, body=body))
        cited(third.answer(author=outsider, body=f"As [he](/posts/{post.pk}/) says."))
        beside = cited(thread.answer(author=outsider, body=f"[He](/posts/{post.pk}/) is right."))
        new = split_off(post)
        ties = ThreadLink.objects.of_kind("cited").order_by("pk")
        assert list(ties.values_list("source", "target")) == [
            (new.pk, original.pk),
            (third.pk, thread.pk),
        ]
        read_links_again(new.pk)
        assert set(ties.values_list("source", "target")) == {
            *((new.pk, original.pk), (new.pk, thread.pk)),
            *((third.pk, new.pk), (thread.pk, new.pk)),
        }
        assert ties.get(target=new, source=thread).post == beside


class TestTellingTheAuthor:
    def test_who_is_split_by_staff_hears_of_it(self, as_mentor, busy, curator, mentor, thread):
        split_off(busy, by=curator)
        notice = Notification.objects.get(member=mentor)
        html = as_mentor.get(reverse("notifications.index")).text
        assert "Staff made a discussion of its own of what you wrote" in html
        assert as_mentor.get(reverse("notifications.show", args=[notice.pk])).url == (
            busy.get_absolute_url()
        )

    def test_who_did_it_themselves_knows(self, busy, mentor):
        split_off(busy)
        assert not Notification.objects.filter(member=mentor).exists()


def test_a_moved_answer_leaves_its_note_to_the_merge(busy, thread, original, curator):
    merge(thread, original, curator)
    moved = Post.objects.get(pk=busy.pk)
    new = split_off(moved)
    note = Post.objects.exclude(split_to=None).get()
    assert (note.thread, note.moved_from, note.split_to) == (original, thread, new)
    assert ThreadLink.objects.get(kind="split").target == original
    unmark(thread, curator)
    note.refresh_from_db()
    moved.refresh_from_db()
    assert (note.thread, moved.thread, moved.picked_at) == (thread, new, None)
    assert Duplicate.objects.get().undone_at


def test_a_new_discussion_can_be_joined_back(busy, thread, curator):
    new = split_off(busy)
    merge(new, thread, curator)
    assert Thread.objects.get(pk=new.pk).duplicate_of == thread


def test_many_things_split_off_show_some_of_them(client, thread, mentor):
    writer = member("writer")
    for number in range(12):
        split_off(thread.answer(author=writer, body=f"Answer {number}."))
    html = signed_in(mentor).get(thread.get_absolute_url()).text
    assert html.count("became a discussion of its own") == 12
    assert len(rail_of(thread).split_off) == 8


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("deed", ["reply", "mark", "split", "pick", "edit", "remove"])
def test_what_happens_meanwhile_finds_the_post_where_it_is(thread, answer, asker, deed):
    """Someone opened the page before; the split holds the row while they send their form."""
    said = while_it_is_split(answer, deed, asker)
    new = Thread.objects.latest("pk")
    assert Thread.objects.count() == 2
    expected = {"split": [CannotSplit], "pick": [PermissionError]}
    assert said == expected.get(deed, [])
    post = Post.objects.get(pk=answer.pk)
    assert (post.thread, post.kind, post.picked_at) == (new, "question", None)
    if deed == "reply":
        assert (post.reply_count, post.replies.get().thread) == (1, new)
    assert (bool(new.deleted_at), new.excerpt.startswith("Better")) == (
        *(deed == "remove", deed == "edit"),
    )


DEEDS = {
    "reply": lambda post, asker: post.reply(author=asker, body="Which one?"),
    "mark": lambda post, asker: post.mark_helpful(by=asker),
    "split": lambda post, asker: split_off(post),
    "pick": lambda post, asker: post.pick(by=asker),
    "edit": lambda post, asker: post.edit(by=post.author, body="Better words."),
    "remove": lambda post, asker: post.remove(by=post.author),
}


def while_it_is_split(answer, deed, asker):
    """Do it with the post as it was, waiting for the lock; return what was refused."""
    late = Post.objects.select_related("thread", "author").get(pk=answer.pk)
    said, waits = [], threading.Event()

    def act():
        waits.set()
        try:
            DEEDS[deed](late, asker)
        except (CannotSplit, PermissionError) as refusal:
            said.append(type(refusal))
        finally:
            connection.close()

    acting = threading.Thread(target=act)
    with transaction.atomic():
        Thread.objects.locked(answer.thread_id)
        acting.start()
        waits.wait(10)
        acting.join(0.4)
        assert acting.is_alive()
        split_off(answer)
    acting.join(20)
    return said
