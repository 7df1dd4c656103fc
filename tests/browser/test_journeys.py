"""The journeys that the forum exists for, played in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import User
from tests.browser.conftest import sign_in
from threads.models import Draft, Post, Thread

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_read_sign_up_answer(page, thread, answer):
    page.goto("/")
    page.get_by_role("link", name=re.compile("return offer")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("return offer")
    page.locator("#respond [name=body]").fill("I moved *last year*; ask me anything.")
    page.get_by_role("button", name="Post answer").click()
    page.locator("main").get_by_role("link", name=re.compile("sign up", re.I)).click()
    page.get_by_label("Handle").fill("newcomer")
    page.locator("[type=email]").fill("newcomer@example.org")
    page.locator("[type=password]").fill("a long enough passphrase")
    page.locator("main button.primary").click()
    expect(page.locator("#respond [name=body]")).to_have_value(
        "I moved *last year*; ask me anything."
    )
    page.get_by_role("button", name="Post answer").click()
    expect(page.locator("#answers")).to_contain_text("I moved last year; ask me anything.")
    expect(page.locator("#answer-count")).to_have_text("2 answers")
    assert User.objects.get(handle="newcomer").posts.count() == 1


def test_ask_with_a_similar_discussion_shown(page, thread, answer, outsider):
    sign_in(page, "sam")
    page.get_by_role("link", name="Ask", exact=True).click()
    title = "Return offer as backend engineer, how to move to ML"
    if page.has_scripts:
        page.get_by_label("Title").press_sequentially(title, delay=5)
    else:
        page.get_by_label("Title").fill(title)
        page.get_by_role("button", name="Look for similar discussions").click()
    expect(page.locator("#similar")).to_contain_text(thread.title)
    page.locator("[name=body]").fill("I have an offer. What now?")
    page.locator("[name=from_role]").fill("Backend engineer")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator("main")).to_contain_text("No answer yet")
    assert Thread.objects.get(title=title).from_role.name == "Backend engineer"


def test_edit_and_search(page, thread, answer):
    sign_in(page, "ravi")
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Edit").click()
    page.locator("[name=body]").fill("Start with the *observability* guild.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#answers")).to_contain_text("Start with the observability guild.")
    page.get_by_role("link", name="edited").click()
    expect(page.locator("ins", has_text="observability")).to_be_visible()
    page.get_by_role("searchbox").first.fill("observability")
    page.get_by_role("searchbox").first.press("Enter")
    expect(page.locator("mark").first).to_have_text("observability")
    page.get_by_role("link", name=re.compile("return offer")).first.click()
    expect(page).to_have_url(re.compile(f"#post-{answer.pk}$"))


def test_reply_while_an_answer_is_drafted(new_page, thread, answer, outsider):
    page = new_page()
    sign_in(page, "sam")
    page.goto(thread.get_absolute_url())
    page.locator("#respond [name=body]").fill("My long answer, half done")
    expect(page.locator("#respond [data-draft-status]")).to_contain_text("Draft saved")
    page.locator("#answers").get_by_role("link", name="Reply").click()
    reply = page.locator(f"#reply-to-{answer.pk} [name=body]")
    expect(reply).to_be_focused()
    reply.fill("Which team was it?")
    reply.press("Control+Enter")
    expect(page.locator(f"#replies-{answer.pk}")).to_contain_text("Which team was it?")
    expect(page.locator("#respond [name=body]")).to_have_value("My long answer, half done")
    page.reload()
    expect(page.locator("#respond [name=body]")).to_have_value("My long answer, half done")
    assert Draft.objects.count() == 1


def test_a_reader_is_told_of_a_new_answer(new_page, thread, mentor):
    page = new_page()
    page.clock.install()
    page.goto(thread.get_absolute_url())
    page.wait_for_load_state("networkidle")
    thread.answer(author=mentor, body="Hot off the press.")
    page.clock.run_for(26_000)
    page.get_by_role("link", name="show it").click()
    expect(page.locator("#answers")).to_contain_text("Hot off the press.")
    expect(page.locator("#answer-count")).to_have_text("1 answer")


def test_marking_and_picking_with_the_keyboard(new_page, thread, answer):
    page = new_page()
    sign_in(page, "nadia")
    page.goto(thread.get_absolute_url())
    helpful = page.locator("#answers").get_by_role("button", name="Helpful")
    helpful.focus()
    page.keyboard.press("Enter")
    expect(helpful).to_have_attribute("aria-pressed", "true")
    page.locator("#answers").get_by_role("button", name="This helped me").press("Enter")
    expect(page.locator("#answers").get_by_role("button", name="Picked")).to_be_visible()
    answer.refresh_from_db()
    assert (answer.helpful_count, answer.picked_at is not None) == (1, True)


def test_a_double_click_posts_once(new_page, thread, outsider):
    page = new_page()
    sign_in(page, "sam")
    page.goto(thread.get_absolute_url())
    page.locator("#respond [name=body]").fill("Only once.")
    page.get_by_role("button", name="Post answer").dblclick()
    expect(page.locator("#answer-count")).to_have_text("1 answer")
    assert Post.objects.filter(body="Only once.").count() == 1


def test_the_menu_of_a_phone_leads_everywhere_by_keyboard(page, asker):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/")
    open_menu(page, "Menu", then=["Paths", "Mentors", "Resources", "Sign up"])
    sign_in(page, "nadia")
    open_menu(page, "Your menu", then=["Paths", "Mentors", "Resources"])
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/resources/$"))


def open_menu(page, name, then):
    """Open the header's menu by keyboard and walk through what it begins with."""
    page.locator(f".site-header summary:is([aria-label='{name}'], :text-is('{name}'))").focus()
    page.keyboard.press("Enter")
    for words in then:
        page.keyboard.press("Tab")
        expect(page.locator(".site-header a:focus")).to_have_text(words)
