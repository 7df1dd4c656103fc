"""Whoever asked two discussions that are merged, one without a name: nothing there tells."""

import re

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client

from tests.conftest import member
from tests.threads.test_nobody_is_unmasked import NOISE
from threads.models import Post, Thread
from threads.models.joining import merge, unmerge
from threads.models.signing import put_names_back, sign_again, take_names_off

FIRST = {"thread": 8_100_001, "post": 8_200_001}  # keys, so that two scenes have the same
CHANGING = re.compile(rf'{NOISE.pattern}|datetime="[^"]+"')


@pytest.fixture
def zoe(db):
    return member("zoeq", name="Zoe Q.")


@pytest.fixture
def quiet(db):
    return member("quiet", name="Quiet Q.")


def alias(post):
    return Post.objects.values_list("alias", flat=True).get(pk=post.pk)


def asked_by(asker, title, anonymous):
    return Thread.objects.ask(asker=asker, title=title, body=f"{title}.", anonymous=anonymous)


def joined(askers, unsigned, mentor):
    """Two discussions with all that askers do, before the first becomes part of the second."""
    with connection.cursor() as cursor:
        for table, first in FIRST.items():
            name = f"threads_{table}"
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [name, first])
    source, target = map(asked_by, askers, ("Asked again", "Asked before"), unsigned)
    target.answer(author=mentor, body="An earlier one.").reply(author=target.asker, body="Ah.")
    target.follow_up(author=target.asker, body="Is that so?")
    best = source.answer(author=mentor, body="The best.")
    best.pick(by=source.asker)
    best.reply(author=source.asker, body="Thanks.")
    source.answer(author=source.asker, body="What I found.")
    source.follow_up(author=source.asker, body="And now?")
    return source, target, best


def seen(*threads):
    """What visitors read there, and which follow-ups wait."""
    cache.clear()
    pages = [Client().get(f"{thread.get_absolute_url()}?stay=1").text for thread in threads]
    follow_ups = Post.objects.filter(kind="follow-up").order_by("pk")
    waiting = [post.responded_at is None for post in follow_ups]
    return [CHANGING.sub("", page) for page in pages], waiting


def story(askers, unsigned, mentor, curator):
    """All that can be seen while two discussions are joined and parted, and go on meanwhile."""
    with transaction.atomic():
        source, target, best = joined(askers, unsigned, mentor)
        merge(source, target, curator)
        pages = [seen(source, target)]
        best = Post.objects.get(pk=best.pk)
        best.reply(author=target.asker, body="I agree.")
        target.answer(author=target.asker, body="As I see it.")
        best.pick(by=target.asker)
        pages.append(seen(source, target))
        unmerge(source, curator)
        pages.append(seen(source, target))
        transaction.set_rollback(True)
    return pages


@pytest.mark.parametrize("unsigned", [(True, False), (False, True), (True, True)])
def test_one_asker_reads_like_two(zoe, quiet, mentor, curator, unsigned):
    others = (quiet, zoe) if unsigned[0] else (zoe, quiet)
    apart = story(others, unsigned, mentor, curator)
    assert "And now?" in apart[0][0][1] and "I agree." in apart[1][0][1]
    assert story((zoe, zoe), unsigned, mentor, curator) == apart


def test_what_an_asker_without_a_name_said_elsewhere_is_not_the_askers(
    thread, zoe, mentor, curator
):
    answer = thread.answer(author=zoe, body="Quietly.", anonymous=True)
    reply = answer.reply(author=zoe, body="By the way.", anonymous=True)
    target = asked_by(zoe, "Asked before", True)
    merge(thread, target, curator)
    assert alias(answer) == alias(reply) != 1
    assert target.answer(author=zoe, body="Here I am.").alias == 1
    unmerge(thread, curator)
    assert alias(answer) == alias(reply) == 2


@pytest.mark.parametrize("everything", [False, True])
def test_nor_is_what_they_take_their_name_off_later(thread, zoe, curator, everything):
    answer = thread.answer(author=zoe, body="With my name.")
    target = asked_by(zoe, "Asked before", False)
    here = target.answer(author=zoe, body="Here I am.")
    merge(thread, target, curator)
    if everything:
        take_names_off(zoe)
    else:
        question = Post.objects.get(pk=target.question_id)
        sign_again(question, role="", company="", anonymous=True)
    assert (alias(target.question), alias(here), alias(answer)) == (1, 1, 2)


def test_a_name_that_goes_changes_who_responded(thread, zoe, curator):
    target = asked_by(zoe, "Asked before", False)
    waiting = target.follow_up(author=zoe, body="And now?")
    thread.answer(author=zoe, body="With my name.")
    merge(thread, target, curator)
    unanswered = Post.objects.filter(pk=waiting.pk, responded_at=None)
    assert unanswered.exists()
    take_names_off(zoe)
    assert not unanswered.exists()
    put_names_back(zoe)
    assert unanswered.exists()
    sign_again(waiting, role="", company="", anonymous=True)
    assert not unanswered.exists()
