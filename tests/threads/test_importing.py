"""A Stack Exchange dump becomes discussions, once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from dumps import ANSWER, COMMENT, DAY, JANE, QUESTION, SITE, imported, run, write

from accounts.models import User
from threads.models import ImportedMember, Post, Thread, Topic


@pytest.fixture
def dump(tmp_path) -> Path:
    write(tmp_path, users=[JANE], posts=[QUESTION, ANSWER], comments=[COMMENT])
    return tmp_path


@pytest.mark.django_db
class TestNouns:
    def test_a_question_becomes_a_discussion(self, dump):
        run(dump)
        thread = Thread.objects.get()
        assert (thread.title, thread.slug) == ("What is “backprop”?", "what-is-backprop")
        assert thread.question.html == "<p>What does <em>backprop</em> mean?</p>"
        assert thread.question.created_at == datetime(2016, 8, 2, 15, 39, 14, 947_000, UTC)
        assert {topic.name for topic in thread.topics.all()} == {"neural-networks", "definitions"}
        assert (thread.answer_count, thread.latest_answer) == (1, imported(3))

    def test_an_accepted_answer_is_a_pick_of_the_day_of_the_vote(self, dump):
        accepted = {"Id": 1, "PostId": 3, "VoteTypeId": 1, "CreationDate": "2016-08-09T00:00:00"}
        write(dump, votes=[accepted])
        run(dump)
        assert imported(3).picked_at == datetime(2016, 8, 9, tzinfo=UTC)
        assert Thread.objects.get().picked_count == 1

    def test_a_comment_is_a_reply(self, dump):
        run(dump)
        reply = imported(55, "comment")
        assert (reply.kind, reply.parent) == (Post.Kind.REPLY, imported(3))
        assert reply.html == "<p>Is <strong>that</strong> all?</p>"
        assert (reply.helpful_count, imported(3).reply_count) == (4, 1)

    def test_people_are_members_nobody_can_sign_in_as(self, dump):
        run(dump)
        jane = ImportedMember.objects.get(site=SITE, external_id=8).member
        assert (jane.handle, jane.name, jane.email) == ("jane-doe", "Jane Doe", "")
        assert not jane.has_usable_password()
        assert imported(1).author == jane

    def test_a_handle_that_somebody_has_gets_a_number(self, dump, mentor):
        write(dump, users=[JANE | {"DisplayName": "Ravi"}, JANE | {"Id": 9, "DisplayName": "劉"}])
        run(dump)
        handles = User.objects.filter(imported__site=SITE).order_by("imported__external_id")
        assert [user.handle for user in handles] == ["ravi-8", "member-9"]

    def test_a_name_of_somebody_without_one_is_left_behind(self, dump):
        write(dump, users=[JANE | {"DisplayName": "Anonymous 2"}])
        run(dump)
        jane = ImportedMember.objects.get(site=SITE, external_id=8).member
        assert (jane.handle, jane.name) == ("member-8", "")

    def test_people_who_left_share_one_member_and_keep_their_names(self, dump):
        gone = {k: v for k, v in QUESTION.items() if k != "OwnerUserId"}
        write(dump, posts=[gone | {"OwnerDisplayName": "user42"}, ANSWER | {"OwnerUserId": 99}])
        run(dump)
        assert imported(1).author.handle == imported(3).author.handle == "former-member"
        assert imported(1).imported.author_name == "user42"

    def test_helpful_counts_are_the_votes_up(self, dump):
        up = {"PostId": 1, "VoteTypeId": 2, "CreationDate": DAY}
        write(dump, votes=[up | {"Id": 1}, up | {"Id": 2}, up | {"Id": 3, "VoteTypeId": 3}])
        run(dump)
        assert (imported(1).helpful_count, imported(3).helpful_count) == (2, 0)

    def test_helpful_counts_are_the_scores_without_a_file_of_votes(self, dump):
        write(dump, posts=[QUESTION, ANSWER | {"Score": -2}])
        run(dump)
        assert (imported(1).helpful_count, imported(3).helpful_count) == (5, 0)
        assert Thread.objects.get().helpful_count == 5 + 0 + 4

    def test_an_edit_is_an_edited_time(self, dump):
        write(dump, posts=[QUESTION | {"LastEditDate": "2016-08-18T13:20:02.773"}, ANSWER])
        run(dump)
        assert imported(1).edited_at == datetime(2016, 8, 18, 13, 20, 2, 773_000, UTC)
        assert imported(3).edited_at is None

    def test_stored_facts_are_those_of_the_models(self, dump):
        run(dump)
        for row in [Thread.objects.get(), *Post.objects.all()]:
            before = vars(type(row).objects.get(pk=row.pk)) | {"_state": None}
            row.recount()
            assert vars(type(row).objects.get(pk=row.pk)) | {"_state": None} == before

    @pytest.mark.parametrize("tags", ["<a-b><c++>", "|a-b|c++|", "<A-B><a-b><c++>"])
    def test_tags_are_written_in_several_ways(self, dump, tags):
        write(dump, posts=[QUESTION | {"Tags": tags}])
        run(dump)
        assert sorted(Topic.objects.values_list("name", flat=True)) == ["a-b", "c++"]


@pytest.mark.django_db
class TestAttribution:
    @pytest.mark.parametrize(
        ("day", "licence"),
        [
            ("2011-04-07", "2.5"),
            ("2011-04-08", "3.0"),
            ("2018-05-01", "3.0"),
            ("2018-05-02", "4.0"),
        ],
    )
    def test_the_licence_goes_by_the_date(self, dump, day, licence):
        write(dump, posts=[QUESTION | {"CreationDate": f"{day}T00:00:00.000"}])
        run(dump)
        assert imported(1).imported.licence == f"CC BY-SA {licence}"

    def test_the_licence_that_the_dump_names_comes_first(self, dump):
        write(dump, posts=[QUESTION | {"ContentLicense": "CC BY-SA 4.0"}])
        run(dump)
        assert imported(1).imported.licence == "CC BY-SA 4.0"

    def test_each_post_knows_its_original(self, dump):
        run(dump)
        assert imported(1).imported.url == f"https://{SITE}/questions/1"
        assert imported(3).imported.url == f"https://{SITE}/a/3"
        assert imported(55, "comment").imported.url == f"https://{SITE}/a/3#comment55_3"

    def test_author_place_and_licence_are_shown(self, dump):
        write(dump, users=[JANE | {"DisplayName": "<b>Jane</b>"}])
        run(dump)
        shown = render_to_string("posts/_attribution.html", {"post": imported(3)})
        assert "&lt;b&gt;Jane&lt;/b&gt;" in shown
        assert f'href="https://{SITE}/a/3" rel="nofollow noopener"' in shown
        assert 'href="https://creativecommons.org/licenses/by-sa/3.0/"' in shown


@pytest.mark.django_db
class TestAgain:
    def test_a_second_run_changes_nothing(self, dump):
        run(dump)
        before = list(Post.objects.order_by("pk").values())
        run(dump)
        assert list(Post.objects.order_by("pk").values()) == before
        assert (User.objects.count(), Thread.objects.count()) == (1, 1)

    def test_a_newer_dump_adds_what_is_new(self, dump):
        run(dump)
        write(dump, posts=[QUESTION, ANSWER, ANSWER | {"Id": 4, "Score": 9}])
        run(dump)
        assert Thread.objects.get().answer_count == 2
        assert imported(4).thread == imported(1).thread

    def test_a_newer_dump_updates_texts_and_votes(self, dump):
        run(dump)
        newer = {"LastEditDate": "2017-01-01T00:00:00", "Body": "<p>Newer.</p>", "Title": "Newer?"}
        write(dump, posts=[QUESTION | newer | {"Score": 7, "Tags": "<new>"}, ANSWER])
        run(dump)
        thread = Thread.objects.get()
        assert (thread.title, thread.slug, thread.excerpt) == ("Newer?", "newer", "Newer.")
        assert (thread.question.html, thread.question.helpful_count) == ("<p>Newer.</p>", 7)
        assert [topic.name for topic in thread.topics.all()] == ["new"]

    def test_what_was_edited_or_deleted_here_stays_so(self, dump, curator):
        run(dump)
        imported(1).edit(by=curator, body="Edited here.")
        imported(3).remove(by=curator)
        newer = {"LastEditDate": "2099-01-01T00:00:00", "Body": "<p>Newer.</p>"}
        write(dump, posts=[QUESTION | newer, ANSWER])
        run(dump)
        assert imported(1).body == "Edited here."
        assert imported(3).deleted_at
        assert Thread.objects.get().answer_count == 0
