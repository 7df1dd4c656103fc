"""Maps, paths and numbers in a real Chromium: readable in both themes, by keyboard, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import look
from tests.browser.conftest import sign_in
from tests.threads.neighbours import cite, discussion, tie
from threads.models import TieCount

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def neighbours(thread, asker, mentor):
    """A map with every kind of tie, on both sides of its middle."""
    names = ("Curated", "Duplicate", "Similar", "Citing", "Another", "W" * 160, "مرحبا بكم")
    found = {name: discussion(asker, name, to_role=f"Role {name[:9]}") for name in names}
    tie(thread, found["Curated"], reason="Read this first.")
    tie(found["Duplicate"], thread, "duplicate")
    cite(found["Citing"], thread, mentor)
    for name in ("Similar", "Another", "W" * 160):
        tie(thread, found[name], "similar")
    tie(found["مرحبا بكم"], found["Curated"], both_ways=True)
    return found


def addresses(thread):
    return [f"/threads/{thread.pk}/map/", "/paths/"]


def test_axe_finds_nothing(new_page, thread, neighbours, asker, curator):
    page = new_page()
    lonely = discussion(asker, "Nobody ties this")
    faults = look(page, *addresses(thread), addresses(lonely)[0])
    TieCount.objects.follow("curated")
    sign_in(page, "ida")
    faults += look(page, "/curate/numbers/")
    assert not faults, "\n".join(faults)


def test_only_the_picture_scrolls_sideways_on_a_small_phone(new_page, thread, neighbours, curator):
    page = new_page(viewport={"width": 320, "height": 640})
    sign_in(page, "ida")
    for address in [*addresses(thread), "/curate/numbers/"]:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
    page.goto(addresses(thread)[0])
    figure = page.locator(".figure")
    assert figure.evaluate("box => box.scrollWidth > box.clientWidth")
    expect(page.locator(".map__box.step-0")).to_be_in_viewport()


def test_titles_stay_in_their_boxes(new_page, thread, neighbours):
    page = new_page()
    page.goto(addresses(thread)[0])
    assert page.locator(".map__box").count() == 8
    outside = page.evaluate(
        """[...document.querySelectorAll(".map__box")].filter((box) => {
          const [rect, text] = ["rect", "text"].map((name) => box.querySelector(name).getBBox())
          return text.x < rect.x || text.x + text.width > rect.x + rect.width
        }).map((box) => box.textContent)"""
    )
    assert not outside


def test_a_map_is_read_and_left_by_keyboard(page, thread, neighbours):
    page.goto(addresses(thread)[0])
    page.locator(".figure").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".map__box.step-0")).to_be_focused()
    page.keyboard.press("Tab")
    focused = page.locator(".map__box:focus")
    title = focused.locator("title").text_content()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_a_band_leads_to_its_discussions(page, thread, neighbours):
    page.goto("/paths/")
    page.get_by_role("link", name=re.compile("Backend engineer → ML engineer: 1")).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/paths/backend-engineer/ml-engineer/$"))


def test_following_a_tie_is_counted(new_page, thread, neighbours):
    page = new_page()
    page.goto(addresses(thread)[0])
    with page.expect_request("**/follows/") as sent:
        page.locator("a[data-tie=curated]").first.click()
    assert sent.value.post_data == "kind=curated"
    expect(page.get_by_role("heading", level=1)).to_have_text("Curated")
    page.wait_for_load_state("networkidle")
    assert TieCount.objects.get().kind == "curated"
