"""Marking and merging in a real browser, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import look
from tests.browser.conftest import sign_in
from threads.models import Thread
from threads.models.joining import merge

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def original(outsider, mentor):
    original = Thread.objects.ask(
        asker=outsider, title="How do I move from backend to machine learning?", body="How?"
    )
    original.answer(author=mentor, body="Ask for a rotation.")
    return original


BUSY = ".htmx-request, .htmx-swapping, .htmx-settling"


def look_for(page, words):
    box = page.get_by_role("searchbox", name=re.compile("Words of the other"))
    box.fill(words)
    with page.expect_response(re.compile(r"[?&]q=")):
        box.press("Enter")
    expect(page.locator(BUSY)).to_have_count(0)  # what is chosen before the swap would be lost


def test_the_asker_marks_and_takes_it_back(page, thread, answer, original):
    sign_in(page, "nadia")
    page.goto(thread.get_absolute_url())
    page.locator("main").locator("summary", has_text="More").first.click()
    page.get_by_role("link", name="Mark as duplicate").click()
    look_for(page, "machine learning from backend")
    page.get_by_role("radio", name=original.title).check()
    page.get_by_label("Note").fill("Mine is about the same company.")
    page.get_by_role("button", name="Mark as duplicate").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(original.title)
    expect(page.locator("main")).to_contain_text("You were looking for")
    page.get_by_role("link", name="See it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(thread.title)
    expect(page.locator("main")).to_contain_text("Mine is about the same company.")
    expect(page.locator("#answers")).to_contain_text(answer.body)
    page.get_by_role("button", name=re.compile("undo")).click()
    expect(page.locator("#messages")).to_contain_text("stands on its own again")
    expect(page.locator("#respond")).to_be_visible()


def test_staff_merges_by_address(page, thread, answer, original, curator):
    sign_in(page, "ida")
    page.goto(f"/threads/{thread.pk}/duplicate/")
    look_for(page, f"/threads/{original.pk}/")
    expect(page.get_by_role("radio", name=original.title)).to_be_checked()
    page.get_by_label("Merge: move its answers").check()
    page.get_by_role("button", name="Mark as duplicate").click()
    expect(page.locator("#answers")).to_contain_text(answer.body)
    expect(page.locator("#answers")).to_contain_text("Moved from")
    page.locator("#answers").get_by_role("link", name=thread.title).click()
    expect(page.locator("main")).to_contain_text("The answers were moved there.")


def test_what_is_wrong_is_said_where_it_was_chosen(page, thread, original):
    sign_in(page, "nadia")
    page.goto(f"/threads/{thread.pk}/duplicate/")
    look_for(page, str(thread.pk))
    expect(page.locator("#candidates")).to_contain_text("This is the discussion itself")


def test_axe_finds_nothing(new_page, thread, answer, original, curator):
    page = new_page()
    sign_in(page, "ida")
    form, home = f"/threads/{thread.pk}/duplicate/", f"{thread.get_absolute_url()}?stay=1"
    faults = look(page, form, f"{form}?q=nothing+of+the+kind", f"{form}?q={original.pk}")
    merge(thread, original, curator, "The same offer.")
    faults += look(page, form, home, thread.get_absolute_url())
    assert not faults, "\n".join(faults)


def test_nothing_scrolls_sideways_on_a_small_phone(new_page, thread, answer, original, curator):
    page = new_page(viewport={"width": 320, "height": 640})
    sign_in(page, "nadia")
    original.retitle(title="W" * 150, from_role="", to_role="", topics=[])
    form = f"/threads/{thread.pk}/duplicate/"
    assert width(page, f"{form}?q={original.pk}") <= 320
    merge(thread, original, curator, "w" * 300)
    for address in (form, f"{thread.get_absolute_url()}?stay=1", thread.get_absolute_url()):
        assert width(page, address) <= 320, address


def width(page, address):
    page.goto(address)
    return page.evaluate("document.querySelector('#main').scrollWidth + 32")
