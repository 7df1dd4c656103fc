"""axe-core finds nothing, in light and in dark; nothing scrolls sideways on a small phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(new_page, thread, answer, outsider, scheme):
    answer.reply(author=outsider, body="Which team?\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    page = new_page(color_scheme=scheme)
    visitor = [
        "/",
        thread.get_absolute_url(),
        "/search/",
        "/search/?q=return+offer",
        "/accounts/login/",
        "/accounts/signup/",
        "/members/ravi/",
        "/about/",
        "/guidelines/",
        "/?topic=career-pivot",
        "/nowhere/",
        f"/posts/{answer.pk}/replies/",
    ]
    as_member = [
        thread.get_absolute_url(),
        "/threads/new/",
        "/members/nadia/",
        "/settings/profile/",
        f"/posts/{thread.question_id}/edit/",
        f"/posts/{thread.question_id}/history/",
        "/accounts/email/",
        "/accounts/password/change/",
    ]
    faults = look(page, visitor)
    sign_in(page, "nadia")
    faults += look(page, as_member)
    assert not faults, "\n".join(faults)


def look(page, addresses):
    faults = []
    for address in addresses:
        page.goto(address)
        for violation in Axe().run(page, options=RULES).response["violations"]:
            targets = [node["target"] for node in violation["nodes"]]
            faults.append(f"{address}: {violation['id']} {targets[:3]}")
    return faults


def test_nothing_scrolls_sideways_on_a_small_phone(new_page, thread, mentor):
    thread.answer(
        author=mentor,
        body="W" * 300
        + "\n\n```\n"
        + "x" * 300
        + "\n```\n\n"
        + "|a" * 40
        + "|\n"
        + "|-" * 40
        + "|",
    )
    page = new_page(viewport={"width": 320, "height": 640})
    for address in (
        "/",
        thread.get_absolute_url(),
        "/search/",
        "/accounts/login/",
        "/members/ravi/",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
