"""axe-core finds nothing, in light and in dark; nothing scrolls sideways or hides."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from tests.browser.axe import look
from tests.browser.conftest import sign_in
from tests.threads.movers import moved
from threads.models import Thread

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

# {thread}, {question} and {answer} stand for the addresses and keys of the cast.
FOR_VISITORS = """
/ {thread} /posts/{answer}/replies/ /?topic=career-pivot /search/ /search/?q=return+offer /nowhere/
/accounts/login/ /accounts/signup/ /accounts/password/reset/ /members/ravi/ /about/ /guidelines/
/members/ravi/?show=picks /mentors/ /mentors/?to=ml-engineer&topic=interviews /mentors/?from=nobody
"""
FOR_MEMBERS = """
{thread} /threads/new/ /posts/{question}/edit/ /posts/{question}/history/ /posts/{question}/delete/
/members/nadia/ /members/nadia/?show=unsigned /mentors/request/ /settings/profile/ /accounts/email/
/accounts/password/change/
/paths/backend-engineer/ml-engineer/ /settings/moves/ {move}
"""


def test_axe_finds_nothing(new_page, thread, answer, outsider):
    answer.reply(author=outsider, body="Which team?\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    thread.question.reply(author=outsider, body="Which company?")
    answer.mark_helpful(by=outsider)
    cast = {
        "move": f"/settings/moves/{moved(thread.asker).pk}/",
        "thread": thread.get_absolute_url(),
        "question": thread.question_id,
        "answer": answer.pk,
    }
    page = new_page()
    faults = look(page, *FOR_VISITORS.format(**cast).split())
    sign_in(page, "nadia")
    faults += look(page, *FOR_MEMBERS.format(**cast).split())
    assert not faults, "\n".join(faults)


PLACES = ("/paths/any/author/", "/accounts/login/", "/members/ravi/", "/resources/")
LONG = "https://forum.example/" + "W" * 70


def test_nothing_scrolls_sideways(new_page, thread, mentor, curator):
    """Neither on a small phone nor beside a rail, with words that fit in no line."""
    code, table = f"```\n{'x' * 300}\n```", "|a" * 40 + "|\n" + "|-" * 40 + "|"
    thread.answer(author=mentor, body=f"{'W' * 300}\n\n{code}\n\n{table}\n\n{LONG}")
    long = Thread.objects.ask(asker=mentor, title=f"Is {LONG} true?", body=LONG, to_role="Author")
    thread.link_to(long, by=curator)
    page = new_page()
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 640})
        for address in ("/", thread.get_absolute_url(), "/search/?q=true", *PLACES):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_the_open_tab_is_in_sight_on_a_small_phone(new_page, asker):
    page = new_page(viewport={"width": 320, "height": 640})
    sign_in(page, "nadia")
    page.goto("/accounts/password/change/")
    expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)


def test_a_name_from_right_to_left_keeps_to_its_place(new_page, thread, mentor, answer):
    User.objects.filter(pk=mentor.pk).update(name="عمر فاروق")
    two_days_ago = timezone.now() - timedelta(days=2)
    Thread.objects.update(last_activity_at=two_days_ago)
    page = new_page()
    page.goto("/")
    line = page.locator(".thread-row p.meta")
    expect(line).to_contain_text("2 days ago")
    name, time = line.locator("b").bounding_box(), line.locator("time").bounding_box()
    assert name["x"] + name["width"] <= time["x"]
