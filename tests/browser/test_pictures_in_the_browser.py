"""A picture by button, by paste and by drop; without JavaScript by the file field."""

import base64
import re

import pytest
from playwright.sync_api import expect

from tests import drawn
from tests.browser.axe import found
from tests.browser.conftest import sign_in
from tests.drawn import picture
from threads import limits
from threads.models import Post, Upload

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

# Gives the text a file the way a clipboard or a mouse does.
HAND_OVER = """([kind, data]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))
  const carrier = new DataTransfer()
  carrier.items.add(new File([bytes], "image.png", { type: "image/png" }))
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: carrier, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: carrier, bubbles: true, cancelable: true })
  document.querySelector("#respond [name=body][name=body]").dispatchEvent(event)
}"""


def choose(page, name="shot.png", data=None):
    file = {"name": name, "mimeType": "image/png", "buffer": data or picture(size=(900, 600))}
    page.locator("#respond [name=picture]").set_input_files(file)


def seen(page, alt):
    """The picture as readers see it: loaded, as wide as was said before it was loaded."""
    shown = page.locator("#answers").get_by_role("img", name=alt)
    expect(shown).to_be_visible()
    shown.evaluate("image => image.decode()")
    assert shown.get_attribute("width") == "592" and shown.get_attribute("height") == "395"


def test_add_a_picture_and_post_it(page, thread, mentor):
    sign_in(page, "ravi")
    page.goto(thread.get_absolute_url())
    text = page.locator("#respond [name=body][name=body]")
    text.fill("Our map:")
    page.locator("#respond").get_by_role("button", name="Picture", exact=True).click()
    choose(page)
    page.get_by_label("Describe the picture").fill("A map [of] the move")
    page.get_by_role("button", name="Add picture").click()
    text = page.locator("textarea[name=body]")
    expect(text).to_have_value(re.compile(r"Our map:\n\n!\[A map .*\]\(/media/pictures/"))
    page.get_by_role("button", name="Post answer").click()
    seen(page, "A map [of] the move")
    page.locator("#answers a:has(> img)").click()
    expect(page).to_have_url(re.compile(r"/media/pictures/\w\w/\w+-900x600\.png$"))
    assert Upload.objects.get().posts.count() == 1


def test_paste_and_drop_with_the_keyboard_alone(new_page, thread, mentor):
    page = new_page()
    sign_in(page, "ravi")
    page.goto(thread.get_absolute_url())
    text = page.locator("#respond [name=body][name=body]")
    data = base64.b64encode(picture(size=(900, 600))).decode()
    for kind, words in (("paste", "Pasted"), ("drop", "Dropped")):
        text.focus()
        page.evaluate(HAND_OVER, [kind, data])
        expect(page.get_by_label("Describe the picture")).to_be_focused()
        page.keyboard.type(words)
        page.keyboard.press("Enter")
        expect(text).to_have_value(re.compile(rf"!\[{words}\]\(/media/pictures/"))
        expect(text).to_be_focused()
    page.keyboard.press("Control+Enter")
    seen(page, "Pasted")
    seen(page, "Dropped")
    assert Post.objects.get(kind="answer").uploads.count() == 2


def test_what_is_refused_is_announced_and_can_be_put_right(new_page, thread, mentor):
    page = new_page()
    sign_in(page, "ravi")
    page.goto(thread.get_absolute_url())
    page.locator("#respond").get_by_role("button", name="Picture", exact=True).click()
    alert = page.locator("#respond [role=dialog] [role=alert]")
    page.get_by_role("button", name="Add picture").click()
    expect(alert).to_have_text("Choose a picture first.")
    choose(page, data=b"no picture")
    page.get_by_role("button", name="Add picture").click()
    expect(alert).to_contain_text("Describe the picture, or say")
    page.get_by_label("It is only decoration").check()
    page.get_by_role("button", name="Add picture").click()
    expect(alert).to_contain_text("This is no picture that we can show.")
    expect(page.locator("#respond [name=body][name=body]")).to_have_value(re.compile(r"^\s*$"))
    page.keyboard.press("Escape")
    expect(alert).not_to_be_visible()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("too large to be sent", "too large. A picture may have 10 MB"),
        ("too large for a proxy", "too large. A picture may have 10 MB"),
        ("signed out", "You are signed out. Your text waits"),
        ("too much at once", "That was a lot at once"),
        ("broken", "did not arrive. Please try again"),
    ],
)
def test_why_it_did_not_arrive_is_said(new_page, thread, mentor, monkeypatch, why, words):
    page = new_page()
    sign_in(page, "ravi")
    page.goto(thread.get_absolute_url())
    answers, sent = {"too large for a proxy": 413, "broken": 502}, []
    page.on("request", lambda request: sent.append(request.url))
    if why in answers:
        page.route("**/uploads/", lambda route: route.fulfill(status=answers[why], body="<p>"))
    if why == "signed out":
        page.context.clear_cookies(name="sessionid")
    if why == "too much at once":
        monkeypatch.setitem(limits.LIMITS, "uploads", (0, 60))
    page.locator("#respond").get_by_role("button", name="Picture", exact=True).click()
    choose(page, data=bytes(10_000_001) if why == "too large to be sent" else None)
    page.get_by_label("It is only decoration").check()
    page.get_by_role("button", name="Add picture").click()
    expect(page.locator("#respond [role=dialog] [role=alert]")).to_contain_text(words)
    assert any("/uploads/" in address for address in sent) == (why != "too large to be sent")
    expect(page.locator("#respond [name=body][name=body]")).to_have_value(re.compile(r"^\s*$"))


def test_several_at_once_are_asked_for_one_after_another(new_page, thread, mentor):
    page = new_page()
    sign_in(page, "ravi")
    page.goto(thread.get_absolute_url())
    page.locator("#respond").get_by_role("button", name="Picture", exact=True).click()
    file = {"mimeType": "image/png", "buffer": picture()}
    page.locator("#respond [name=picture]").set_input_files(
        [{**file, "name": "1.png"}, {**file, "name": "2.png"}]
    )
    for words in ("First", "Second"):
        page.get_by_label("Describe the picture").fill(words)
        page.get_by_role("button", name="Add picture").click()
    text = page.locator("#respond [name=body][name=body]")
    expect(text).to_have_value(re.compile(r"!\[First\]\(/media/[\s\S]*!\[Second\]\(/media/"))


def test_axe_finds_nothing_and_no_small_phone_scrolls(new_page, thread, mentor):
    page = new_page(viewport={"width": 320, "height": 640})
    sign_in(page, "ravi")
    added = Upload.objects.take(drawn.sent(picture(size=(900, 600))), member=mentor)
    thread.answer(author=mentor, body=f"![A map]({added.address})")
    page.goto(thread.get_absolute_url())
    page.locator("#respond").get_by_role("button", name="Picture", exact=True).click()
    for address in ("", "/settings/profile/"):
        if address:
            page.goto(address)
        assert not found(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
