import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from tests.threads.aged import aged, told
from threads.models import Notification, Outcome, Thread
from threads.outcomes import OutcomeCounts, outcomes_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def outcome_address(thread):
    return reverse("outcomes.create", args=[thread.pk])


def page(client, thread):
    return client.get(thread.get_absolute_url()).text


def test_the_asker_tells_and_everybody_reads_it(as_asker, client, thread, outcome_address):
    aged(thread, 8)
    said = {"kind": "moved", "words": "I joined in May.\n\nSame level."}
    response = as_asker.post(outcome_address, said)
    assert response.url.endswith("#outcome")
    shown = page(client, thread)
    assert "Made the move" in shown
    assert "8 months later" in shown
    assert "I joined in May.\n\nSame level." in shown
    assert "Take it back" not in shown
    assert outcome_address not in shown


@pytest.mark.parametrize("who", ["mentor", "outsider", "curator"])
def test_nobody_else_tells(request, thread, outcome_address, who):
    other = request.getfixturevalue(f"as_{who}")
    assert other.get(outcome_address).status_code == 403
    assert other.post(outcome_address, {"kind": "moved"}).status_code == 403
    with pytest.raises(PermissionError):
        thread.tell_outcome(by=request.getfixturevalue(who), kind="moved")
    assert not Outcome.objects.exists()


def test_a_visitor_signs_in_first_and_comes_back(client, outcome_address):
    response = client.post(outcome_address, {"kind": "moved"})
    assert response.url == f"{reverse('account_login')}?next={outcome_address}"
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "Choose one of the three buttons."),
        ({"kind": "rich"}, "Choose one of the three buttons."),
        ({"kind": "moved", "words": "x" * 1001}, "1001 of 1000"),
        ({"kind": "moved", "words": "x\n" * 31 + "x"}, "30 lines at the most"),
        ({"kind": "moved", "words": "a\0b"}, "cannot be stored"),
    ],
)
def test_what_is_refused_comes_back_with_the_reason(as_asker, outcome_address, said, why):
    for headers in ({}, HTMX):
        response = as_asker.post(outcome_address, said, headers=headers)
        assert response.status_code == 422
        assert why in response.text
        assert said.get("words", "")[:20].replace("\0", "") in response.text.replace("\0", "")
    assert not Outcome.objects.exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a\r\nb\u2028c", "a\nb\nc"),
        ("\u202etxt\u2066", "txt"),
        ("a\n\n\n \n\nb", "a\n\nb"),
        (" \n\u200b\n ", ""),
    ],
)
def test_words_are_tidied_and_shown_as_they_are(as_asker, client, thread, typed, kept):
    address = reverse("outcomes.create", args=[thread.pk])
    as_asker.post(address, {"kind": "not_yet", "words": typed})
    assert Outcome.objects.get().words == kept
    assert "<script>alert" not in page(client, thread)


def test_htmx_gets_the_told_outcome_in_place_of_the_question(as_asker, thread, outcome_address):
    aged(thread, 3)
    assert "It has been three months. What happened?" in page(as_asker, thread)
    response = as_asker.post(outcome_address, {"kind": "not_yet"}, headers=HTMX)
    assert 'id="outcome"' in response.text
    assert "Not yet" in response.text
    assert "What happened?" not in response.text


def test_a_double_click_tells_once(as_asker, outcome_address):
    for _ in range(2):
        as_asker.post(outcome_address, {"kind": "not_yet"})
    assert Outcome.objects.count() == 1


def test_the_latest_stands_and_earlier_ones_stay_listed(as_asker, client, thread, outcome_address):
    aged(thread, 9)
    told(thread, "not_yet", 5, "Failed the first loop.")
    as_asker.post(outcome_address, {"kind": "moved"})
    thread.refresh_from_db()
    assert thread.outcome.kind == "moved"
    shown = page(client, thread)
    assert shown.index("Made the move") < shown.index("Failed the first loop.")


def test_it_is_said_differently_and_its_time_stays(as_asker, client, thread):
    aged(thread, 9)
    outcome = told(thread, "moved", 2, "I start in Juno.")
    address = reverse("outcomes.edit", args=[outcome.pk])
    assert "I start in Juno." in as_asker.get(address).text
    as_asker.post(address, {"kind": "moved", "words": "I start in June."})
    thread.refresh_from_db()
    assert thread.outcome.created_at == outcome.created_at
    shown = page(client, thread)
    assert "I start in June." in shown
    assert "Juno" not in shown
    assert Outcome.objects.filter(words="I start in Juno.").exists()


