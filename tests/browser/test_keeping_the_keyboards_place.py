"""What the keyboard pressed changes the page, and the keyboard goes on from there."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from threads.models import Resource, Thread

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_marks_and_picks_can_be_pressed_twice(new_page, thread, answer):
    page = new_page()
    sign_in(page, "nadia")
    page.goto(thread.get_absolute_url())
    for button in (page.locator(f"#helpful-{answer.pk}"), page.locator(f"#pick-{answer.pk}")):
        button.focus()
        for pressed in ("true", "false", "true"):
            page.keyboard.press("Enter")
            expect(button).to_have_attribute("aria-pressed", pressed)
            expect(button).to_be_focused()
            expect(page.locator(".htmx-added")).to_have_count(0)  # a script hears of it by now
    answer.refresh_from_db()
    assert (answer.helpful_count, answer.picked_at is not None) == (1, True)


def test_the_pick_shows_beside_its_author_at_once(new_page, thread, answer):
    page = new_page()
    sign_in(page, "nadia")
    page.goto(thread.get_absolute_url())
    page.get_by_role("button", name="This helped me").click()
    expect(page.locator(f"#post-{answer.pk} .byline")).to_contain_text("Asker's pick")
    page.get_by_role("button", name="Picked").click()
    expect(page.locator(f"#post-{answer.pk} .byline")).not_to_contain_text("Asker's pick")


def test_saving_a_resource_keeps_the_button(new_page, thread, outsider):
    thread.answer(author=outsider, body="See [the course](https://a.example/course).")
    page = new_page()
    sign_in(page, "sam")
    for address in ("/resources/", Resource.objects.get().get_absolute_url()):
        page.goto(address)
        button = page.locator("main form button[name=saved]")
        before = button.get_attribute("aria-pressed")
        button.press("Enter")
        expect(button).not_to_have_attribute("aria-pressed", before)
        expect(button).to_be_focused()


def test_older_discussions_begin_where_the_keyboard_is(new_page, outsider, monkeypatch):
    monkeypatch.setattr("threads.views.threads.THREADS_A_PAGE", 1)
    for name in ("first", "second"):
        Thread.objects.ask(asker=outsider, title=f"How was your {name} move?", body="Tell.")
    page = new_page()
    page.goto("/")
    page.get_by_role("link", name="Older discussions").press("Enter")
    expect(page.locator("#threads > :focus")).to_contain_text("How was your first move?")


def test_a_reply_has_the_keyboard_once_it_is_posted(new_page, thread, answer, outsider):
    page = new_page()
    sign_in(page, "sam")
    page.goto(thread.get_absolute_url())
    page.locator(f"#post-{answer.pk}").get_by_role("link", name=re.compile("^Reply")).press("Enter")
    page.locator(f"#reply-to-{answer.pk} [name=body]").fill("Which team was it?")
    page.get_by_role("button", name="Post reply").press("Enter")
    expect(page.locator(".reply:focus")).to_contain_text("Which team was it?")
