"""Staff finds what was written without a name, and not by whom."""

import smtplib
import traceback

import pytest
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage
from django.urls import reverse

from accounts.models import User
from tests.threads.aged import aged
from tests.threads.anonymity import SECRET
from tests.threads.sweeping import client_of, label, said
from threads import asking, outcome_mail
from threads.models import Outcome, Post, Thread

pytestmark = pytest.mark.django_db

POSTS, THREADS = (reverse(f"admin:threads_{name}_changelist") for name in ("post", "thread"))
REFUSED = (302, 400, 403, 404)


@pytest.fixture
def as_admin(scene):
    return client_of(scene, "admin")


def rows(client, table: str, query: str) -> list:
    return list(client.get(table, {"q": query}).context["cl"].result_list)


def test_words_find_it_and_names_find_what_is_signed(as_admin, scene):
    assert scene.thread in rows(as_admin, THREADS, SECRET)
    assert scene.posts["best"] in rows(as_admin, POSTS, SECRET)
    signed = rows(as_admin, THREADS, "ravi")
    assert scene.other in signed and scene.thread not in signed
    assert scene.posts["named"] in rows(as_admin, POSTS, "Ravi")


@pytest.mark.parametrize("table", [POSTS, THREADS])
def test_nobody_is_named_where_the_alias_stands(as_admin, scene, table):
    page = as_admin.get(table).content.decode()
    assert "Asker" in page and "Ravi K." in page
    assert "Who wrote this?" in page and not scene.traces(page)


def test_a_name_that_is_put_back_is_found_again(as_admin, scene):
    asker = scene.asker.member
    Post.objects.filter(author=asker).update(alias=None)
    assert scene.thread in rows(as_admin, THREADS, asker.handle)
    assert asker.name in as_admin.get(THREADS).content.decode()


def lookups(model) -> list[str]:
    """Each relation of a table, with how Django would let an address follow it."""
    relations = [one for one in model._meta.get_fields(include_hidden=True) if one.is_relation]
    names = {one.name for one in relations}
    ends = ("", "__id__exact", "__in", "__handle", "__author", "__asker")
    return [f"{name}{end}" for name in sorted(names) for end in ends]


@pytest.mark.parametrize("model", admin.site._registry, ids=label)
def test_no_address_narrows_a_list_by_who_wrote(as_admin, scene, model):
    table = reverse(f"admin:{label(model)}_changelist")
    for one in scene.hidden:
        member = one.member
        written = Post.objects.filter(author=member).values_list("pk", flat=True)
        asked = Thread.objects.filter(asker=member).values_list("pk", flat=True)
        values = [member.pk, member.handle] if model is not User else [written[0], asked[0]]
        for lookup in lookups(model):
            for value in values:
                response = as_admin.get(table, {lookup: value})
                assert response.status_code in REFUSED or model not in TELLING, lookup
                found = said(response) if response.status_code == 200 else ""
                assert model is User or not scene.secrets(found), lookup


# Tables that show a member, or that are shown on a page beside what somebody wrote.
TELLING = {m for m in admin.site._registry if label(m) in (
    "accounts_user", "threads_post", "threads_thread", "threads_threadlink", "threads_upload"
)}  # fmt: skip


def test_deleting_a_member_lists_nothing_and_is_refused(as_admin, scene):
    for one in scene.hidden:
        address = reverse("admin:accounts_user_delete", args=[one.member.pk])
        for response in (as_admin.get(address), as_admin.post(address, {"post": "yes"})):
            page = response.content.decode()
            assert "Whoever has written something here stays" in page
            assert not scene.secrets(page)
        assert User.objects.filter(pk=one.member.pk).exists()


def test_a_member_who_wrote_nothing_is_deleted(as_admin, scene):
    address = reverse("admin:accounts_user_delete", args=[scene.reader.pk])
    assert as_admin.post(address, {"post": "yes"}).status_code == 302
    assert not User.objects.filter(pk=scene.reader.pk).exists()


def test_the_history_says_what_was_done_and_leaves_the_asker_out(as_admin, scene):
    duplicate = Thread.objects.get(title__startswith="Is", duplicate_of=scene.other)
    for thread in (duplicate, scene.other):
        page = as_admin.get(reverse("admin:threads_thread_history", args=[thread.pk]))
        assert "duplicate" in page.content.decode() and "A member" in page.content.decode()
        assert not scene.traces(page.content.decode())
    merged = as_admin.get(reverse("admin:threads_thread_history", args=[scene.thread.pk]))
    assert "zoe" in merged.content.decode()  # staff stands behind what it decides


def logged(row, *members) -> None:
    for one in members:
        LogEntry.objects.create(
            user=one,
            content_type=ContentType.objects.get_for_model(row),
            object_id=row.pk,
            object_repr="It",
            action_flag=CHANGE,
        )


def test_a_mask_in_a_history_does_not_tell_who_wears_one(as_admin, scene):
    """With a name or without: whoever is not of the staff is called the same there."""
    asker = scene.asker.member
    logged(scene.other, asker, scene.author, scene.curator)
    page = as_admin.get(reverse("admin:threads_thread_history", args=[scene.other.pk])).text
    rows = page[page.index('id="change-history"') :]
    assert "Ravi K." not in rows and not scene.traces(rows)
    assert "A member" in rows and "ida" in rows
    logged(scene.posts["best"], scene.answerer.member, scene.curator)
    address = reverse("admin:threads_post_history", args=[scene.posts["best"].pk])
    page = as_admin.get(address).text
    rows = page[page.index('id="change-history"') :]
    assert "A member" in rows and "ida" not in rows and not scene.traces(rows)


def test_a_mail_server_that_refuses_is_not_quoted(scene, monkeypatch):
    """Staff reads the errors of jobs, and a job says which discussion it was for."""
    member = scene.asker.member
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    Thread.objects.filter(pk=scene.thread.pk).update(outcome=None)
    Outcome.objects.all().delete()
    aged(scene.thread, 3)
    asking.ask()

    def refuse(letter: EmailMessage, *args) -> None:
        raise smtplib.SMTPRecipientsRefused({letter.to[0]: (550, b"No such user")})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    with pytest.raises(outcome_mail.NotSent) as raised:
        outcome_mail.send(scene.thread.pk, 3)
    said = "".join(traceback.format_exception(raised.value))
    assert "SMTPRecipientsRefused" in said and not scene.traces(said)
