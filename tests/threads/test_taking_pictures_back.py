"""A picture goes where no post shows it any more: with a deletion, an edit, a version taken out."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from tests.drawn import picture, sent
from threads.models import Draft, Post, Upload
from threads.models import revision as revisions


@pytest.fixture
def upload(mentor, answer) -> Upload:
    """What the mentor's answer shows."""
    added = Upload.objects.take(sent(picture()), member=mentor)
    answer.edit(by=mentor, body=f"See {named(added)}")
    return added


@pytest.fixture
def take_out(as_mentor, django_capture_on_commit_callbacks):
    """The author takes every earlier version out of the history."""

    def take_all_out(post: Post) -> None:
        for version in post.revisions.all():
            with django_capture_on_commit_callbacks(execute=True):
                as_mentor.post(reverse("revisions.removal", args=[version.pk]))

    return take_all_out


def named(upload: Upload) -> str:
    return f"![it]({upload.address})"


def fetched(client, upload: Upload, **headers: str) -> list[int]:
    addresses = (upload.address, upload.small_address)
    return [client.get(address, headers=headers).status_code for address in addresses]


def stored(upload: Upload) -> bool:
    return default_storage.exists(str(upload.file))


def test_a_deleted_post_hides_its_picture_until_staff_restores_it(
    client, as_mentor, upload, answer
):
    assert fetched(client, upload) == [200, 200]
    as_mentor.post(reverse("deletions.create", args=[answer.pk]))
    for reader in (client, as_mentor):
        assert fetched(reader, upload) == [404, 404]
    assert client.get(upload.address, headers={"If-None-Match": "*"}).status_code == 404
    Post.objects.get(pk=answer.pk).restore()
    assert fetched(client, upload) == [200, 200]


def test_a_deleted_discussion_hides_the_pictures_of_its_answers(client, upload, thread, asker):
    thread.question.remove(by=asker)
    assert fetched(client, upload) == [404, 404]


def test_what_another_post_shows_too_stays(client, upload, answer, mentor, asker, take_out):
    reply = answer.reply(author=asker, body=f"You mean {named(upload)}?")
    answer.edit(by=mentor, body="Never mind.")
    take_out(answer)
    assert fetched(client, upload) == [200, 200]
    reply.remove(by=asker)
    assert fetched(client, upload) == [404, 404] and stored(upload)


def test_staff_can_still_look_at_it_and_no_cache_keeps_that(as_curator, upload, answer, mentor):
    answer.remove(by=mentor)
    response = as_curator.get(upload.address)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert "sandbox" in response["Content-Security-Policy"]


def test_the_history_still_shows_what_was_edited_away(client, upload, answer, mentor):
    answer.edit(by=mentor, body="Never mind.")
    assert fetched(client, upload) == [200, 200]


def test_it_is_gone_once_the_version_with_it_is_taken_out(client, upload, answer, mentor, take_out):
    answer.edit(by=mentor, body="Never mind.")
    take_out(answer)
    assert fetched(client, upload) == [404, 404]
    assert not stored(upload) and not Upload.objects.exists()


def test_what_the_text_still_shows_survives_the_version(client, upload, answer, mentor, take_out):
    answer.edit(by=mentor, body=f"Once more: {named(upload)}")
    take_out(answer)
    assert fetched(client, upload) == [200, 200]
    assert answer.uploads.get() == upload


def test_a_draft_of_the_author_keeps_it(client, upload, answer, thread, mentor, take_out):
    answer.edit(by=mentor, body="I say it below.")
    Draft.objects.keep(mentor, f"reply-{answer.pk}", {"body": named(upload)})
    take_out(answer)
    assert fetched(client, upload) == [200, 200] and not upload.posts.exists()


def test_a_version_that_the_history_shows_no_more_lets_it_go(
    upload, answer, mentor, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(revisions, "SHOWN", 2)
    with django_capture_on_commit_callbacks(execute=True):
        for words in ("Never mind.", "Never mind!"):
            answer.edit(by=mentor, body=words)
    assert stored(upload)
    with django_capture_on_commit_callbacks(execute=True):
        answer.edit(by=mentor, body="Never ever.")
    assert not stored(upload)
