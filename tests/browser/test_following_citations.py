"""Citing another discussion and following the tie from both ends."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in
from threads.models import Thread

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def other(outsider):
    return Thread.objects.ask(asker=outsider, title="Is ML worth it at all?", body="Is it?")


def test_a_pasted_address_ties_two_discussions(page, thread, other, mentor):
    sign_in(page, "ravi")
    page.goto(thread.get_absolute_url())
    address = f"http://127.0.0.1:8000{other.get_absolute_url()}"
    page.locator("#respond [name=body]").fill(f"I like this thread as well: {address}")
    page.get_by_role("button", name="Post answer").click()
    expect(page.locator("#answers .cite")).to_contain_text(other.title)
    page.locator("#answers .cite").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(other.title)
    rail = page.get_by_role("complementary", name="Related")
    expect(rail).to_contain_text("I like this thread as well")
    rail.get_by_role("link", name=re.compile("return offer")).click()
    expect(page.locator(":target")).to_contain_text("I like this thread as well")


def test_two_brackets_open_a_listbox_of_discussions(new_page, thread, other, mentor):
    page = new_page()
    sign_in(page, "ravi")
    page.goto(thread.get_absolute_url())
    area = page.locator("#respond [name=body]")
    area.press_sequentially("Read [[worth", delay=10)
    option = page.get_by_role("option", name=re.compile("Is ML worth it"))
    expect(option).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("status").filter(has_text="1 discussion")).to_have_count(1)
    area.press("Escape")
    expect(option).to_be_hidden()
    area.press_sequentially(" it", delay=10)
    expect(option).to_be_visible()
    area.press("Enter")
    expect(area).to_have_value(f"Read [{other.title}]({other.get_absolute_url()})")
    expect(area).to_be_focused()


def test_the_cited_asker_is_told(new_page, thread, other, mentor):
    thread.answer(author=mentor, body=f"See [this]({other.get_absolute_url()}).")
    page = new_page()
    sign_in(page, "sam")
    page.get_by_role("link", name="1 notification").click()
    page.get_by_role("link", name=re.compile("Ravi K. mentioned your discussion")).click()
    expect(page.locator(":target")).to_contain_text("See this.")
    expect(page.get_by_role("link", name="1 notification")).to_have_count(0)
