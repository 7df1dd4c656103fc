"""A video plays on the page after a click, from the second; before that its host hears nothing."""

import pytest

from tests.browser.axe import look
from tests.browser.conftest import sign_in
from threads.models import Resource

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

EMBED = "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"


@pytest.fixture
def address(thread, mentor):
    for second in (103, 3723):
        body = f"[The serving talk](https://youtu.be/dQw4w9WgXcQ?t={second}) shows it."
        thread.answer(author=mentor, body=body)
    return Resource.objects.get().get_absolute_url()


@pytest.fixture
def watched(new_page, live_server):
    """Opens pages and keeps what is asked of other hosts, which answer with a line of their own."""

    def open_page(**options):
        page = new_page(**options)
        page.asked = []

        def answer(route):
            page.asked.append(route.request.url)
            route.fulfill(content_type="text/html", body="<button>Pause</button>")

        page.route(lambda url: not url.startswith(live_server.url), answer)
        return page

    return open_page


def test_nothing_is_asked_before_the_click_and_then_it_plays_there(watched, address):
    page = watched()
    page.goto(address)
    assert not page.asked
    page.get_by_role("link", name="Play from 1:43").click()
    page.frame_locator("iframe").get_by_text("Pause").wait_for()
    assert page.asked == [f"{EMBED}?start=103&autoplay=1"]
    assert page.locator("iframe").get_attribute("title") == "The serving talk"
    assert page.url.endswith(address)


def test_another_moment_takes_the_place_of_the_first(watched, address):
    page = watched()
    page.goto(address)
    page.get_by_role("link", name="Play the video").click()
    page.get_by_role("link", name="Play from 1:02:03").click()
    page.frame_locator("iframe").get_by_text("Pause").wait_for()
    assert page.locator("iframe").count() == 1
    assert page.asked[-1] == f"{EMBED}?start=3723&autoplay=1"


def test_the_keyboard_starts_it_and_goes_on_in_the_player(watched, address):
    page = watched()
    page.goto(address)
    page.get_by_role("link", name="Play the video").focus()
    page.keyboard.press("Enter")
    page.frame_locator("iframe").get_by_text("Pause").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"
    page.keyboard.press("Tab")
    assert page.frames[-1].evaluate("document.activeElement.textContent") == "Pause"


def test_a_click_with_a_key_opens_another_tab(watched, address):
    page = watched()
    page.goto(address)
    with page.context.expect_page():
        page.get_by_role("link", name="Play from 1:43").click(modifiers=["Control"])
    assert not page.locator("iframe").count()


def test_without_scripts_the_chip_leads_to_the_second(watched, address):
    page = watched(java_script_enabled=False)
    page.goto(address)
    page.get_by_role("link", name="Play from 1:43").click()
    page.wait_for_url("https://youtube.com/**")
    assert page.asked == ["https://youtube.com/watch?v=dQw4w9WgXcQ&t=103s"]


def test_axe_finds_nothing_and_nothing_scrolls_sideways(watched, address, asker):
    Resource.objects.get().save_for(asker)
    page = watched(viewport={"width": 320, "height": 640})
    faults = look(page, address, "/resources/", "/resources/?kind=book")
    sign_in(page, "nadia")
    faults += look(page, address, "/resources/", "/resources/saved/")
    assert not faults, "\n".join(faults)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
