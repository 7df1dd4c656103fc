import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from threads.models import Draft
from threads.models.draft import MOST

BACKEND = "django.contrib.auth.backends.ModelBackend"
SCRIPT = {"X-Requested-With": "fetch"}


@pytest.fixture
def drafts(thread):
    return reverse("drafts.update", args=[f"answer-{thread.pk}"])


def test_a_draft_survives_on_another_device(as_mentor, mentor, thread, drafts, client):
    response = as_mentor.post(drafts, {"body": "Half an ans"}, headers=SCRIPT)
    assert "Draft saved" in response.text
    client.force_login(mentor, BACKEND)
    assert "Half an ans</textarea>" in client.get(thread.get_absolute_url()).text


def test_nobody_else_sees_a_draft(as_mentor, as_outsider, thread, drafts):
    as_mentor.post(drafts, {"body": "Half an ans"})
    assert "Half an ans" not in as_outsider.get(thread.get_absolute_url()).text


def test_the_last_save_wins(as_mentor, drafts):
    as_mentor.post(drafts, {"body": "one"})
    as_mentor.post(drafts, {"body": "two"})
    assert Draft.objects.get().fields == {"body": "two"}


def test_an_emptied_composer_has_no_draft(as_mentor, drafts):
    as_mentor.post(drafts, {"body": "one"})
    as_mentor.post(drafts, {"body": "  "})
    assert not Draft.objects.exists()


def test_a_save_that_arrives_after_its_post_is_forgotten(as_mentor, thread, drafts):
    form = {"body": "Done.", "token": str(uuid.uuid4())}
    as_mentor.post(reverse("answers.create", args=[thread.pk]), form)
    as_mentor.post(drafts, form)
    assert not Draft.objects.exists()


def test_only_known_fields_are_kept_and_cut_to_size(as_mentor, drafts):
    as_mentor.post(drafts, {"body": "x" * 70_000, "is_staff": "on"})
    assert list(Draft.objects.get().fields) == ["body"]
    assert len(Draft.objects.get().fields["body"]) == 60_000


def test_without_javascript_saving_leads_back_to_the_composer(as_mentor, drafts):
    page = as_mentor.post(drafts, {"body": "Half an ans"}, follow=True)
    assert "Draft saved." in page.text
    assert "Half an ans</textarea>" in page.text


def test_visitors_have_no_drafts_and_other_methods_no_meaning(client, as_mentor, drafts):
    assert client.post(drafts, {"body": "x"}).status_code == 302
    assert as_mentor.get(drafts).status_code == 405
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "target", ["other", "answer-0", "answer-x", "ask-1", "reply-99999999999999999999"]
)
def test_a_target_that_cannot_exist_is_not_found(as_mentor, target):
    assert as_mentor.post(f"/drafts/{target}/", {"body": "x"}).status_code == 404


def test_a_script_of_a_visitor_hears_that_nothing_was_saved(client, drafts):
    assert client.post(drafts, {"body": "x"}, headers=SCRIPT).status_code == 401
    assert "kept" not in client.session and not client.cookies.get("messages")


def test_a_member_who_lost_their_session_finds_what_their_page_saved(
    client, mentor, thread, drafts
):
    saved = client.post(f"{drafts}?for=ravi", {"body": "Half an ans"}, headers=SCRIPT)
    assert saved.status_code == 401
    client.force_login(mentor, BACKEND)
    assert "Half an ans</textarea>" in client.get(thread.get_absolute_url()).text


def test_what_a_page_saved_after_its_member_left_is_for_nobody_else(
    client, outsider, thread, drafts
):
    client.post(f"{drafts}?for=ravi", {"body": "Half an ans"}, headers=SCRIPT)
    assert "Half an ans" not in client.get(thread.get_absolute_url()).text
    client.force_login(outsider, BACKEND)
    assert "Half an ans" not in client.get(thread.get_absolute_url()).text
    assert client.post(f"{drafts}?for=ravi", {"body": "x"}, headers=SCRIPT).status_code == 409
    assert not Draft.objects.exists()


def test_an_emptied_page_of_somebody_signed_out_leaves_nothing(client, mentor, thread, drafts):
    client.post(f"{drafts}?for=ravi", {"body": "Half an ans"}, headers=SCRIPT)
    client.post(f"{drafts}?for=ravi", {"body": " "}, headers=SCRIPT)
    client.force_login(mentor, BACKEND)
    assert "Half an ans" not in client.get(thread.get_absolute_url()).text


def test_a_visitors_saved_draft_leads_back_to_its_composer(client, mentor, drafts, thread):
    response = client.post("/drafts/ask/", {"body": "Half a question"})
    assert response.url.endswith(f"next={reverse('threads.new')}")
    client.force_login(mentor, BACKEND)
    assert "Half a question</textarea>" in client.get(reverse("threads.new")).text


def test_text_kept_for_a_visitor_becomes_a_draft_once(client, mentor, outsider, thread, drafts):
    client.post(drafts, {"body": "before signing in"})
    assert client.session.get_expiry_age() <= 86_400
    client.force_login(mentor, BACKEND)
    assert "before signing in</textarea>" in client.get(thread.get_absolute_url()).text
    assert "kept" not in client.session and client.session.get_expiry_age() > 86_400
    client.post(drafts, {"body": "after signing in"})
    assert "after signing in</textarea>" in client.get(thread.get_absolute_url()).text
    client.logout()
    client.force_login(outsider, BACKEND)
    assert "signing in</textarea>" not in client.get(thread.get_absolute_url()).text


