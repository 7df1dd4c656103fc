"""A mentor comes back to a follow-up, and makes a reply a discussion of its own."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import look
from tests.browser.conftest import sign_in
from threads.models import Thread

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

TITLE = "Which team should a new backend engineer ask for?"


def test_a_reply_becomes_a_discussion(page, thread, answer, asker, mentor):
    thread.follow_up(author=asker, body="I started on Monday. Which team next?")
    reply = answer.reply(author=mentor, body="Which team should you ask for? That depends.")
    sign_in(page, "ravi")
    page.goto("/notifications/")
    page.get_by_role("link", name="Follow-ups that wait for an answer").click()
    expect(page.get_by_text("Nadia P. came back")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Answer").click()
    expect(page.get_by_text("I started on Monday.")).to_be_visible()
    own = page.locator(f"#post-{reply.pk}")
    own.locator("summary", has_text="More").click()
    own.get_by_role("link", name="Split off").click()
    title = page.get_by_role("textbox", name="Title")
    expect(title).to_have_value("Which team should you ask for?")
    title.fill("")
    page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
    page.get_by_role("button", name="Make it a discussion", exact=True).click()
    expect(page.get_by_text("Give your question a title.")).to_be_visible()
    page.get_by_role("textbox", name="Title").fill(TITLE)
    page.get_by_role("button", name="Make it a discussion", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.get_by_role("link", name=thread.title).click()
    page.get_by_role("article").get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert Thread.objects.count() == 2


def test_axe_finds_nothing(new_page, thread, answer, asker, mentor):
    thread.follow_up(author=asker, body="I started on Monday. Which team next?")
    page = new_page()
    sign_in(page, "ravi")
    faults = look(page, "/follow-ups/", f"/posts/{answer.pk}/split/", "/notifications/")
    page.goto(f"/posts/{answer.pk}/split/")
    page.get_by_role("button", name="Make it a discussion", exact=True).click()
    faults += look(page, page.url, thread.get_absolute_url())
    assert not faults
