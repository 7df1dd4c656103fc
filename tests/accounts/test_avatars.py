import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from tests.drawn import animation, photograph, picture, sent

pytestmark = pytest.mark.django_db

ADDRESS = "/settings/picture/"


def add(client, data=None, name="me.png"):
    return client.post(ADDRESS, {"picture": sent(picture() if data is None else data, name)})


def test_a_member_adds_a_picture_and_the_profile_shows_it(as_mentor, mentor, client):
    assert add(as_mentor, picture(size=(900, 300))).status_code == 302
    mentor.refresh_from_db()
    face = Image.open(default_storage.open(mentor.picture))
    assert (face.format, face.size) == ("WEBP", (160, 160))
    page = client.get("/members/ravi/").text
    assert f'src="{mentor.picture_address}" alt=""' in page
    assert client.get(mentor.picture_address)["Content-Type"] == "image/webp"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (photograph(), "a.jpg"),
        (animation(size=(1300, 1300), frames=3), "a.gif"),
        (picture(size=(3, 400)), "a.png"),
        (picture("webp", mode="RGBA"), "a.webp"),
    ],
)
def test_any_picture_becomes_a_square_without_what_a_camera_wrote(as_mentor, mentor, data, name):
    add(as_mentor, data, name)
    mentor.refresh_from_db()
    stored = default_storage.open(mentor.picture).read()
    face = Image.open(io.BytesIO(stored))
    assert face.size == (160, 160) and not face.getexif() and b"Nadia" not in stored


def test_the_one_before_is_removed(as_mentor, mentor):
    add(as_mentor)
    mentor.refresh_from_db()
    before = mentor.picture
    add(as_mentor)
    mentor.refresh_from_db()
    assert default_storage.exists(mentor.picture) and not default_storage.exists(before)


def test_initials_stand_for_a_picture_that_was_removed(as_mentor, mentor):
    add(as_mentor)
    mentor.refresh_from_db()
    before = mentor.picture
    assert as_mentor.post("/settings/picture/removal/").status_code == 302
    mentor.refresh_from_db()
    assert mentor.picture == "" and not default_storage.exists(before)
    assert ">RK</span>" in as_mentor.get("/members/ravi/").text


@pytest.mark.parametrize("data", [b"", b"words", b"<svg></svg>", picture()[:-30]])
def test_what_is_refused_is_said_beside_the_field(as_mentor, mentor, data):
    response = add(as_mentor, data)
    assert response.status_code == 422 and 'role="alert"' in response.text
    assert 'aria-invalid="true"' in response.text
    mentor.refresh_from_db()
    assert mentor.picture == "" and not default_storage.exists("avatars")


def test_no_file_at_all_is_said(as_mentor):
    assert "Choose a picture first." in as_mentor.post(ADDRESS, {}).text


def test_a_refused_picture_leaves_the_profile_as_it_was(as_mentor):
    assert 'value="ML platform engineer"' in add(as_mentor, b"words").text


def test_visitors_have_none_and_other_methods_change_nothing(client, as_mentor, mentor):
    assert add(client).status_code == 302
    assert as_mentor.get(ADDRESS)["Location"] == "/settings/profile/"
    assert as_mentor.put(ADDRESS).status_code == 405
    assert as_mentor.get("/settings/picture/removal/").status_code == 302
    mentor.refresh_from_db()
    assert mentor.picture == ""


def test_a_post_without_a_name_shows_no_face(as_mentor, mentor, thread, client):
    add(as_mentor)
    as_mentor.post(f"/threads/{thread.pk}/answers/", {"body": "Quietly.", "anonymous": "on"})
    mentor.refresh_from_db()
    assert mentor.picture
    assert mentor.picture not in client.get(thread.get_absolute_url()).text
