"""What is found follows what is written, deleted and renamed."""

from io import StringIO

from django.core.management import call_command
from django.db import connection
from searches import page, titles

from threads import search
from threads.models import PostWords, Role, Thread, ThreadWords, TitleWord, Topic


def test_what_is_deleted_is_not_found(client, curator, thread, answer):
    answer.remove(by=curator)
    assert titles(client, "platform") == []
    assert "platform team" not in page(client, "return offer")
    answer.restore()
    assert titles(client, "platform") == [thread.title]
    thread.question.remove(by=curator)
    assert titles(client, "offer") == titles(client, "platform") == []
    assert titles(client, "topic:career-pivot") == []
    thread.question.restore()
    assert titles(client, "platform offer") == [thread.title]


def test_an_edit_is_found_and_what_was_there_is_not(client, asker, mentor, thread, answer):
    answer.edit(by=mentor, body="Ask for a rotation.")
    assert titles(client, "rotation") == [thread.title]
    assert titles(client, "platform") == []
    heading = {"from_role": "QA", "to_role": "SRE", "topics": ["on-call"]}
    thread.question.edit(by=asker, body="I test.", title="From testing to running", **heading)
    for query in ("running", "SRE", "on-call", "topic:on-call"):
        assert titles(client, query) == ["From testing to running"]
    assert titles(client, "career-pivot") == titles(client, "return") == []


def test_merged_roles_and_topics_are_found(client, asker, thread):
    role, topic = Role.objects.get(name="ML engineer"), Topic.objects.get()
    role.merge_into(Role.objects.create(name="Machine learning engineer", slug="mle"))
    topic.merge_into(Topic.objects.create(name="changing-lanes", slug="changing-lanes"))
    search.refresh(Thread.objects.all())
    for query in ("machine learning", "lanes", "to:machine", 'to:"ml engineer"', "career-pivot"):
        assert titles(client, query) == [thread.title], query


def test_everything_can_be_read_again(client, thread, answer):
    for words in (ThreadWords, PostWords, TitleWord):
        words.objects.all().delete()
    assert titles(client, "platform") == []
    call_command("reindex", stdout=StringIO())
    assert titles(client, "platform offer") == [thread.title]


def test_a_very_long_discussion_takes_another_answer(client, asker, mentor, thread):
    # A tsvector holds 1 MB; these words are all different.
    for number in range(6):
        body = " ".join(f"{number}x{n:05d}abcdefghijklmn" for n in range(1300))
        thread.answer(author=mentor, body=body)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE threads_threadwords SET words = (SELECT to_tsvector('simple', "
            "string_agg('w' || n || repeat('x', 30), ' ')) FROM generate_series(1, 24000) AS n)"
        )
    late = thread.answer(author=mentor, body="One more word of advice: " + "patience " * 3)
    late.edit(by=mentor, body="Patience, and persistence.")
    assert titles(client, "persistence") == [thread.title]
