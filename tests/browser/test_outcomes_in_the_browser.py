"""What became of a question, and whether an answer still holds, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import found
from tests.browser.conftest import sign_in
from tests.threads.aged import aged, old, told
from threads import outcome_mail
from threads.models import Confirmation, Outcome

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_the_asker_tells_and_readers_see_it(page, new_page, thread, answer):
    aged(thread, 6)
    sign_in(page, "nadia")
    page.goto(thread.get_absolute_url())
    expect(page.locator("#outcome")).to_contain_text("It has been six months. What happened?")
    page.get_by_label("In your words").fill("I joined the <platform> team.")
    page.get_by_role("button", name="I made the move").click()
    expect(page.locator("#outcome")).to_contain_text("Made the move")
    expect(page.locator("#outcome")).to_contain_text("I joined the <platform> team.")
    if page.has_scripts:
        expect(page.locator("#outcome")).to_be_focused()
    reader = new_page(java_script_enabled=page.has_scripts)
    reader.goto(thread.get_absolute_url())
    expect(reader.locator("#outcome")).to_contain_text("6 months later")
    expect(reader.locator("#outcome").get_by_role("link")).to_have_count(0)


def test_what_was_told_is_changed_and_taken_back(page, thread):
    aged(thread, 6)
    told(thread, "not_yet", 1, "Two loops.")
    sign_in(page, "nadia")
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Say it differently").click()
    expect(page.get_by_label("In your words")).to_have_value("Two loops.")
    page.get_by_role("button", name="My goal changed").click()
    expect(page.locator("#outcome")).to_contain_text("Changed the goal")
    page.get_by_role("link", name="Say it differently").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("#messages")).to_contain_text("Taken back")
    expect(page.locator("#outcome")).to_contain_text("What happened?")
    assert not Outcome.objects.standing().exists()


def test_a_text_that_is_too_long_is_not_lost(page, thread):
    aged(thread, 3)
    sign_in(page, "nadia")
    page.goto(thread.get_absolute_url())
    page.get_by_label("In your words").fill("x" * 1_001)
    page.get_by_role("button", name="Not yet").click()
    expect(page.locator(".errorlist")).to_contain_text("1001 of 1000")
    page.get_by_label("In your words").fill("x" * 1_000)
    page.get_by_role("button", name="Not yet").click()
    expect(page.locator("#outcome")).to_contain_text("x" * 1_000)


def test_a_reader_calls_an_answer_out_of_date_and_takes_that_back(page, thread, answer, outsider):
    old(answer)
    sign_in(page, "sam")
    page.goto(thread.get_absolute_url())
    marks = page.locator("#answers .confirmation")
    marks.locator("summary").press("Enter")
    marks.get_by_role("button", name="Out of date").press("Enter")
    expect(marks.locator("summary")).to_have_text("You said: out of date")
    assert Confirmation.objects.get().kind == "outdated"
    if not page.has_scripts:
        marks.locator("summary").click()
    else:
        expect(marks.get_by_role("button", name="Out of date")).to_be_focused()
    marks.get_by_role("button", name="Out of date").press("Enter")
    expect(marks.locator("summary")).to_have_text("Still true?")
    assert not Confirmation.objects.exists()


def test_mails_are_stopped_by_their_link(page, asker):
    page.goto(f"/notifications/mail/{outcome_mail.token_for(asker)}/")
    page.get_by_role("button", name="Stop these mails").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No more of these mails")
    asker.refresh_from_db()
    assert asker.outcome_mail_off_at


def test_axe_finds_nothing(new_page, thread, answer, outsider, curator, asker):
    aged(thread, 12)
    old(answer)
    told(thread, "not_yet", 8, "Next year.")
    told(thread, "not_yet", 5, "W" * 900)
    for reader in (asker, outsider, curator):
        answer.confirm(by=reader, kind="outdated")
    page = new_page(viewport={"width": 320, "height": 640})
    faults = look(page, thread.get_absolute_url())
    sign_in(page, "nadia")
    form = f"/threads/{thread.pk}/outcome/"
    edit = f"/outcomes/{Outcome.objects.latest('pk').pk}/edit/"
    for address in (thread.get_absolute_url(), form, edit, "/notifications/mail/"):
        faults += look(page, address)
    assert not faults, "\n".join(faults)


def look(page, address):
    page.goto(address)
    for details in page.locator("main details").all():
        details.evaluate("details => { details.open = true }")
    assert page.evaluate("document.querySelector('#main').scrollWidth + 32") <= 320, address
    return found(page)
