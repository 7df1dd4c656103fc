import pytest

pytestmark = pytest.mark.django_db

ADDRESS = "/settings/profile/"
FIELDS = {
    "name": "Ravi K.",
    "role": "Staff engineer",
    "company": "a bank",
    "about": "Ask me about\r\n<b>platforms</b>.",
}


def test_a_member_edits_the_profile(as_mentor, mentor):
    response = as_mentor.post(ADDRESS, FIELDS)
    assert (response.status_code, response["Location"]) == (302, "/members/ravi/")
    mentor.refresh_from_db()
    assert (mentor.role, mentor.company) == ("Staff engineer", "a bank")
    assert mentor.about == "Ask me about\n<b>platforms</b>."


def test_the_page_says_that_it_is_saved_and_shows_it_escaped(as_mentor):
    page = as_mentor.post(ADDRESS, FIELDS, follow=True).content.decode()
    assert "Your profile is saved." in page
    assert "Ask me about<br>&lt;b&gt;platforms&lt;/b&gt;." in page


def test_everything_may_be_empty(as_mentor, mentor):
    assert as_mentor.post(ADDRESS, {}).status_code == 302
    mentor.refresh_from_db()
    assert (mentor.name, mentor.shown_name) == ("", "ravi")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "n" * 81, "81 of 80"),
        ("role", "r" * 5000, "5000 of 80"),
        ("company", "co\0", "Null characters"),
        ("name", "Ravi\u2066", "cannot be seen"),
        ("role", "\x1b[31mred", "cannot be seen"),
        ("company", "---", "one letter or digit"),
        ("about", "a" * 2001, "2001 of 2000"),
        ("about", "a\0b", "Null characters"),
        ("about", "a\x08b", "cannot be seen"),
    ],
)
def test_what_is_refused_comes_back_and_nothing_is_saved(as_mentor, mentor, field, value, words):
    response = as_mentor.post(ADDRESS, {**FIELDS, "role": "Chef", field: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page and f'id="id_{field}_error"' in page
    assert f'aria-describedby="id_{field}_helptext id_{field}_error"' in page
    mentor.refresh_from_db()
    assert (mentor.name, mentor.role) == ("Ravi K.", "ML platform engineer")


def test_a_refused_name_does_not_show_up_in_the_header(as_mentor):
    page = as_mentor.post(ADDRESS, {"name": "Zed", "about": "a" * 2001}).content.decode()
    assert ">Ravi K.<" in page.split("<main")[0] and 'value="Zed"' in page


def test_newlines_count_once(as_mentor):
    assert as_mentor.post(ADDRESS, {"about": "\r\n".join("a" * 1000)}).status_code == 302


def test_handle_staff_and_email_cannot_be_slipped_in(as_mentor, mentor):
    as_mentor.post(ADDRESS, {**FIELDS, "handle": "ida", "is_staff": "on", "email": "x@example.org"})
    mentor.refresh_from_db()
    assert (mentor.handle, mentor.is_staff, mentor.email) == ("ravi", False, "ravi@example.org")


def test_visitors_sign_in_first(client):
    for response in (client.get(ADDRESS), client.post(ADDRESS, FIELDS)):
        assert response["Location"] == "/accounts/login/?next=/settings/profile/"


def test_other_methods_are_refused(as_mentor):
    assert as_mentor.delete(ADDRESS).status_code == 405


def test_settings_pages_lead_to_each_other(as_mentor):
    places = [ADDRESS, "/accounts/email/", "/accounts/password/change/"]
    for place in places:
        page = as_mentor.get(place).content.decode()
        assert page.count('aria-current="page"') == 1 and page.count("<h1") == 1
        assert all(f'href="{other}"' in page for other in places)


@pytest.mark.parametrize("name", ["Ida M.", "ＩＤＡ  m.", "I\u200dda\ufe0e M.", "Staff"])
def test_nobody_takes_the_name_of_staff(as_mentor, mentor, curator, name):
    response = as_mentor.post(ADDRESS, {**FIELDS, "name": name})
    assert response.status_code == 422
    assert "take you for somebody who runs this site" in response.content.decode()
    mentor.refresh_from_db()
    assert mentor.name == "Ravi K."


@pytest.mark.parametrize(
    "name", ["Anonymous 2", "ANONYMOUS-3", "anonymous", "Asker 1", "A  member"]
)
def test_nobody_takes_the_name_of_somebody_without_one(as_mentor, mentor, name):
    response = as_mentor.post(ADDRESS, {**FIELDS, "name": name})
    assert response.status_code == 422
    assert "take you for somebody who writes without a name" in response.content.decode()
    mentor.refresh_from_db()
    assert mentor.name == "Ravi K."


def test_staff_and_who_had_a_name_before_keep_it(as_mentor, as_curator, mentor, curator):
    curator.name = mentor.name
    curator.save()
    for client in (as_mentor, as_curator):
        assert client.post(ADDRESS, FIELDS).status_code == 302


@pytest.mark.parametrize(
    "name", ["می\u200cخواهم", "Ana 👩\u200d💻", "Nguyễn Thị", "हिन्दी", "❤\ufe0f Jo", "Ana Member"]
)
def test_names_of_all_languages_and_pictures_are_fine(as_mentor, mentor, name):
    assert as_mentor.post(ADDRESS, {**FIELDS, "name": name}).status_code == 302
    mentor.refresh_from_db()
    assert mentor.name == name
