"""axe-core finds nothing, in light and in dark; nothing scrolls sideways on a small phone."""

import pytest

from tests.browser.axe import look
from tests.browser.conftest import sign_in
from tests.threads.movers import moved

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
