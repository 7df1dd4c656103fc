"""`manage.py rerender` after the renderer has changed."""

import threading
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from threads import search, text
from threads.management.commands import rerender
from threads.models import Post, Thread
from threads.query import parse


def run(**options) -> str:
    err = StringIO()
    call_command("rerender", stderr=err, **options)
    return err.getvalue()


def age(post: Post, **fields) -> None:
    """As an older renderer left it."""
    fields = {"html": "old", "plain": "old", "renderer_version": 0} | fields
    Post.objects.filter(pk=post.pk).update(**fields)


def test_a_post_of_another_version_gets_new_html(thread):
    age(thread.question)
    run()
    post = Post.objects.get(pk=thread.question_id)
    assert "<strong>first year</strong>" in post.html
    assert (post.renderer_version, post.edited_at) == (text.RENDERER_VERSION, None)
    assert not post.revisions.exists()


def test_a_post_of_this_version_stays_unless_all_are_asked_for(thread):
    age(thread.question, renderer_version=text.RENDERER_VERSION)
    run()
    assert Post.objects.get(pk=thread.question_id).html == "old"
    run(all=True)
    assert Post.objects.get(pk=thread.question_id).html != "old"


def test_excerpt_and_search_follow_the_words(thread):
    age(thread.question)
    Thread.objects.update(excerpt="old")
    search.index(thread, Post.objects.get(pk=thread.question_id))
    run()
    assert Thread.objects.get().excerpt.startswith("I have a return offer.")
    assert search.find(Thread.objects.all(), parse("year")).results


def test_all_batches_are_done(thread, mentor, monkeypatch):
    monkeypatch.setattr(rerender, "POSTS_AT_ONCE", 2)
    for number in range(5):
        age(thread.answer(author=mentor, body=f"Answer {number}."))
    run()
    assert not Post.objects.exclude(renderer_version=text.RENDERER_VERSION).exists()


def test_a_run_that_was_stopped_goes_on_where_it_was(thread, answer, monkeypatch):
    monkeypatch.setattr(rerender, "POSTS_AT_ONCE", 1)
    age(thread.question)
    age(answer)
    monkeypatch.setattr(Post, "render", stop_at(answer))
    with pytest.raises(KeyboardInterrupt):
        run()
    assert Post.objects.filter(html="old").get() == answer
    monkeypatch.undo()
    run()
    assert not Post.objects.filter(html="old").exists()


def stop_at(post: Post):
    render = Post.render

    def stopping(self) -> None:
        if self.pk == post.pk:
            raise KeyboardInterrupt
        render(self)

    return stopping


def test_a_text_that_is_refused_keeps_its_html_by_the_rules_of_today(thread, answer):
    age(answer, body="[" * 20_000, html="<p>kept <blink>words</blink></p>", plain="kept words")
    age(thread.question)
    with pytest.raises(CommandError, match="1 texts are refused"):
        run()
    answer.refresh_from_db()
    assert (answer.html, answer.renderer_version) == ("<p>kept words</p>", 0)
    assert Post.objects.get(pk=thread.question_id).html != "old"


@pytest.mark.django_db(transaction=True)
def test_an_edit_at_the_same_time_is_not_overwritten(thread, answer, mentor):
    age(answer)
    command = threading.Thread(target=lambda: (run(), connections.close_all()))
    with transaction.atomic():
        Thread.objects.locked(thread.pk)
        command.start()
        wait_for_a_waiting_query()
        answer.edit(by=mentor, body="A newer text.")
    command.join()
    answer.refresh_from_db()
    assert (answer.body, answer.html) == ("A newer text.", "<p>A newer text.</p>")


def wait_for_a_waiting_query() -> None:
    with connection.cursor() as cursor:
        for _ in range(500):
            cursor.execute("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
            if cursor.fetchone()[0]:
                return
            time.sleep(0.01)
