"""An import survives broken rows, hostile files, and being killed."""

import os
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection
from dumps import ANSWER, COMMENT, JANE, QUESTION, SITE, imported, row, run, write

from accounts.models import User
from config.folders import BASE_DIR
from threads.dump import discussions
from threads.dump.rows import rows
from threads.models import Post, Thread


@pytest.fixture
def dump(tmp_path) -> Path:
    write(tmp_path, users=[JANE], posts=[QUESTION, ANSWER], comments=[COMMENT])
    return tmp_path


@pytest.mark.django_db
class TestBroken:
    def test_a_broken_row_is_reported_and_costs_only_itself(self, dump):
        broken = '  <row Id="7" PostTypeId="1" Title="a < b" Body="&nope;" />'
        write(dump, posts=[QUESTION, broken, ANSWER])
        said = run(dump)
        assert "Skipped Posts.xml line 4" in said
        assert Post.objects.exclude(kind=Post.Kind.REPLY).count() == 2

    @pytest.mark.parametrize(
        ("fault", "reason"),
        [
            ({"Id": "x"}, "Id is no number"),
            ({"Id": 10**30}, "Id is no number"),
            ({"CreationDate": "yesterday"}, "CreationDate is no date"),
            ({"Title": " "}, "there is no text"),
            ({"Id": 3}, "(3): its number was there before"),
        ],
    )
    def test_a_row_without_sense_is_reported_with_its_reason(self, dump, fault, reason):
        write(dump, posts=[QUESTION, ANSWER, {**QUESTION, "Id": 7} | fault])
        said = run(dump)
        assert "Skipped Posts.xml line 5" in said
        assert reason in said
        assert Thread.objects.count() == 1

    def test_rows_that_belong_to_nothing_are_reported(self, dump):
        write(dump, posts=[QUESTION, ANSWER | {"ParentId": 9}], comments=[COMMENT])
        said = run(dump)
        assert "Skipped Posts.xml line 4 (3): its question is missing" in said
        assert "Skipped Comments.xml line 3 (55): its post is missing" in said

    def test_a_truncated_file_gives_what_it_has(self, dump):
        whole = (dump / "Posts.xml").read_text()
        (dump / "Posts.xml").write_text(whole[: whole.index("Backpropagation")])
        assert "Skipped Posts.xml line 4" in run(dump)
        assert Thread.objects.count() == 1

    def test_an_entity_bomb_is_refused_before_anything_is_imported(self, dump):
        bomb = '<!DOCTYPE posts [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
        write(dump, posts=[bomb, QUESTION | {"Body": "&b;"}])
        with pytest.raises(CommandError, match=r"Posts\.xml declares"):
            run(dump)
        assert not User.objects.exists()

    def test_a_text_that_is_refused_is_kept_as_its_words(self, dump):
        write(dump, posts=[QUESTION | {"Body": "<p>" + "[word] " * 3_000 + "</p>"}])
        assert "Kept as plain text, Posts.xml line 3 (1)" in run(dump)
        assert imported(1).plain.startswith("[word] [word]")

    @pytest.mark.parametrize("files", [{}, {"users": [JANE]}, {"posts": []}])
    def test_nothing_to_read_is_an_error(self, tmp_path, files):
        write(tmp_path, **files)
        with pytest.raises(CommandError):
            run(tmp_path)

    def test_a_folder_that_is_no_site_needs_its_name(self, dump):
        with pytest.raises(CommandError, match="--site"):
            run(dump, site="")

    def test_markup_in_a_dump_does_no_harm(self, dump):
        evil = '<p onclick="x()">Hi<script>x()</script><a href="javascript:x()">there</a></p>'
        write(dump, posts=[QUESTION | {"Body": evil}])
        run(dump)
        assert imported(1).html == "<p>Hi<span>there</span></p>"


@pytest.mark.django_db(transaction=True)
def test_an_import_that_was_killed_is_completed_by_the_next(dump):
    questions = [QUESTION | {"Id": n, "AcceptedAnswerId": n + 1} for n in range(2, 802, 2)]
    answers = [ANSWER | {"Id": n + 1, "ParentId": n} for n in range(2, 802, 2)]
    write(dump, posts=[*questions, *answers], comments=[])
    command = [sys.executable, "manage.py", "import_stackexchange", str(dump), "--site", SITE]
    database = connection.settings_dict
    address = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    environment = os.environ | {"DATABASE_URL": address, "SECRET_KEY": "x" * 50}
    with subprocess.Popen(command, cwd=BASE_DIR, env=environment) as process:
        while process.poll() is None and not Thread.objects.exists():
            time.sleep(0.01)
        process.kill()
    half = Thread.objects.count()
    assert 0 < half < 400
    assert not Thread.objects.exclude(answer_count=1, picked_count=1).exists()
    run(dump)
    assert (Thread.objects.count(), Post.objects.count(), User.objects.count()) == (400, 800, 1)


def test_a_file_is_read_as_a_stream(tmp_path):
    posts = tmp_path / "Posts.xml"
    line = row(QUESTION | {"Body": "word " * 400}) + "\n"
    posts.write_text("<posts>\n" + line * 5_000 + "</posts>")
    tracemalloc.start()
    assert sum(1 for _row in rows(posts, skip=print, advance=lambda size: None)) == 5_000
    assert tracemalloc.get_traced_memory()[1] < posts.stat().st_size / 4
    tracemalloc.stop()


def test_a_discussion_that_the_database_refuses_is_left_out_alone(dump, db, monkeypatch):
    slug_for = discussions.slug_for
    too_long = {"Bad": "x" * 81}
    monkeypatch.setattr(
        discussions, "slug_for", lambda title: too_long.get(title) or slug_for(title)
    )
    write(dump, posts=[QUESTION | {"Id": 7, "Title": "Bad"}, QUESTION, ANSWER])
    said = run(dump)
    assert "Skipped Posts.xml line 3 (7): value too long" in said
    assert Thread.objects.get().answer_count == 1
    assert not Post.objects.filter(thread=None).exists()
