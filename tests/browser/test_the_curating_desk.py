"""The curating desk in a real browser: by mouse, by keys, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import found
from tests.browser.conftest import sign_in
from tests.conftest import member
from tests.threads.ties import Kind, ask, order, similar
from threads.models import ThreadLink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

TITLES = ["Is it worth it?", "Which gaps matter?", "Side projects", "After work"]


@pytest.fixture
def others(thread, asker):
    """Suggested for the thread, which is read more than they are."""
    found = [ask(asker, title) for title in TITLES]
    for number, other in enumerate(found):
        reasons = [{"kind": "words", "words": ["return offer"]}, {"kind": "target_role"}]
        similar(thread, other, 90 - number, reasons)
    type(thread).objects.filter(pk=thread.pk).update(view_count=9)
    return found


def candidate(page, title):
    return page.locator("[data-candidate]", has_text=title)


def said(page, sentence):
    expect(page.get_by_role("status").filter(has_text=sentence).first).to_be_visible()


def linked(page):
    return page.locator("#linked .tie > .tie__words > a")


def test_link_pin_note_order_dismiss_undo_next(page, thread, others, curator):
    sign_in(page, "ida")
    page.get_by_label("Your menu").click()
    page.get_by_role("link", name="Curate", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(thread.title)
    candidate(page, TITLES[0]).get_by_role("button", name="Link").click()
    said(page, "Linked “Is it worth it?”.")
    candidate(page, TITLES[1]).get_by_role("button", name="Link").click()
    said(page, "Linked “Which gaps matter?”.")
    tie = page.locator("#linked .tie", has_text=TITLES[1])
    tie.get_by_role("button", name="Up").click()
    said(page, "Moved “Which gaps matter?”.")
    expect(linked(page)).to_have_text([TITLES[1], TITLES[0]])
    tie.get_by_text("Add note").click()
    tie.get_by_label("Why a reader should see it").fill("The same *gap*.")
    tie.get_by_role("button", name="Save note").click()
    expect(tie.locator(".note")).to_have_text("The same *gap*.")
    candidate(page, TITLES[2]).get_by_role("button", name="Dismiss").click()
    expect(candidate(page, TITLES[2])).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(candidate(page, TITLES[2])).to_be_visible()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(thread.title)


def test_search_for_another_discussion(page, thread, others, curator, asker):
    wanted = ask(asker, "Relocation with a family")
    sign_in(page, "ida")
    page.goto(f"/curate/?thread={thread.pk}")
    box = page.locator("#curate-search")
    box.fill("relocation")
    if not page.has_scripts:
        box.press("Enter")
    page.locator("#found").get_by_role("button", name="Link").click()
    expect(linked(page)).to_have_text([wanted.title])


def test_the_keys(new_page, thread, others, curator):
    page = new_page()
    sign_in(page, "ida")
    page.goto("/curate/")
    page.keyboard.press("a")
    said(page, "Linked “Is it worth it?”.")
    expect(candidate(page, TITLES[1])).to_be_focused()
    page.keyboard.press("j")
    expect(candidate(page, TITLES[2])).to_have_attribute("aria-current", "true")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(candidate(page, TITLES[1])).to_have_count(0)
    page.keyboard.press("u")
    expect(candidate(page, TITLES[1])).to_be_focused()
    page.keyboard.press("p")
    expect(linked(page)).to_have_text([TITLES[1], TITLES[0]])
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(thread.title)


def test_keys_pressed_faster_than_the_answers_are_all_heard(new_page, thread, others, curator):
    page = new_page()
    sign_in(page, "ida")
    page.goto("/curate/")
    for _ in range(3):
        page.keyboard.press("a")
    expect(linked(page)).to_have_text(TITLES[:3])


def test_keys_rest_while_typing_with_modifiers_and_when_switched_off(
    new_page, thread, others, curator
):
    page = new_page()
    sign_in(page, "ida")
    page.goto("/curate/")
    page.locator("#curate-search").press_sequentially("apxunjk?")
    expect(page.locator("#curate-search")).to_have_value("apxunjk?")
    page.locator("[data-candidate]").first.focus()
    page.keyboard.press("Control+x")
    page.keyboard.press("Alt+a")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys of the desk")
    expect(dialog).to_be_visible()
    page.keyboard.press("a")  # not behind the dialog
    dialog.get_by_label("Use single keys on this device").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("a")
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    expect(page.locator("#curate [data-keys-hint]").first).to_be_hidden()
    assert order(thread) == []


def test_drag_and_arrow_keys_change_the_order(new_page, thread, others, curator):
    for other in others[:3]:
        thread.link_to(other, by=curator)
    page = new_page()
    sign_in(page, "ida")
    page.goto(f"/curate/?thread={thread.pk}")
    handle = page.locator("[data-handle]").nth(2)
    handle.scroll_into_view_if_needed()
    start, goal = handle.bounding_box(), page.locator("[data-item]").nth(0).bounding_box()
    page.mouse.move(start["x"] + 9, start["y"] + 9)
    page.mouse.down()
    for y in (start["y"] - 20, goal["y"] + 60, goal["y"] + 4):
        page.mouse.move(start["x"] + 9, y, steps=6)
    page.mouse.up()
    said(page, "Moved “Side projects”.")
    expect(linked(page)).to_have_text([TITLES[2], TITLES[0], TITLES[1]])
    expect(page.locator("[data-handle]").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(linked(page)).to_have_text([TITLES[0], TITLES[2], TITLES[1]])
    expect(page.locator("[data-handle]").nth(1)).to_be_focused()


def test_two_curators_with_the_same_note(new_page, thread, others, curator):
    member("tom", name="Tom B.", is_staff=True)
    tie = thread.link_to(others[0], by=curator)
    pages = [new_page(), new_page()]
    for page, handle in zip(pages, ("ida", "tom"), strict=True):
        sign_in(page, handle)
        page.goto(f"/curate/?thread={thread.pk}")
        page.get_by_text("Add note").click()
        page.get_by_label("Why a reader should see it").fill(f"A note of {handle}")
    ida, tom = pages
    ida.get_by_role("button", name="Save note").click()
    said(ida, "Saved the note")
    candidate(tom, TITLES[1]).get_by_role("button", name="Link").click()
    expect(tom.locator("#messages")).to_contain_text("Meanwhile: Ida M. changed the note")
    expect(tom.get_by_label("Why a reader should see it").first).to_have_value("A note of tom")
    tom.get_by_role("button", name="Save note").first.click()
    expect(tom.get_by_role("alert")).to_contain_text("Ida M. changed the note")
    expect(tom.locator(f"#tie-{tie.pk} .note")).to_have_text("A note of ida")
    expect(tom.get_by_label("Why a reader should see it").first).to_have_value("A note of tom")
    tom.get_by_role("button", name="Save note").first.click()
    expect(tom.locator(f"#tie-{tie.pk} .note")).to_have_text("A note of tom")


def test_axe_finds_nothing_at_the_desk(new_page, thread, others, curator):
    page = new_page()
    sign_in(page, "ida")
    page.goto("/curate/")
    faults = found(page)
    page.keyboard.press("p")
    said(page, "Linked")
    page.get_by_text("Add note").click()
    page.get_by_text("What curators did here").click()
    faults += found(page)
    page.locator("body").press("?")
    faults += found(page)
    ThreadLink.objects.filter(kind=Kind.SIMILAR).delete()
    page.goto(f"/curate/?thread={thread.pk}&q=nothing-like-this")
    faults += found(page)
    assert not faults, faults


@pytest.mark.parametrize("width", [320, 390])
def test_the_desk_fits_a_phone(new_page, thread, others, curator, width):
    thread.link_to(others[0], by=curator, note="W" * 300)
    page = new_page(viewport={"width": width, "height": 700}, has_touch=True)
    sign_in(page, "ida")
    page.goto(f"/curate/?thread={thread.pk}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.locator("#curate :is(button, a, summary, input):visible").evaluate_all(
        "all => all.filter(e => e.getBoundingClientRect().height < 20).map(e => e.outerHTML)"
    )
    assert not small
    expect(page).to_have_url(re.compile("/curate/"))


def test_the_rail_beside_the_panel_shows_what_was_just_linked(new_page, thread, asker, curator):
    page, other = new_page(), ask(asker, TITLES[0])
    sign_in(page, "ida")
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Curate links").click()
    page.get_by_role("searchbox", name="Find another discussion").fill(f"#{other.pk}")
    candidate(page, TITLES[0]).get_by_role("button", name="Link").click()
    said(page, "Linked “Is it worth it?”.")
    expect(page.locator("aside.rail").get_by_role("link", name=TITLES[0])).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("aside.rail")).to_have_count(0)
