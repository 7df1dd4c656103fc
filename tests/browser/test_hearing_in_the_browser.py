"""Somebody answers, the asker hears of it, goes there, and ends it, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import found, look
from tests.browser.conftest import sign_in
from tests.threads.heard import work
from threads.models import Follow, Thread

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def other(new_page, page, mentor):
    """The mentor's own browser, with JavaScript where the asker has it."""
    opened = new_page(java_script_enabled=page.has_scripts)
    sign_in(opened, "ravi")
    return opened


def answer(page, thread, words):
    page.goto(thread.get_absolute_url())
    page.locator("#respond [name=body]").fill(words)
    page.get_by_role("button", name="Post answer").click()
    expect(page.locator("#answers")).to_contain_text(words)
    work()


def test_the_asker_hears_of_an_answer_goes_there_and_ends_it(page, other, asker):
    sign_in(page, "nadia")
    page.goto("/threads/new/")
    page.get_by_label("Title").fill("How do I move to ML?")
    page.locator("[name=body]").fill("I have a return offer.")
    page.get_by_role("button", name="Ask", exact=True).click()
    button = page.get_by_role("button", name="Following")
    expect(button).to_have_attribute("aria-pressed", "true")
    thread = Thread.objects.get()

    answer(other, thread, "Start with the platform team.")
    expect(other.get_by_role("button", name="Following")).to_be_visible()
    page.goto("/")
    page.get_by_role("link", name="1 notification").click()
    page.get_by_role("link", name="Ravi K. answered in").click()
    expect(page.locator(":target")).to_contain_text("Start with the platform team.")
    expect(page.get_by_role("link", name="1 notification")).to_have_count(0)

    button.click()
    expect(page.get_by_role("button", name="Follow", exact=True)).to_be_visible()
    assert not Follow.objects.standing().filter(member=asker).exists()
    answer(other, thread, "And then tell your manager.")
    page.goto("/notifications/")
    expect(page.locator("main .badge")).to_have_count(0)


def test_the_list_of_what_is_followed_ends_it_too(page, thread, answer):
    sign_in(page, "ravi")
    page.locator(".avatar-button").click()
    page.get_by_role("link", name="Following").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Discussions you follow")
    page.get_by_role("button", name=re.compile("^Following")).click()
    if page.has_scripts:  # it stays, so that a slip can be taken back
        button = page.get_by_role("button", name=re.compile("^Follow "))
        expect(button).to_have_attribute("aria-pressed", "false")
        expect(button).to_be_focused()
    else:
        expect(page.get_by_role("heading", name="You follow nothing yet")).to_be_visible()
    assert not Follow.objects.standing().filter(member__handle="ravi").exists()


def test_the_keyboard_stays_on_the_button(new_page, thread, outsider):
    page = new_page()
    sign_in(page, "sam")
    page.goto(thread.get_absolute_url())
    for name, pressed in (("Following", "true"), ("Follow", "false")):
        page.locator(f"#follow-button-{thread.pk}").press("Enter")
        button = page.get_by_role("button", name=name, exact=True)
        expect(button).to_have_attribute("aria-pressed", pressed)
        expect(button).to_be_focused()
        expect(page.locator(".htmx-added")).to_have_count(0)  # a script hears of it by now


def test_axe_finds_nothing(new_page, thread, answer, outsider):
    thread.answer(author=outsider, body="Another one.", anonymous=True)
    work()
    page = new_page()
    sign_in(page, "nadia")
    faults = look(page, "/following/", "/notifications/", thread.get_absolute_url())
    page.goto("/following/")
    page.get_by_role("button", name=re.compile("^Following")).click()
    expect(page.get_by_role("button", name=re.compile("^Follow "))).to_be_visible()
    faults += found(page)
    page.goto("/following/")
    expect(page.get_by_role("heading", name="You follow nothing yet")).to_be_visible()
    faults += found(page)
    assert not faults, "\n".join(faults)
