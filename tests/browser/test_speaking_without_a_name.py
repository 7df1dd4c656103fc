"""Asking and answering without a name, and taking the name off later, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import found, look
from tests.browser.conftest import sign_in
from tests.threads.aged import aged
from tests.threads.signing import crowd
from threads.models import Post, Thread

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

TITLE = "May I leave a bank for a lab?"
RARE = "Nobody else here is “Backend engineer at a bank”."


def test_a_question_without_a_name_its_answer_and_the_pick(page, asker, mentor):
    crowd("Data engineer")
    sign_in(page, "nadia")
    page.get_by_role("link", name="Ask", exact=True).click()
    page.get_by_label("Title").fill(TITLE)
    page.locator("[name=body]").fill("I would earn half of it.")
    page.get_by_label("Leave my name off").check()
    if not page.has_scripts:
        page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("main")).to_contain_text(RARE)
    assert not Thread.objects.exists()
    page.get_by_label("Engineer at a large company").check()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator(".byline").first).to_contain_text("Engineer at a large company")
    answer(page, "ravi", "I did it, and sleep well.")
    sign_in_again(page, "nadia")
    open_thread(page)
    page.get_by_role("button", name="This helped me").click()
    expect(page.locator("#answers").get_by_role("button", name="Picked")).to_be_visible()
    tell_what_happened(page)


def tell_what_happened(page):
    """Six months later; readers learn what became of it, and still not of whom."""
    aged(Thread.objects.get(title=TITLE), 6)
    page.reload()
    page.get_by_label("In your words").fill("I left, and do not look back.")
    page.get_by_role("button", name="It worked out").click()
    expect(page.locator("#outcome")).to_contain_text("I left, and do not look back.")
    sign_in_again(page, "ravi")
    open_thread(page)
    expect(page.locator("#outcome")).to_contain_text("It worked out")
    expect(page.locator("main")).not_to_contain_text("Nadia")


def open_thread(page):
    page.goto(Thread.objects.get(title=TITLE).get_absolute_url())


def sign_in_again(page, handle):
    page.context.clear_cookies()
    sign_in(page, handle)


def answer(page, handle, words):
    """As somebody who knows nothing of the asker, and says what the answer rests on."""
    sign_in_again(page, handle)
    open_thread(page)
    expect(page.locator("main .byline").first).to_contain_text("Asker")
    expect(page.locator("main")).not_to_contain_text("Nadia")
    page.locator("#respond [name=body]").fill(words)
    page.get_by_label("I did this").check()
    page.get_by_role("button", name="Post answer").click()
    expect(page.locator("#answers .byline")).to_contain_text("I did this")


def test_the_name_goes_off_one_post_and_then_off_all(page, thread, answer, outsider):
    thread.question.reply(author=outsider, body="Ask your manager.")
    thread.answer(author=outsider, body="Look around first.")
    sign_in(page, "sam")
    page.goto(thread.get_absolute_url())
    page.locator("#answers").locator("summary", has_text="More").click()
    page.locator("#answers").get_by_role("link", name="Byline").click()
    page.get_by_label("Leave my name off").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#answers")).to_contain_text("Only you see that this is yours")
    page.goto("/settings/profile/")
    page.get_by_role("link", name="Leave my name off everything I wrote").click()
    page.get_by_label("Leave my name off").check()
    page.get_by_role("button", name="Change all my posts").click()
    expect(page.locator("#messages")).to_contain_text("1 post was changed.")
    sign_in_again(page, "ravi")
    for address in (thread.get_absolute_url(), "/members/sam/"):
        page.goto(address)
        page.locator("h1").wait_for()
        assert "Look around first" not in page.content() or "Sam" not in page.content()
    assert not Post.objects.filter(author=outsider, alias=None).exists()


def test_the_form_asks_while_one_types_and_keeps_the_focus(new_page, thread, mentor):
    page = new_page()
    sign_in(page, "ravi")
    page.goto(thread.get_absolute_url())
    page.locator("#respond [name=body]").fill("Words that stay.")
    page.get_by_label("Leave my name off").focus()
    page.keyboard.press("Space")
    guess = page.locator("#respond [role=status].guess")
    expect(guess).to_contain_text("ML platform engineer at a big company")
    expect(page.get_by_label("Leave my name off")).to_be_focused()
    expect(page.locator("#respond summary")).to_contain_text("You write without your name")
    page.locator("#respond summary").click()
    page.locator("[name=role]").fill("")
    page.locator("[name=company]").fill("")
    page.locator("[name=company]").press("Tab")
    expect(guess).to_be_hidden()
    page.get_by_role("button", name="Post answer").click()
    expect(page.locator("#answers h3")).to_have_text("Answer by Anonymous 2")


def test_the_warning_goes_and_comes_with_what_the_text_says(new_page, thread, mentor):
    page = new_page()
    sign_in(page, "ravi")
    page.goto(thread.get_absolute_url())
    body, guess = page.locator("#respond [name=body]"), page.locator("#respond .guess")
    body.fill("Yours, Ravi.")
    page.get_by_label("Leave my name off").check()
    page.get_by_label("Keep it as it is").check()
    expect(guess).to_contain_text("Your text says “Ravi”")
    body.fill("Yours.")
    body.press("Tab")
    expect(guess).not_to_contain_text("Your text says")
    expect(page.get_by_label("Keep it as it is")).to_be_checked()
    body.fill("Yours, Ravi K.")
    body.press("Tab")
    expect(guess).to_contain_text("Your text says “Ravi K.”")


def test_a_refused_answer_takes_the_focus_to_the_choice(new_page, thread, mentor):
    page = new_page()
    sign_in(page, "ravi")
    page.goto(thread.get_absolute_url())
    page.locator("#respond [name=body]").fill("Words.")
    page.get_by_label("Leave my name off").check()
    page.get_by_label("Keep it as it is").wait_for()
    page.get_by_role("button", name="Post answer").click()
    expect(page.locator("#respond .guess [role=alert]")).to_have_text("Choose how readers see you.")
    expect(page.locator("#respond [name=broader]").first).to_be_focused()
    page.get_by_label("Keep it as it is").check()
    page.get_by_role("button", name="Post answer").click()
    expect(page.locator("#answers")).to_contain_text("ML platform engineer at a big company")


def test_axe_finds_nothing(new_page, thread, answer, mentor):
    thread.answer(author=mentor, body="Me, Ravi.", anonymous=True, basis="did")
    answer.edit(by=mentor, body="Start with the serving team.")
    page = new_page()
    sign_in(page, "ravi")
    faults = look(page, f"/posts/{answer.pk}/byline/", "/settings/byline/", "/threads/new/")
    faults += look(page, f"/posts/{answer.pk}/history/")
    faults += look(page, *(f"{thread.get_absolute_url()}?basis={one}" for one in ("did", "read")))
    page.locator("#respond [name=body]").fill("Me, Ravi.")
    page.locator("#respond summary").click()
    page.get_by_label("Leave my name off").check()
    page.get_by_label("Post it as it is").wait_for()
    faults += found(page)
    assert not faults, "\n".join(faults)
