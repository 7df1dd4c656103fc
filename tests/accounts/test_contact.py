import pytest
from django.utils import timezone

pytestmark = pytest.mark.django_db

ADDRESS = "/settings/profile/"
CONTACT = "Slack: @ravi-k"


@pytest.fixture
def shown(mentor):
    mentor.contact, mentor.contact_shown_at = CONTACT, timezone.now()
    mentor.save()
    return mentor


def save(client, **fields):
    return client.post(ADDRESS, {"name": "Ravi K.", **fields})


def test_a_contact_is_for_members_who_are_signed_in(as_outsider, shown):
    response = as_outsider.get("/members/ravi/")
    assert CONTACT in response.content.decode()
    assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]


def test_visitors_and_crawlers_never_see_it(client, shown):
    for agent in ("", "Googlebot/2.1"):
        response = client.get("/members/ravi/", headers={"user-agent": agent})
        assert CONTACT not in response.content.decode()
        assert "Contact:" not in response.content.decode()


def test_it_is_on_no_other_page(as_outsider, shown, answer):
    for address in ("/", answer.thread.get_absolute_url(), "/mentors/", "/search/?q=ravi"):
        assert CONTACT not in as_outsider.get(address).content.decode()


def test_nobody_sees_it_while_it_is_not_shown(as_outsider, as_mentor, as_curator, mentor):
    save(as_mentor, contact=CONTACT)
    mentor.refresh_from_db()
    assert (mentor.contact, mentor.contact_shown_at) == (CONTACT, None)
    for client in (as_outsider, as_curator, as_mentor):
        assert CONTACT not in client.get("/members/ravi/").content.decode()
    assert CONTACT in as_mentor.get(ADDRESS).content.decode()


def test_showing_it_and_taking_it_back(as_mentor, mentor):
    save(as_mentor, contact=CONTACT, contact_is_shown="on")
    mentor.refresh_from_db()
    since = mentor.contact_shown_at
    assert since and 'name="contact_is_shown"' in as_mentor.get(ADDRESS).content.decode()
    save(as_mentor, contact=CONTACT, contact_is_shown="on", role="Cook")
    mentor.refresh_from_db()
    assert mentor.contact_shown_at == since
    save(as_mentor, contact=CONTACT)
    mentor.refresh_from_db()
    assert mentor.contact_shown_at is None


def test_an_empty_contact_is_not_shown(as_mentor, mentor):
    save(as_mentor, contact="", contact_is_shown="on")
    mentor.refresh_from_db()
    assert mentor.contact_shown_at is None


def test_a_contact_is_plain_text(as_outsider, as_mentor):
    save(as_mentor, contact="<script>alert(1)</script> a@b.example", contact_is_shown="on")
    page = as_outsider.get("/members/ravi/").content.decode()
    assert "&lt;script&gt;alert(1)" in page and "<script>alert" not in page


@pytest.mark.parametrize("contact", ["c" * 121, "me\u202emoc.elpmaxe", "\0", "a\x07b"])
def test_a_contact_that_deceives_or_overflows_is_refused(as_mentor, mentor, contact):
    assert save(as_mentor, contact=contact).status_code == 422
    mentor.refresh_from_db()
    assert mentor.contact == ""


def test_links_are_shown_without_giving_them_weight(client, as_mentor):
    links = "example.org/ravi\r\nhttp://www.example.com/\r\n\r\nexample.org/ravi"
    assert save(as_mentor, links=links).status_code == 302
    page = client.get("/members/ravi/").content.decode()
    rel = 'rel="me nofollow noopener ugc"'
    assert page.count(rel) == 2
    assert f'<a href="https://example.org/ravi" {rel}><bdi>example.org/ravi</bdi></a>' in page
    assert f'<a href="http://www.example.com/" {rel}><bdi>example.com</bdi></a>' in page


@pytest.mark.parametrize(
    "line",
    [
        "javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "data:text/html,x",
        "ftp://example.org/",
        "https://bank.example@elsewhere.example/",
        "https://",
        "http://[bad",
        "two words",
        "https://example.org/\u202egpj.exe",
        "https://example.org/" + "x" * 200,
        "//example.org",
        '"><script>',
    ],
)
def test_what_is_no_web_address_is_refused_and_comes_back(as_mentor, mentor, line):
    response = save(as_mentor, links=f"https://example.org/\n{line}", role="Cook")
    page = response.content.decode()
    assert response.status_code == 422 and 'id="id_links_error"' in page
    assert 'value="Cook"' in page
    mentor.refresh_from_db()
    assert (mentor.links, mentor.role) == ("", "ML platform engineer")


def test_five_links_and_no_more(as_mentor):
    lines = [f"https://example.org/{number}" for number in range(6)]
    assert save(as_mentor, links="\n".join(lines[:5])).status_code == 302
    refused = save(as_mentor, links="\n".join(lines))
    assert refused.status_code == 422 and "Keep the 5 that say most." in refused.content.decode()


def test_the_mark_cannot_be_slipped_in(as_mentor, mentor):
    save(as_mentor, mentor_since="2020-01-01 00:00", contact_shown_at="2020-01-01 00:00")
    mentor.refresh_from_db()
    assert (mentor.mentor_since, mentor.contact_shown_at) == (None, None)
