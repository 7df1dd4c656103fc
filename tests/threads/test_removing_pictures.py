import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from pictures.names import avatar_name
from tests.drawn import picture, sent
from threads import unused
from threads.models import Draft, Upload
from threads.tasks import remove_unused_uploads

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(mentor) -> Upload:
    added = Upload.objects.take(sent(picture()), member=mentor)
    return aged(added)


def aged(upload: Upload, days: int = 8) -> Upload:
    upload.created_at = timezone.now() - timedelta(days=days)
    upload.save()
    return upload


@pytest.fixture(autouse=True)
def all_files_are_old(monkeypatch):
    """The storage of the tests cannot make a file older than it is."""
    monkeypatch.setattr(unused, "KEPT", timedelta(0))


def removed(*options: str) -> str:
    out = io.StringIO()
    call_command("remove_unused_uploads", *options, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def files(upload: Upload) -> list[bool]:
    names = (upload.address, upload.small_address)
    return [default_storage.exists(name.removeprefix("/media/")) for name in names]


@pytest.mark.django_db(transaction=True)
def test_what_nothing_shows_is_removed_after_a_week(upload):
    assert removed() == "1 picture removed.\n"
    assert not Upload.objects.exists() and files(upload) == [False, False]


def test_a_dry_run_only_names_it(upload):
    assert removed("--dry-run") == f"{upload.file}\n1 picture is unused.\n"
    assert files(upload) == [True, True]


def test_what_is_younger_stays(upload):
    aged(upload, days=6)
    assert removed() == "0 pictures removed.\n"


@pytest.mark.parametrize("fate", ["shown", "edited away", "deleted"])
def test_what_a_post_names_or_named_stays(upload, answer, mentor, fate):
    answer.edit(by=mentor, body=f"See ![it]({upload.address})")
    if fate == "edited away":
        answer.edit(by=mentor, body="Never mind.")
    if fate == "deleted":
        answer.remove(by=mentor)
    assert removed() == "0 pictures removed.\n"
    assert files(upload) == [True, True]


def test_what_a_draft_names_stays(upload, mentor, thread):
    Draft.objects.keep(mentor, f"answer-{thread.pk}", {"body": f"See ![it]({upload.address})"})
    assert removed() == "0 pictures removed.\n"


def test_what_a_draft_kept_when_its_version_was_taken_out_goes_with_the_draft(
    upload, answer, mentor
):
    answer.edit(by=mentor, body=f"See ![it]({upload.address})")
    draft = Draft.objects.keep(mentor, f"reply-{answer.pk}", {"body": upload.address})
    answer.edit(by=mentor, body="Never mind.")
    for version in answer.revisions.all():
        version.take_out(by=mentor)
    assert removed() == "0 pictures removed.\n"
    draft.delete()
    assert removed("--dry-run") == f"{upload.file}\n1 picture is unused.\n"


def test_files_without_a_row_and_faces_without_a_member_are_removed(upload, mentor):
    aged(upload, days=1)
    mentor.change_picture(default_storage.save(avatar_name(), ContentFile(b"x")))
    lost = default_storage.save(avatar_name(), ContentFile(b"x"))
    other = str(upload.file).replace("64x48", "65x48")
    default_storage.save(other, ContentFile(b"x"))
    assert removed() == "2 pictures removed.\n"
    assert not default_storage.exists(lost) and not default_storage.exists(other)
    assert default_storage.exists(mentor.picture) and files(upload) == [True, True]


def test_young_files_without_a_row_are_still_on_their_way(monkeypatch):
    monkeypatch.setattr(unused, "KEPT", timedelta(days=7))
    lost = default_storage.save(avatar_name(), ContentFile(b"x"))
    assert removed() == "0 pictures removed.\n"
    assert default_storage.exists(lost)


def test_the_worker_does_it_once_a_week(upload, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        remove_unused_uploads(timestamp=0)
    assert not Upload.objects.exists()


@pytest.mark.parametrize("more", [1, 5])
def test_all_drafts_are_read_once_for_many_pictures(
    upload, mentor, more, django_assert_max_num_queries
):
    for _ in range(more):
        aged(Upload.objects.take(sent(picture()), member=mentor))
    with django_assert_max_num_queries(100) as asked:
        assert len(list(unused.remove_unused_uploads())) == more + 1
    assert sum('FROM "threads_draft"' in query["sql"] for query in asked) == 1


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_becomes_a_post_meanwhile_keeps_its_picture(upload, as_mentor, thread):
    """The post appears between the moment of finding and the moment of removing."""
    found = unused.remove_unused_uploads()
    real = unused.named_in_drafts

    def posted_meanwhile() -> set[str]:
        if not upload.posts.exists():
            address = reverse("answers.create", args=[thread.pk])
            as_mentor.post(address, {"body": f"See ![it]({upload.address})"})
        return real()

    unused.named_in_drafts = posted_meanwhile
    try:
        assert list(found) == []
    finally:
        unused.named_in_drafts = real
    assert files(upload) == [True, True]


@pytest.mark.django_db(transaction=True)
def test_one_that_a_post_is_just_taking_is_left_alone(upload):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM threads_upload FOR NO KEY UPDATE")
            assert list(unused.remove_unused_uploads()) == []
            cursor.execute("ROLLBACK")
    finally:
        other.close()
    with transaction.atomic():
        assert list(unused.remove_unused_uploads()) == [str(upload.file)]


def test_staff_removes_a_picture_and_does_not_learn_whose_it_was(
    as_curator, upload, answer, mentor, django_capture_on_commit_callbacks
):
    answer.edit(by=mentor, body=f"See ![it]({upload.address})")
    rows = as_curator.get("/admin/threads/upload/").text
    page = as_curator.get(f"/admin/threads/upload/{upload.pk}/change/").text
    for shown in (rows, page):
        assert upload.small_address in shown
        assert "ravi" not in shown.lower()
    with django_capture_on_commit_callbacks(execute=True):
        gone = as_curator.post(f"/admin/threads/upload/{upload.pk}/delete/", {"post": "yes"})
    assert gone.status_code == 302
    assert not Upload.objects.exists() and files(upload) == [False, False]
