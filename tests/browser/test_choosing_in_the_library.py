"""Choosing a path or a topic of the library that does not stand beside it."""

import re

import pytest
from playwright.sync_api import expect

from threads.models import Thread

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_topic_is_chosen_by_its_name(page, outsider):
    for topic, link in (("interviews", "https://a.example/"), ("pay", "https://b.example/")):
        body = f"[About {topic}]({link})"
        Thread.objects.ask(asker=outsider, title=f"On {topic}?", body=body, topics=[topic])
    page.goto("/resources/?kind=article")
    page.get_by_text("Choose a path or topic").click()
    field = page.locator("[name=topic]")
    if page.has_scripts:
        field.press_sequentially("inter", delay=10)
        page.get_by_role("option", name="interviews").click()
    else:
        field.fill("Interviews")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"/resources/\?.*topic=interviews"))
    expect(page.get_by_role("link", name="About interviews")).to_be_visible()
    expect(page.get_by_role("link", name="About pay")).to_have_count(0)
    expect(page.get_by_role("link", name="Articles")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Remove filter: interviews").click()
    expect(page.get_by_role("link", name="About pay")).to_be_visible()


def test_a_long_name_that_is_none_does_not_scroll_the_page_sideways(new_page):
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto(f"/resources/?topic={'x' * 80}")
    expect(page.get_by_role("heading", name="Nothing is called that")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
