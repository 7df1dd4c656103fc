"""What the renderer lets through, read by a real browser, since parsers differ."""

import pytest
from hostile_texts import ADDRESS, ATTRIBUTES, OTHER_TAGS, PICTURE, PLACES, outputs, payloads

HOME = "https://forum.example/"
AT_ONCE = 4_000
TURNS = 8

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not payloads(), reason="set WAYMARK_HOSTILE to a folder of JSON lists"),
]

# What an attack would do is noted, from the first moment of every page and frame.
WATCH = """
window.noted = [];
for (const name of ["alert", "confirm", "prompt", "print", "open", "fetch"])
  window[name] = () => { noted.push(name); };
for (const name of ["xss", "XSS", "test", "a", "pwn", "hit"])
  Object.defineProperty(window, name, {set() { noted.push(name); }, get() { noted.push(name); }});
document.addEventListener("securitypolicyviolation", e => noted.push(e.violatedDirective));
"""

# Parsed by the page's own parser, as on the site, and then read as the browser understood it.
SURVEY = """
() => [...document.querySelectorAll("main *")].filter(e => !e.matches("article")).map(e => [
  e.localName, e.namespaceURI.slice(-5),
  [...e.attributes].map(a => [a.name, a.value]),
  e.localName == "a" && e.hasAttribute("href") ? [e.protocol, e.host] : null,
])
"""

TOUCH = """
() => { for (const e of document.querySelectorAll("main :is(a, img, [class])"))
  for (const kind of ["mouseover", "pointerover", "focus", "load", "error", "toggle"])
    e.dispatchEvent(new Event(kind, {bubbles: true})); return noted; }
"""


def hostile_outputs() -> list[str]:
    return list({html: None for place in PLACES for html in outputs(place, TURNS)})


@pytest.fixture(scope="module")
def visited(browser):
    """What the browser asked for, noted and understood, after it showed every output."""
    asked, noted, elements, dialogs = [], [], [], []
    articles = [f"<article>{html}</article>" for html in hostile_outputs()]
    pages = [articles[i : i + AT_ONCE] for i in range(0, len(articles), AT_ONCE)]
    context = browser.new_context(base_url=HOME)
    tab = context.new_page()
    tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    tab.add_init_script(WATCH)
    tab.route("**/*", lambda route: answer(route, pages, asked))
    for number, page in enumerate(pages):
        tab.goto(f"{HOME}{number}")
        shown = tab.locator("main > article").count()
        assert shown == len(page), "an output reached out of its place"
        elements += tab.evaluate(SURVEY)
        noted += tab.evaluate(TOUCH)
    context.close()
    return {"asked": asked, "noted": noted + dialogs, "elements": elements, "shown": len(articles)}


def answer(route, pages: list[list[str]], asked: list[str]) -> None:
    number = route.request.url.removeprefix(HOME)
    if number.isdecimal():
        body = f"<!doctype html><meta charset=utf-8><main>{''.join(pages[int(number)])}</main>"
        route.fulfill(body=body, content_type="text/html; charset=utf-8")
    else:
        asked.append(route.request.url)
        route.abort()


def test_nothing_runs(visited):
    assert visited["shown"] > 1_000
    assert visited["noted"] == []


def test_nothing_is_asked_for_but_our_own_pictures(visited):
    ours = f"{HOME}media/"
    assert [url for url in visited["asked"] if not url.startswith(ours) or ".." in url] == []


def test_the_browser_sees_no_element_and_no_attribute_but_the_allowed(visited):
    allowed = ATTRIBUTES | {tag: set() for tag in OTHER_TAGS}
    wrong = [
        (tag, name)
        for tag, space, attributes, _ in visited["elements"]
        for name in [space, *(name for name, _ in attributes)]
        if name != "xhtml" and name not in allowed.get(tag, ())
    ]
    assert wrong == []
    assert {tag for tag, *_ in visited["elements"]} <= allowed.keys()


def test_the_browser_would_follow_links_only_to_the_web_to_mail_and_to_this_site(visited):
    for _, _, attributes, target in visited["elements"]:
        given = dict(attributes)
        if target is None:
            assert "href" not in given
            assert "src" not in given or PICTURE.fullmatch(given["src"])
            continue
        protocol, host = target
        assert ADDRESS.fullmatch(given["href"])
        assert protocol in ("http:", "https:", "mailto:")
        if given["href"].startswith(("/", "#", "?")):
            assert host == "forum.example"
