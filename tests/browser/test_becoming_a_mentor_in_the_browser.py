"""A member asks for the mentor mark, staff decides, and readers see it: in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import look
from tests.browser.conftest import sign_in
from threads.models import MentorRequest

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def desk(new_page, page, curator):
    """The curator's own browser, with JavaScript where the member has it."""
    opened = new_page(java_script_enabled=page.has_scripts)
    sign_in(opened, "ida")
    return opened


def test_a_member_asks_and_a_curator_grants_with_a_reason(page, desk, mentor):
    sign_in(page, "ravi")
    page.goto("/mentors/")
    page.get_by_role("link", name="Ask for the mentor mark").first.click()
    page.get_by_label("What you bring").fill("A talk: https://example.org/talk")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", name="Your request waits for staff")).to_be_visible()
    desk.goto("/mentors/requests/")
    expect(desk.get_by_role("link", name="example.org/talk")).to_be_visible()
    desk.get_by_label("Reason").fill("We saw the talk.")
    desk.get_by_role("button", name="Grant").click()
    expect(desk.locator("#messages")).to_contain_text("Ravi K. is a mentor now.")
    assert MentorRequest.objects.get().state == "granted"
    page.goto("/notifications/")
    page.get_by_role("link", name="You are a mentor now").click()
    expect(page.locator(".reason")).to_contain_text("We saw the talk.")


def test_the_badge_and_the_directory_follow_the_mark(page, desk, mentor, answer, curator):
    MentorRequest.objects.ask(member=mentor, proof="A talk.").grant(by=curator)
    page.goto(answer.thread.get_absolute_url())
    badge = page.locator(f"#post-{answer.pk} .badge", has_text="Mentor")
    expect(badge).to_have_count(1)
    page.goto("/mentors/?topic=Career-Pivot")
    page.locator(".mentor").get_by_role("link", name="Ravi K.").click()
    expect(page.locator("main .badge").first).to_have_text("Mentor")
    desk.goto("/mentors/requests/?show=mentors")
    desk.get_by_text("Withdraw the mark").first.click()
    desk.get_by_label("Reason").fill("You asked us to.")
    desk.get_by_role("button", name="Withdraw the mark").click()
    expect(desk.locator("#messages")).to_contain_text("no mentor mark any more")
    page.goto(answer.thread.get_absolute_url())
    expect(badge).to_have_count(0)
    page.goto("/mentors/")
    expect(page.get_by_role("heading", name="No mentor yet")).to_be_visible()


def test_a_no_needs_a_reason_and_what_was_decided_gets_the_focus(page, desk, mentor):
    asked = MentorRequest.objects.ask(member=mentor, proof="Trust me.")
    desk.goto("/mentors/requests/")
    desk.get_by_role("button", name="Refuse").press("Enter")
    expect(desk.locator(".errorlist")).to_contain_text("Say why")
    desk.get_by_label("Reason").fill("Tell us where.")
    desk.get_by_role("button", name="Refuse").press("Enter")
    expect(desk.locator("#messages")).to_contain_text("The request of Ravi K. is refused.")
    if page.has_scripts:
        expect(desk.locator(f"#request-{asked.pk}")).to_be_focused()
        expect(desk.locator(f"#request-{asked.pk}")).to_contain_text("Refused by Ida M.")


def test_of_two_curators_the_second_is_told(page, desk, mentor, asker):
    asked = MentorRequest.objects.ask(member=mentor, proof="Trust me.")
    desk.goto("/mentors/requests/")
    asker.is_staff = True
    asker.save()
    asked.grant(by=asker)
    desk.get_by_role("button", name="Grant").click()
    expect(desk.get_by_role("alert")).to_contain_text("Somebody else was faster.")
    expect(desk.locator(".request")).to_contain_text("Granted by Nadia P.")


def test_axe_finds_nothing_on_the_desk_and_on_a_full_profile(
    new_page, answer, mentor, curator, outsider
):
    MentorRequest.objects.ask(member=outsider, proof="I hire. https://example.org/team")
    MentorRequest.objects.ask(member=mentor, proof="A talk.").grant(by=curator, reason="Yes.")
    mentor.links, mentor.contact = "https://example.org/ravi", "Slack: @ravi"
    mentor.contact_shown_at = mentor.date_joined
    mentor.save(update_fields=["links", "contact", "contact_shown_at"])
    page = new_page()
    sign_in(page, "ida")
    desk = "/mentors/requests/"
    assert not look(page, desk, f"{desk}?show=mentors", "/mentors/", "/members/ravi/")