def test_a_newer_draft_wins_over_what_a_visitor_typed(client, mentor, thread, drafts):
    client.post(drafts, {"body": "older"})
    Draft.objects.keep(mentor, f"answer-{thread.pk}", {"body": "newer"})
    client.force_login(mentor, BACKEND)
    assert "newer</textarea>" in client.get(thread.get_absolute_url()).text


def test_what_was_kept_an_hour_ago_belongs_to_nobody(client, mentor, drafts, thread):
    client.post(drafts, {"body": "old words"})
    session = client.session
    session["kept"][f"answer-{thread.pk}"]["at"] -= 3601
    session.save()
    client.force_login(mentor, BACKEND)
    assert "old words" not in client.get(thread.get_absolute_url()).text
    assert not Draft.objects.exists()


def test_the_last_three_texts_of_a_visitor_wait_and_one_sentence_says_so(client, asker):
    for number in range(1, 5):
        client.post(f"/drafts/reply-{number}/", {"body": f"Reply {number}"})
    assert list(client.session["kept"]) == ["reply-2", "reply-3", "reply-4"]
    assert client.get("/about/").text.count("Your text is kept.") == 1


def test_a_visitor_cannot_fill_the_database(drafts):
    statuses = [Client().post(drafts, {"body": "x"}).status_code for _ in range(11)]
    assert statuses == [302] * 10 + [429]


def test_a_page_that_goes_on_saving_is_no_new_row(client, drafts):
    statuses = [client.post(drafts, {"body": "x"}).status_code for _ in range(11)]
    assert statuses == [302] * 11


def test_a_member_has_so_many_drafts_and_the_oldest_makes_room(mentor):
    for number in range(MOST + 1):
        Draft.objects.keep(mentor, f"reply-{number + 1}", {"body": "x"})
    Draft.objects.filter(target="reply-2").update(saved_at=timezone.now() - timedelta(days=1))
    Draft.objects.keep(mentor, "ask", {"body": "x"})
    targets = set(Draft.objects.values_list("target", flat=True))
    assert len(targets) == MOST and "ask" in targets
    assert targets.isdisjoint({"reply-1", "reply-2"})


def test_nobody_signs_in_and_meets_a_page_that_only_takes_forms(client, as_mentor, answer):
    keys = {"pk": answer.pk, "target": "ask"}
    for address in ("drafts.update", "notifications.read", "helpful.update", "picks.update"):
        wanted = {"drafts.update": ["target"], "notifications.read": []}.get(address, ["pk"])
        sent = client.post(reverse(address, kwargs={name: keys[name] for name in wanted}))
        assert as_mentor.get(sent.url.partition("next=")[2], follow=True).status_code == 200


def removal(target):
    return reverse("drafts.removal", args=[target])


def test_an_edit_that_begins_with_a_draft_says_so_and_leads_back_to_the_posted_text(
    as_mentor, mentor, answer
):
    address, target = reverse("posts.edit", args=[answer.pk]), f"edit-{answer.pk}"
    assert "not posted yet" not in as_mentor.get(address).text
    Draft.objects.keep(mentor, target, {"body": "Half a change"})
    page = as_mentor.get(address).text
    assert "not posted yet" in page and "Half a change</textarea>" in page
    assert f'formaction="{removal(target)}"' in page and "Use the posted text" in page
    page = as_mentor.post(removal(target), {"body": "Half a change"}, follow=True).text
    assert "Draft discarded." in page and f"{answer.body}</textarea>" in page
    assert "not posted yet" not in page and not Draft.objects.exists()


@pytest.mark.parametrize("kind", ["ask", "answer", "reply"])
def test_every_composer_offers_to_discard_its_draft(as_mentor, mentor, answer, kind):
    pk = {"answer": answer.thread_id, "reply": answer.pk}.get(kind)
    target = f"{kind}-{pk}" if pk else kind
    Draft.objects.keep(mentor, target, {"body": "Half a text"})
    page = {
        "ask": reverse("threads.new"),
        "answer": answer.thread.get_absolute_url(),
        "reply": reverse("replies.index", args=[answer.pk]),
    }[kind]
    assert f'formaction="{removal(target)}"' in as_mentor.get(page).text
    assert "Half a text" not in as_mentor.post(removal(target), follow=True).text
    assert not Draft.objects.exists()


@pytest.mark.parametrize("kind", ["answer", "reply"])
def test_on_an_open_page_an_empty_composer_takes_its_place(as_mentor, mentor, answer, kind):
    target = f"answer-{answer.thread_id}" if kind == "answer" else f"reply-{answer.pk}"
    Draft.objects.keep(mentor, target, {"body": "Half a text"})
    sent = as_mentor.post(removal(target), {"body": "Half a text"}, HTTP_HX_REQUEST="true")
    assert sent.status_code == 200 and 'class="composer' in sent.text and "<html" not in sent.text
    assert "Half a text" not in sent.text and "Draft discarded." in sent.text


def test_nobody_discards_the_draft_of_somebody_else(as_outsider, client, mentor, thread):
    target = f"answer-{thread.pk}"
    Draft.objects.keep(mentor, target, {"body": "Half a text"})
    as_outsider.post(removal(target))
    client.post(removal(target))
    assert as_outsider.get(removal(target)).status_code == 405
    assert Draft.objects.get().fields["body"] == "Half a text"


def test_another_text_with_the_token_of_a_post_stays_a_draft(as_mentor, thread, drafts):
    form = {"body": "Done.", "token": str(uuid.uuid4())}
    as_mentor.post(reverse("answers.create", args=[thread.pk]), form)
    as_mentor.post(drafts, {**form, "body": "Something else."})
    assert Draft.objects.get().fields == {"body": "Something else."}
