"""An earlier version of a post, taken out of its history for good by the author or by staff."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from threads import limits
from threads.models import Revision


@pytest.fixture
def naming(answer, mentor):
    """Of three versions the one that has what the author would rather not have said."""
    answer.edit(by=mentor, body="Mark Vole here. Start with it.")
    answer.edit(by=mentor, body="Start with the serving team.")
    answer.edit(by=mentor, body="Start with the serving team, always.")
    return answer.revisions.get(body__contains="Vole")


def take_out(client, version):
    return client.post(reverse("revisions.removal", args=[version.pk]), follow=True)


def history(client, post):
    return client.get(reverse("revisions.index", args=[post.pk])).text


def test_the_author_takes_a_version_out(as_mentor, client, mentor, answer, naming):
    assert "Vole" in history(client, answer)
    page = take_out(as_mentor, naming).text
    assert "Nobody can read that version any more." in page
    for reader in (client, as_mentor):
        page = history(reader, answer)
        assert "Taken out by its author" in page
        assert "Vole" not in page
    naming.refresh_from_db()
    assert (naming.title, naming.body, naming.taken_out_by) == ("", "", mentor)
    assert naming.taken_out_at and naming.written_at
    assert not LogEntry.objects.exists()


def test_the_versions_around_it_are_compared_with_one_another(as_mentor, client, answer, naming):
    take_out(as_mentor, naming)
    page = history(client, answer)
    assert "<ins>, always</ins>" in page
    assert "<del>platform</del><ins>serving</ins>" in page
    for version in answer.revisions.all():
        take_out(as_mentor, version)
    page = history(client, answer)
    assert "<ins>" not in page and "platform" not in page
    assert page.count("Taken out by its author") == 3


def test_staff_takes_one_out_and_that_is_logged(as_curator, curator, client, answer, naming):
    take_out(as_curator, naming)
    assert "Taken out by staff" in history(client, answer)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (curator, str(answer.pk))
    assert "Took a version out of the history." in entry.get_change_message()


def test_a_questions_earlier_title_goes_along(as_asker, asker, client, thread):
    heading = {"title": "A new title for it", "from_role": "", "to_role": "", "topics": []}
    thread.question.edit(by=asker, body="New words.", **heading)
    take_out(as_asker, thread.question.revisions.get())
    page = history(client, thread.question)
    assert "return offer" not in page
    assert "A new title for it" in page


def test_asked_twice_the_first_time_counts(as_mentor, as_curator, mentor, naming):
    take_out(as_mentor, naming)
    at = Revision.objects.get(pk=naming.pk).taken_out_at
    take_out(as_curator, naming)
    naming.refresh_from_db()
    assert (naming.taken_out_at, naming.taken_out_by) == (at, mentor)
    assert not LogEntry.objects.exists()


def test_nobody_else_takes_anything_out(client, as_outsider, as_asker, as_mentor, answer, naming):
    address = reverse("revisions.removal", args=[naming.pk])
    assert reverse("account_login") in client.post(address).url
    for somebody in (as_outsider, as_asker):
        assert somebody.post(address).status_code == 404
        assert address not in history(somebody, answer)
    assert as_mentor.get(address).url == reverse("revisions.index", args=[answer.pk])
    assert as_mentor.put(address).status_code == 405
    naming.refresh_from_db()
    assert "Vole" in naming.body


def test_only_earlier_versions_are_offered(as_mentor, answer, naming):
    page = history(as_mentor, answer)
    assert page.count("Take this version out of the history") == 3
    assert page.count("This cannot be undone.") == 3  # asked once, in the same place


def test_the_history_of_a_deleted_post_stays_as_it_is(as_mentor, mentor, answer, naming):
    answer.remove(by=mentor)
    assert take_out(as_mentor, naming).status_code == 410
    with pytest.raises(PermissionError):
        naming.take_out(by=answer.thread.asker)


def test_taking_out_counts_among_the_edits(as_mentor, naming, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "edits", (0, 60))
    assert take_out(as_mentor, naming).status_code == 429
