"""A real Chromium for every journey, with JavaScript and without."""

import os
import shutil
import threading
import time

import pytest

playwright_api = pytest.importorskip("playwright.sync_api")

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
REQUIRED = bool(os.environ.get("WAYMARK_REQUIRE_BROWSER"))
FLAGS = [
    "--no-sandbox",  # the suite may run as root in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Playwright runs an event loop in this thread; Django's guard takes that for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        sentence = "No Chromium found. On Debian: apt-get install chromium"
        pytest.fail(sentence) if REQUIRED else pytest.skip(sentence)
    with playwright_api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def new_page(browser, live_server):
    """Opens pages of the live site; a fault of the page or of its policy fails the test."""
    contexts, faults = [], []

    def open_page(**options):
        context = browser.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script: {error}"))
        page.on(
            "console",
            lambda message: (
                faults.append(f"console: {message.text}")
                if "Content Security Policy" in message.text
                else None
            ),
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    wait_for_requests()
    assert not faults, faults


def wait_for_requests() -> None:
    """A page that closes saves its draft: that request must end before its tables are emptied."""
    deadline = time.monotonic() + 0.5  # connections that are only kept open are not waited for
    while time.monotonic() < deadline:
        if not any("process_request" in thread.name for thread in threading.enumerate()):
            return
        time.sleep(0.02)


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request, new_page):
    """The same journey twice: once with JavaScript, once with it switched off."""
    opened = new_page(java_script_enabled=request.param)
    opened.has_scripts = request.param
    return opened


def sign_in(page, handle, password="correct horse"):
    page.goto("/accounts/login/")
    page.fill("[name=login]", handle)
    page.fill("[name=password]", password)
    with page.expect_navigation():
        page.click("main button.primary")
