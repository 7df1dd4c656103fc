"""A member finds the page of a path, says that they made the move, and stands there."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_i_made_this_move(page, thread, answer, asker):
    answer.mark_helpful(by=asker)
    sign_in(page, "ravi")
    page.goto(thread.get_absolute_url())
    page.click("a.path")
    page.click("text=I made this move")
    assert page.input_value("[name=from_role]") == "Backend engineer"
    page.fill("[name=year]", "2023")
    page.click("text=Add this move")
    page.wait_for_selector("text=Choose who may see it.")
    assert page.input_value("[name=year]") == "2023"
    page.check("[name=seen_by][value=everybody]")
    page.click("text=Add this move")
    page.wait_for_selector("text=Your move is added.")
    if page.has_scripts:
        expect(page.locator(":focus")).to_have_text("Your career moves")
    page.click("#moves a.path")
    assert page.inner_text(".movers").startswith("RK\nRavi K.")
    assert page.inner_text(".moved") == "made this move in 2023"
    page.goto("/settings/moves/")
    page.click("text=Remove")
    page.wait_for_selector("text=You have not added a move yet.")
