"""What keeps the sweep whole: a new address, table or template that it does not know fails here."""

import re
from pathlib import Path

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.threads.filling import fillings
from tests.threads.sweeping import filling, routes, tables_of_members
from threads import speaker
from threads.models import Post

ROOT = Path(__file__).resolve().parents[2]

# Why each column that points to a member cannot tell who wrote without a name. A new one: look at
# every page that reads it, add it to tests/threads/anonymity.py, and say here what keeps it safe.
TABLES = {
    "account.EmailAddress.user": "staff's table of addresses; nothing written hangs on it",
    "accounts.User_groups.user": "rights of the staff",
    "accounts.User_user_permissions.user": "rights of the staff",
    "admin.LogEntry.user": "histories of discussions and posts are masked: threads/masks.py",
    "threads.Alias.member": "read by models/signing.py alone; in no table of the admin",
    "threads.CareerMove.member": "shown where public; an answer without a name says no year",
    "threads.Confirmation.member": "counted; each reader sees their own",
    "threads.CurationAction.actor": "curators, who are named for what they curate",
    "threads.CurationSkip.curator": "counted; each curator sees their own",
    "threads.Draft.member": "members see their own",
    "threads.Duplicate.marked_by": "an asker is shown as their question is: Duplicate.marker()",
    "threads.Duplicate.merged_by": "shown nowhere",
    "threads.Duplicate.undone_by": "shown nowhere",
    "threads.Follow.member": "members see their own; counted nowhere",
    "threads.ImportedMember.member": "their profile says where it was imported from",
    "threads.MentorRequest.decided_by": "staff",
    "threads.MentorRequest.member": "says who asked for the mark, and nothing that they wrote",
    "threads.MentorRequest.withdrawn_by": "staff",
    "threads.Notification.member": "members see their own; the writer is named by post.speaker",
    "threads.Post.author": "post.speaker; masked in the admin: threads/masks.py",
    "threads.Post.deleted_by": "in the admin alone, masked there",
    "threads.Post.edited_by": "staff; the page and the history say only that it was staff",
    "threads.Resource.hidden_by": "staff",
    "threads.Resource.titled_by": "staff",
    "threads.Revision.author": "the history shows post.speaker",
    "threads.Revision.taken_out_by": "the history says whether it was the author or staff",
    "threads.SavedResource.member": "members see their own",
    "threads.Thread.asker": "question.speaker; masked in the admin: threads/masks.py",
    "threads.Thread.deleted_by": "in the admin alone, masked there",
    "threads.ThreadLink.created_by": "curators; an asker's are masked in the admin",
    "threads.ThreadLink.hidden_by": "in the admin alone, an asker's masked there",
    "threads.Unmasking.actor": "staff who asked",
    "threads.Upload.member": "the admin's table of pictures does not say who added one",
    "threads.Vote.member": "counted; each reader sees their own",
}
# Which templates read a person's name past post.speaker, and why they may.
NAMED = re.compile(
    r"\b(author|asker|(?:creat|delet|hidden|mark|merg|undone|titl|decid|withdrawn)(?:ed)?_by)\.(\w+)"
)
READ_PAST_SPEAKER = {
    ("authors/shown.html", "author"): "tells staff who wrote, after their look was logged",
    ("rail/_tie.html", "created_by"): "curated ties only: a curator is named",
    ("curate/_tie.html", "created_by"): "curated ties only: a curator is named",
    ("mentor_requests/_log.html", "decided_by"): "staff",
    ("mentor_requests/_log.html", "withdrawn_by"): "staff",
}
# Which modules may look up the name of whoever wrote something.
LOOKED_UP = re.compile(r"\b(?:author|asker)(?:__|\.)(?:handle|name|shown_name|email|initials)\b")
LOOKING_UP = {
    "threads/speaker.py": "decides who is named",
    "threads/search.py": "where there is no alias",
    "threads/guessing.py": "tells authors what their own text gives away",
}


@pytest.mark.django_db
def test_every_address_can_be_filled(scene):
    known = fillings(scene)
    for route, name in routes():
        values = filling(route, known)
        assert values is not None, f"Say in sweeping.fillings() what stands in {route} ({name})."
        assert values or NOTHING_THERE.search(route), f"anonymity.play() makes nothing for {route}."


# Of these there is nothing in the scene: they belong to members and not to what they write.
NOTHING_THERE = re.compile(r"^admin/(auth/group|account/emailaddress|threads/mentorrequest)/")


def test_every_column_that_points_to_a_member_has_its_reason():
    assert tables_of_members() - TABLES.keys() == set(), "Say in TABLES why it tells nobody."
    assert TABLES.keys() - tables_of_members() == set(), "These are gone."


def test_no_table_of_the_admin_lists_who_is_who():
    shown = {model._meta.label for model in admin.site._registry}
    assert not shown & {"threads.Alias", "threads.Vote", "threads.Draft", "threads.Notification"}
    assert not shown & {"threads.Revision", "threads.Duplicate", "threads.CareerMove"}
    assert "threads.Follow" not in shown


def test_templates_name_people_through_their_posts():
    templates = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    read = {
        (str(path.relative_to(ROOT / "templates")), match[1])
        for path in templates
        for match in NAMED.finditer(path.read_text())
        if "admin" not in path.parts and match[2] != "pk"
    }
    assert read == READ_PAST_SPEAKER.keys()


def test_code_names_people_through_speakers():
    modules = [path for path in (ROOT / "threads").rglob("*.py") if "migrations" not in path.parts]
    found = {str(path.relative_to(ROOT)) for path in modules if LOOKED_UP.search(path.read_text())}
    assert found == LOOKING_UP.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("anonymous", [True, False])
def test_a_speaker_reads_no_more_than_only_loads(thread, outsider, anonymous):
    pk = thread.answer(author=outsider, body="Yes.", anonymous=anonymous).pk
    post = Post.objects.select_related("author").only(*speaker.fields()).get(pk=pk)
    with CaptureQueriesContext(connection) as captured:
        assert post.speaker.name == ("Anonymous 2" if anonymous else "Sam O.")
    assert not captured.captured_queries
