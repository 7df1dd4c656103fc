"""The toolbar of a composer: Markdown around what is selected."""

import pytest

from tests.browser.conftest import sign_in

SELECT = "(area, [start, end]) => { area.focus(); area.setSelectionRange(start, end) }"


@pytest.fixture
def page(new_page, thread, asker):
    opened = new_page()
    sign_in(opened, asker.handle)
    opened.goto(thread.get_absolute_url())
    return opened


@pytest.fixture
def area(page):
    return page.locator("#respond [name=body]")


@pytest.mark.parametrize(
    ("typed", "selected", "button", "written"),
    [
        ("a plan", (2, 6), "Bold", "a **plan**"),
        ("a plan", (2, 6), "Italic", "a _plan_"),
        ("a plan", (2, 6), "Link", "a [plan](https://)"),
        ("a plan", (2, 6), "Code", "a `plan`"),
        ("one\ntwo", (0, 7), "Code", "```\none\ntwo\n```"),
        ("one\ntwo", (1, 5), "Quote", "> one\n> two"),
        ("one\ntwo", (1, 5), "Numbered list", "1. one\n2. two"),
        ("", (0, 0), "List", "- "),
    ],
)
def test_a_button_writes_and_takes_back(page, area, typed, selected, button, written):
    area.fill(typed)
    area.evaluate(SELECT, list(selected))
    pressed = page.get_by_role("toolbar", name="Formatting")
    pressed.get_by_role("button", name=button, exact=True).click()
    assert area.input_value() == written
    if "```" not in written:
        pressed.get_by_role("button", name=button, exact=True).click()
        assert area.input_value() == typed


def test_arrow_keys_go_from_button_to_button_and_typing_can_be_undone(page, area):
    page.get_by_role("toolbar", name="Formatting").first.get_by_role("button").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.ariaLabel") == "Italic"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.ariaLabel") == "Link"
    page.keyboard.press("Enter")
    assert area.input_value() == "[](https://)"
    page.keyboard.press("Control+z")
    assert area.input_value() == ""
