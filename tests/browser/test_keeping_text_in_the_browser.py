"""Two composers on one page: what happens to one of them leaves the text of the other alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from threads import limits
from threads.models import Draft

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

ANSWER = "I moved last year, after a long detour."
REPLY = "Which team was that?"


@pytest.fixture
def page(new_page, thread, answer, outsider):
    """A discussion with a composer at its end and another one under its answer."""
    opened = new_page()
    sign_in(opened, "sam")
    opened.goto(thread.get_absolute_url())
    opened.locator(f"#post-{answer.pk}").get_by_role("link", name="Reply").click()
    expect(reply_to(opened, answer)).to_be_focused()  # so that nothing is typed into it by mistake
    return opened


def reply_to(page, answer):
    return page.locator(f'form[action="/posts/{answer.pk}/replies/"] [name=body]')


def write_both(page, answer):
    page.locator("#respond [name=body]").fill(ANSWER)
    reply_to(page, answer).fill(REPLY)


def send(page):
    page.get_by_role("button", name="Post reply").click()


def test_a_lost_session_costs_neither_text(page, thread, answer):
    page.context.clear_cookies(name="sessionid")
    write_both(page, answer)
    send(page)
    page.locator("[name=login]").fill("sam")
    page.locator("[name=password]").fill("correct horse")
    page.locator("main button.primary").click()
    expect(page.locator("main form.composer [name=body]")).to_have_value(REPLY)
    page.goto(thread.get_absolute_url())
    expect(page.locator("#respond [name=body]")).to_have_value(ANSWER)


def test_a_page_that_was_signed_out_says_so_and_keeps_the_text(page):
    page.context.clear_cookies(name="sessionid")
    page.locator("#respond [name=body]").fill(ANSWER)
    expect(page.locator("#respond [data-draft-status]")).to_contain_text("You are signed out")


def test_a_stale_form_asks_in_its_own_place(page, thread, answer):
    page.context.clear_cookies(name="csrftoken")
    write_both(page, answer)
    send(page)
    expect(page.get_by_role("heading", name="Please send this again")).to_be_focused()
    expect(page.locator("#respond [name=body]")).to_have_value(ANSWER)
    expect(page.locator("#respond [data-draft-status]")).to_contain_text("Draft saved")
    page.get_by_role("button", name="Send again").click()
    expect(page.locator(f"#replies-{answer.pk}")).to_contain_text(REPLY)
    expect(page.locator("#respond [name=body]")).to_have_value(ANSWER)
    expect(page.locator("[data-resend]")).to_have_count(0)
    assert Draft.objects.get().fields["body"] == ANSWER


def test_a_draft_that_must_wait_is_not_called_offline(page, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "drafts", (0, 60))
    page.locator("#respond [name=body]").fill(ANSWER)
    expect(page.locator("#respond [data-draft-status]")).to_contain_text("a lot at once")


def test_a_draft_is_discarded_in_its_place(page):
    text = page.locator("#respond [name=body]")
    discard = page.locator("#respond").get_by_role("button", name="Discard draft")
    expect(discard).to_be_hidden()
    text.fill(ANSWER)
    expect(discard).to_be_visible()
    page.once("dialog", lambda dialog: dialog.dismiss())
    discard.click()
    expect(text).to_have_value(ANSWER)
    page.once("dialog", lambda dialog: dialog.accept())
    discard.click()
    expect(text).to_have_value("")
    expect(text).to_be_focused()
    expect(discard).to_be_hidden()
    assert not Draft.objects.exists()


def test_after_no_answer_at_all_the_text_is_saved_again(page):
    page.locator("#respond [name=body]").fill(ANSWER)
    page.context.set_offline(True)
    page.get_by_role("button", name="Post answer").click()
    expect(page.locator("#messages")).to_contain_text("did not reach the server")
    page.context.set_offline(False)
    expect(page.locator("#respond [data-draft-status]")).to_contain_text("Draft saved")