def test_it_is_taken_back_and_the_one_before_stands_again(as_asker, client, thread):
    aged(thread, 9)
    told(thread, "not_yet", 5)
    outcome = told(thread, "moved", 1, "Too early said.")
    response = as_asker.post(reverse("outcomes.removal", args=[outcome.pk]))
    assert response.status_code == 302
    thread.refresh_from_db()
    assert thread.outcome.kind == "not_yet"
    assert "Too early said." not in page(client, thread)
    assert as_asker.get(reverse("outcomes.edit", args=[outcome.pk])).status_code == 410


@pytest.mark.parametrize("name", ["outcomes.edit", "outcomes.removal"])
def test_only_the_asker_changes_it(as_mentor, as_curator, client, thread, name):
    outcome = told(thread, "moved", 0, "Done.")
    address = reverse(name, args=[outcome.pk])
    for other in (as_mentor, as_curator):
        assert other.post(address, {"kind": "changed"}).status_code == 404
    assert reverse("account_login") in client.post(address).url
    assert not Outcome.objects.exclude(taken_back_at=None).exists()


def test_who_is_asked_again_can_still_mend_what_was_told(as_asker, thread):
    aged(thread, 6)
    outcome = told(thread, "not_yet", 2)
    shown = page(as_asker, thread)
    assert "It has been six months. What happened?" in shown
    assert reverse("outcomes.edit", args=[outcome.pk]) in shown


def test_an_outcome_goes_with_its_discussion(as_asker, thread, asker):
    outcome = told(thread, "moved", 0)
    thread.question.remove(by=asker)
    assert as_asker.get(reverse("outcomes.edit", args=[outcome.pk])).status_code == 410
    assert as_asker.post(reverse("outcomes.create", args=[thread.pk])).status_code == 410


def test_questions_without_a_goal_have_words_of_their_own(as_asker, client, asker):
    plain = Thread.objects.ask(asker=asker, title="A bad manager: stay or go?", body="Well?")
    form = as_asker.get(reverse("outcomes.create", args=[plain.pk])).text
    assert "It worked out" in form
    assert "My plans changed" in form
    told(plain, "changed", 0)
    assert "Changed plans" in page(client, plain)


def test_telling_answers_the_notice_that_asked(as_asker, asker, thread, outcome_address):
    notice = Notification(member=asker, kind="outcome-3", thread=thread, source=thread)
    Notification.objects.tell([notice])
    as_asker.post(outcome_address, {"kind": "not_yet"})
    asker.refresh_from_db()
    assert asker.unread_count == 0


def test_an_asker_without_a_name_stays_nameless(client, as_mentor, asker):
    secret = Thread.objects.ask(
        asker=asker, title="Put on a plan: now what?", body="?", anonymous=True
    )
    told(secret, "moved", 0, "It ended well.")
    for reader in (client, as_mentor):
        shown = page(reader, secret)
        assert "It ended well." in shown
        for trace in ("Nadia", "nadia", f'member="{asker.pk}"'):
            assert trace not in shown


def test_staff_hides_and_shows_again(as_curator, client, thread):
    outcome = told(thread, "moved", 0, "Buy my course!")
    table = reverse("admin:threads_outcome_changelist")
    assert "nadia" not in as_curator.get(table).text.lower()
    for action, is_seen in (("hide", False), ("show", True)):
        as_curator.post(table, {"action": action, "_selected_action": [outcome.pk]})
        assert ("Buy my course!" in page(client, thread)) is is_seen
    assert LogEntry.objects.filter(object_id=str(outcome.pk)).count() == 2


def test_nobody_rewrites_or_deletes_one_in_the_admin(as_curator, thread):
    outcome = told(thread, "moved", 0, "Mine.")
    change = reverse("admin:threads_outcome_change", args=[outcome.pk])
    as_curator.post(change, {"words": "Theirs."})
    delete = reverse("admin:threads_outcome_delete", args=[outcome.pk])
    assert as_curator.post(delete, {"post": "yes"}).status_code == 403
    outcome.refresh_from_db()
    assert outcome.words == "Mine."


def test_they_are_counted_in_one_query(thread, asker, mentor, django_assert_num_queries):
    told(thread, "moved", 0)
    for kind in ("moved", "not_yet", None):
        other = Thread.objects.ask(asker=mentor, title="Another question", body="?")
        if kind:
            told(other, "not_yet", 2)
            told(other, kind, 0)
    with django_assert_num_queries(1):
        counts = outcomes_of(Thread.objects.visible_to(None))
    assert counts == OutcomeCounts(moved=2, not_yet=1)
    assert counts.total == 3


def test_a_discussion_without_one_shows_nothing(client, as_mentor, thread):
    for reader in (client, as_mentor):
        assert 'id="outcome"' not in page(reader, thread)
