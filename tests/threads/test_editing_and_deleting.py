import pytest
from django.urls import reverse

from threads import limits
from threads.changes import Budget, pieces
from threads.models import Post, Revision


def edit(client, post, **fields):
    return client.post(reverse("posts.edit", args=[post.pk]), fields, follow=True)


def test_an_edit_changes_the_text_and_keeps_what_it_was(as_mentor, answer):
    page = edit(as_mentor, answer, body="Start with the *serving* team.")
    assert "Start with the <em>serving</em> team." in page.text
    assert "edited" in page.text
    history = as_mentor.get(reverse("revisions.index", args=[answer.pk])).text
    assert "<del>platform</del>" in history
    assert "serving" in history


def test_an_edit_that_changes_nothing_leaves_no_revision(as_mentor, answer):
    edit(as_mentor, answer, body=answer.body)
    answer.refresh_from_db()
    assert answer.edited_at is None
    assert not Revision.objects.exists()


def test_a_question_is_edited_with_its_title_and_the_old_address_leads_on(as_asker, thread):
    old = thread.get_absolute_url()
    page = edit(
        as_asker,
        thread.question,
        body="New words.",
        title="A better title for it",
        topics="learning",
    )
    assert "A better title for it" in page.text
    assert "learning" in page.text
    response = as_asker.get(f"{old}?sort=newest")
    assert response.status_code == 301
    assert response.url == f"/threads/{thread.pk}/a-better-title-for-it/?sort=newest"
    thread.refresh_from_db()
    assert thread.excerpt == "New words."


@pytest.mark.parametrize("body", ["", "x" * 30_001])
def test_a_refused_edit_comes_back(as_mentor, answer, body):
    response = edit(as_mentor, answer, body=body)
    assert response.status_code == 422
    assert body in response.text
    answer.refresh_from_db()
    assert answer.body == "Start with the platform team."


def test_nobody_edits_or_deletes_what_others_wrote(as_outsider, client, answer):
    for name in ("posts.edit", "deletions.create"):
        address = reverse(name, args=[answer.pk])
        assert as_outsider.get(address).status_code == 404
        assert as_outsider.post(address, {"body": "Mine now."}).status_code == 404
        assert client.post(address, {"body": "Mine now."}).status_code == 302
    answer.refresh_from_db()
    assert answer.deleted_at is None
    assert answer.body == "Start with the platform team."


def test_a_deleted_answer_is_gone_for_readers_and_comes_back_by_staff(
    as_mentor, client, thread, answer
):
    address = reverse("deletions.create", args=[answer.pk])
    assert "Delete this post?" in as_mentor.get(address).text
    as_mentor.post(address)
    assert answer.body not in client.get(thread.get_absolute_url()).text
    assert client.get(answer.get_absolute_url()).status_code == 410
    thread.refresh_from_db()
    assert (thread.answer_count, thread.latest_answer) == (0, None)
    Post.objects.get(pk=answer.pk).restore()
    assert answer.body in client.get(thread.get_absolute_url()).text


def test_replies_keep_the_place_of_a_deleted_answer(as_mentor, asker, client, thread, answer):
    answer.reply(author=asker, body="Which team?")
    as_mentor.post(reverse("deletions.create", args=[answer.pk]))
    page = client.get(thread.get_absolute_url()).text
    assert "This answer was deleted." in page
    assert "Which team?" in page
    assert answer.body not in page


def test_a_question_without_answers_can_be_deleted(as_asker, client, thread):
    as_asker.post(reverse("deletions.create", args=[thread.question_id]))
    assert client.get(thread.get_absolute_url()).status_code == 410
    assert thread.title not in client.get("/").text


def test_a_question_with_answers_stays(as_asker, client, thread, answer):
    response = as_asker.post(reverse("deletions.create", args=[thread.question_id]), {"sure": 1})
    assert response.status_code == 409
    assert "People have answered" in response.text
    assert client.get(thread.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("before", "after"),
    [("." * 700, ".," * 350), ("\n".join("ab" * 3500), "\n".join("abc" * 2500))],
)
def test_texts_that_take_too_long_to_compare_are_shown_as_one_change(before, after):
    found = pieces(before, after, Budget())
    kinds = [piece.kind for piece in found if piece.kind != "same"]
    assert kinds == ["removed", "added"]
    assert "".join(piece.text for piece in found if piece.kind != "removed") == after
    assert "".join(piece.text for piece in found if piece.kind != "added") == before


def test_the_comparisons_of_a_page_share_one_budget(client, mentor, answer, monkeypatch):
    for body in ("." * 700, ".," * 350, "One more word."):
        answer.edit(by=mentor, body=body)
    address = reverse("revisions.index", args=[answer.pk])
    assert client.get(address).text.count("<del>") == 3
    monkeypatch.setitem(limits.LIMITS, "searches", (1, 3600))
    assert client.get(address).status_code == 429


def test_edits_are_counted_by_the_day_too(as_mentor, answer, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "edits a day", (1, 86_400))
    edit(as_mentor, answer, body="First.")
    assert edit(as_mentor, answer, body="Second.").status_code == 429
