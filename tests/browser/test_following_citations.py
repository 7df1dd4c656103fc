"""Citing another discussion and following the tie from both ends."""

import contextlib
import re

import pytest
from playwright.sync_api import Error, expect

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
    expect(page.get_by_role("status").filter(has_text="Discussions: 1")).to_have_count(1)
    area.press("Enter")
    expect(area).to_have_value(f"Read [{other.title}]({other.get_absolute_url()})")
    expect(area).to_be_focused()


@pytest.fixture
def area(new_page, thread, other, mentor):
    """Where a mentor writes an answer."""
    page = new_page()
    sign_in(page, "ravi")
    page.goto(thread.get_absolute_url())
    return page.locator("#respond [name=body]")


def type_and_wait(area, text):
    with area.page.expect_response("**/threads/citable/?**"):
        area.press_sequentially(text, delay=10)


def asked_within(area, milliseconds):
    """The questions that the page asks in this time."""
    asked = []
    area.page.on("request", lambda request: "citable" in request.url and asked.append(request.url))
    area.page.wait_for_timeout(milliseconds)
    return asked


def test_escape_leaves_the_words_alone_until_others_open_the_list(area):
    option = area.page.get_by_role("option")
    type_and_wait(area, "[[worth")
    expect(option).to_be_visible()
    area.press("Escape")
    expect(option).to_be_hidden()
    area.press_sequentially(" it")
    assert not asked_within(area, 400)
    area.press("Enter")
    expect(area).to_have_value("[[worth it\n")
    type_and_wait(area, "[[worth")
    expect(option).to_be_visible()


def test_escape_also_stops_a_question_that_waits(area):
    area.press_sequentially("[[worth")
    area.press("Escape")
    assert not asked_within(area, 400)
    expect(area.page.get_by_role("option")).to_have_count(0)


def test_the_list_does_not_open_behind_who_has_left_the_field(area):
    area.press_sequentially("[[worth")
    area.press("Shift+Tab")
    assert not asked_within(area, 400)
    expect(area.page.get_by_role("option")).to_have_count(0)


def test_a_slow_answer_does_not_open_it_either(area):
    waiting = []
    area.page.route("**/threads/citable/?**", lambda route: waiting.append(route))
    with area.page.expect_request("**/threads/citable/?**"):
        area.press_sequentially("[[worth", delay=10)
    area.press("Shift+Tab")
    expect(area).not_to_be_focused()
    with contextlib.suppress(Error):  # nobody waits for it any more
        waiting[0].continue_()
    area.page.wait_for_timeout(300)
    expect(area.page.get_by_role("option")).to_have_count(0)


def test_a_heading_stays_a_heading(area):
    area.press_sequentially("My story.\n\n# Worth", delay=10)
    assert not asked_within(area, 400)
    area.press("Enter")
    expect(area).to_have_value("My story.\n\n# Worth\n")


def test_a_number_sign_waits_for_an_arrow_key(area, other):
    option = area.page.get_by_role("option", name=re.compile("Is ML worth it"))
    type_and_wait(area, "See #worth")
    expect(option).to_have_attribute("aria-selected", "false")
    area.press("Enter")
    expect(area).to_have_value("See #worth\n")
    type_and_wait(area, "#worth")
    expect(option).to_be_visible()
    area.press("ArrowUp")
    expect(option).to_have_attribute("aria-selected", "true")
    area.press("Tab")
    expect(area).to_have_value(f"See #worth\n[{other.title}]({other.get_absolute_url()})")


def test_the_cited_asker_is_told(new_page, thread, other, mentor):
    thread.answer(author=mentor, body=f"See [this]({other.get_absolute_url()}).")
    page = new_page()
    sign_in(page, "sam")
    page.get_by_role("link", name="1 notification").click()
    page.get_by_role("link", name=re.compile("Ravi K. mentioned your discussion")).click()
    expect(page.locator(":target")).to_contain_text("See this.")
    expect(page.get_by_role("link", name="1 notification")).to_have_count(0)
