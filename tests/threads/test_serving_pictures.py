import re

import pytest
from django.core.files.storage import default_storage

from pictures.names import avatar_name
from pictures.taking import take_avatar
from tests.drawn import animation, picture, sent
from threads.models import Upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def name(mentor) -> str:
    return taken(mentor, picture("jpg"), "a.jpg")


def taken(member, data: bytes, name: str) -> str:
    return str(Upload.objects.take(sent(data, name), member=member).file)


def test_it_is_served_as_what_it_is_and_can_do_nothing(client, name):
    response = client.get(f"/media/{name}")
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    assert response["X-Content-Type-Options"] == "nosniff"
    policy = response["Content-Security-Policy"].split("; ")
    assert sorted(policy) == ["default-src 'none'", "sandbox", "style-src 'unsafe-inline'"]
    assert response["Cache-Control"] == "public, max-age=86400, s-maxage=0"
    assert response["Content-Disposition"].startswith("inline")
    assert b"".join(response.streaming_content) == default_storage.open(name).read()


def test_it_is_the_same_for_everybody_and_sets_no_cookie(client, as_mentor, name):
    for reader in (client, as_mentor):
        response = reader.get(f"/media/{name}", headers={"Accept-Encoding": "gzip, br"})
        assert not response.cookies and "Cookie" not in response["Vary"]
        assert "Content-Encoding" not in response
        assert int(response["Content-Length"]) == default_storage.size(name)


def test_what_a_browser_has_is_not_sent_again(client, name):
    etag = client.get(f"/media/{name}")["ETag"]
    again = client.get(f"/media/{name}", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(f"/media/{name}").status_code == 200
    assert client.post(f"/media/{name}").status_code == 405


@pytest.mark.parametrize(("ending", "kind"), [("png", "image/png"), ("webp", "image/webp")])
def test_the_kind_is_said_by_our_own_ending(client, mentor, ending, kind):
    name = taken(mentor, picture(ending), f"a.{ending}")
    assert client.get(f"/media/{name}")["Content-Type"] == kind
    small = name.rpartition(".")[0] + ".small.webp"
    assert client.get(f"/media/{small}")["Content-Type"] == "image/webp"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "pictures/",
        "pictures/aa/x.png",
        "pictures/../secret_key",
        "../secret_key",
        "%2e%2e/secret_key",
        "avatars/..%2f..%2fsecret_key",
        "/etc/passwd",
        f"pictures/aa/{'a' * 26}-1x1.svg",
        f"pictures/aa/{'a' * 26}-0x1.png",
        f"pictures/aa/{'a' * 26}-1x1.png/",
        f"pictures/aa/{'a' * 26}-1x1.png%0a",
        f"pictures/aa/{'A' * 26}-1x1.png",
        f"pictures/aa/{'a' * 26}-1x1.png",
        f"avatars/{'a' * 26}.webp",
    ],
)
def test_what_is_not_there_or_not_ours_is_not_found(client, path):
    assert client.get(f"/media/{path}").status_code == 404


def test_names_cannot_be_guessed():
    names = {avatar_name() for _ in range(200)}
    assert len(names) == 200
    assert all(re.fullmatch(r"avatars/[a-z2-7]{26}\.webp", name) for name in names)


def test_an_animation_is_served_as_webp(client, mentor):
    name = taken(mentor, animation(), "a.gif")
    assert client.get(f"/media/{name}")["Content-Type"] == "image/webp"


def test_it_costs_one_query_and_a_face_none(client, name, django_assert_num_queries):
    face = take_avatar(sent(picture("jpg"), "a.jpg"))
    for shown, queries in ((name, 1), (face, 0)):
        for headers in ({}, {"If-None-Match": f'"{shown}"'}):
            with django_assert_num_queries(queries):
                client.get(f"/media/{shown}", headers=headers)


def test_a_face_that_was_changed_is_not_confirmed_to_a_cache(client, mentor):
    face = take_avatar(sent(picture("jpg"), "a.jpg"))
    mentor.change_picture(face)
    mentor.change_picture("")
    known = {"If-None-Match": f'"{face}"'}
    assert client.get(f"/media/{face}", headers=known).status_code == 404
