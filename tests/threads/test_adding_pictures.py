import io
import json
import re

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pictures.names import SERVED
from tests.drawn import animation, photograph, picture, sent
from threads import limits
from threads.models import Draft, Upload
from threads.models import upload as uploads
from threads.text import render, tidy_line
from threads.upload_forms import UploadForm

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Requested-With": "fetch"}
ADDRESS = "/uploads/"


def add(client, data=None, name="screenshot.png", alt="A slope", **fields):
    form = {"picture": sent(picture() if data is None else data, name), "alt": alt, **fields}
    return client.post(ADDRESS, form, headers=SCRIPT)


def stored() -> tuple[Upload, Image.Image]:
    upload = Upload.objects.get()
    with default_storage.open(str(upload.file)) as file:
        return upload, Image.open(io.BytesIO(file.read()))


def test_a_member_adds_a_picture_and_gets_its_markdown(as_mentor, mentor):
    response = add(as_mentor)
    upload, drawn = stored()
    assert response.status_code == 201
    assert json.loads(response.text) == {"markdown": f"![A slope]({upload.address})"}
    assert (upload.member, upload.width, upload.height) == (mentor, 64, 48)
    assert drawn.size == (64, 48) and "64x48" in upload.address
    assert upload.bytes > 0


def test_neither_name_nor_uploader_stands_in_the_address(as_mentor):
    add(as_mentor, name="ravi-at-the-lake.png")
    assert re.fullmatch(SERVED, str(Upload.objects.get().file))
    assert "ravi" not in Upload.objects.get().address


@pytest.mark.parametrize(
    ("ending", "mode", "kept"),
    [
        ("png", "RGBA", "PNG"),
        ("png", "L", "PNG"),
        ("jpg", "RGB", "JPEG"),
        ("jpg", "CMYK", "JPEG"),
        ("webp", "RGBA", "WEBP"),
        ("gif", "L", "PNG"),
    ],
)
def test_every_kind_is_kept_as_a_kind_that_browsers_show(as_mentor, ending, mode, kept):
    assert add(as_mentor, picture(ending, mode=mode), f"a.{ending}").status_code == 201
    assert stored()[1].format == kept


def test_what_a_camera_wrote_is_gone_and_the_picture_stands_upright(as_mentor):
    data = photograph()
    assert b"Owner Nadia" in data and Image.open(io.BytesIO(data)).size == (64, 48)
    add(as_mentor, data, "a.jpg")
    upload, drawn = stored()
    assert drawn.size == (48, 64) == (upload.width, upload.height)
    assert not drawn.getexif() and not {"exif", "icc_profile", "comment", "xmp"} & set(drawn.info)
    for name in default_storage.listdir(str(upload.file)[:11])[1]:
        assert b"Nadia" not in default_storage.open(f"{str(upload.file)[:11]}/{name}").read()


def test_a_huge_picture_is_made_smaller_and_a_small_one_lies_beside_it(as_mentor):
    add(as_mentor, picture(size=(3000, 1500)))
    upload, drawn = stored()
    assert drawn.size == (2560, 1280)
    small = Image.open(default_storage.open(upload.small_address.removeprefix("/media/")))
    assert (small.format, small.size) == ("WEBP", (1184, 592))


@pytest.mark.parametrize("ending", ["gif", "webp", "png"])
def test_an_animation_moves_on_and_its_small_one_rests(as_mentor, ending):
    add(as_mentor, animation(ending), f"a.{ending}")
    upload, drawn = stored()
    assert (drawn.format, drawn.n_frames) == ("WEBP", 5)
    drawn.seek(1)
    drawn.load()
    assert drawn.info["duration"] == 70
    small = Image.open(default_storage.open(upload.small_address.removeprefix("/media/")))
    assert small.n_frames == 1


def test_a_post_shows_it_small_with_its_size_and_links_to_the_whole(as_mentor, thread):
    markdown = json.loads(add(as_mentor, picture(size=(1200, 800))).text)["markdown"]
    as_mentor.post(reverse("answers.create", args=[thread.pk]), {"body": markdown})
    upload = Upload.objects.get()
    page = as_mentor.get(thread.get_absolute_url()).text
    assert f'<a href="{upload.address}">' in page
    img = re.search(r"<img[^>]*slope[^>]*>", page)[0]
    for part in (f'src="{upload.small_address}"', 'width="592"', 'height="395"', 'loading="lazy"'):
        assert part in img
    assert list(upload.posts.values_list("author__handle", flat=True)) == ["ravi"]


def test_a_decoration_has_no_words_and_is_no_link(as_mentor):
    markdown = json.loads(add(as_mentor, alt="", decoration="1").text)["markdown"]
    assert markdown.startswith("![](")
    assert "<a" not in render(markdown).html and 'alt=""' in render(markdown).html


def test_a_picture_wants_words_or_a_reason_why_not(as_mentor):
    response = add(as_mentor, alt="  ")
    assert response.status_code == 422
    assert "Describe the picture" in json.loads(response.text)["refusal"]
    assert not Upload.objects.exists()


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_words_reach_the_reader_as_they_were_written(words):
    form = UploadForm({"alt": words, "decoration": ""})
    if not form.is_valid():
        return
    address = f"/media/pictures/aa/{'a' * 26}-2x2.png"
    html = render(form.markdown(address)).plain
    assert html == tidy_line(words)


def test_without_javascript_the_whole_text_goes_along_and_comes_back(as_mentor, thread):
    target = f"answer-{thread.pk}"
    form = {"body": "Look at this:", "picture": sent(picture()), "alt": "A slope", "target": target}
    page = as_mentor.post(ADDRESS, form, follow=True)
    upload = Upload.objects.get()
    assert page.redirect_chain[-1][0] == thread.get_absolute_url() or page.status_code == 200
    assert f"Look at this:\n\n![A slope]({upload.address})" in page.text
    assert "at the end of your text" in page.text
    assert Draft.objects.get().target == target


def test_a_refused_picture_loses_no_text(as_mentor, thread):
    form = {"body": "Look at this:", "picture": sent(b"no picture"), "alt": "A slope"}
    page = as_mentor.post(ADDRESS, {**form, "target": "ask", "title": "My title"}, follow=True)
    assert "This is no picture that we can show." in page.text
    assert "Look at this:</textarea>" in page.text and "My title" in page.text
    assert not Upload.objects.exists()


def test_a_visitors_text_is_kept_and_the_file_is_not_even_written(client, mentor, thread):
    form = {"body": "Look at this:", "picture": sent(picture()), "alt": "A slope", "target": "ask"}
    response = client.post(ADDRESS, form)
    assert response.status_code == 302 and "/accounts/login/" in response.url
    assert client.session["kept"]["ask"]["fields"] == {"body": "Look at this:"}
    assert client.post(ADDRESS, form, headers=SCRIPT).status_code == 401
    assert not Upload.objects.exists()


@pytest.mark.parametrize("target", ["", "other", "answer-x", "../ask"])
def test_a_target_that_cannot_exist_is_not_found(as_mentor, target):
    assert (
        as_mentor.post(ADDRESS, {"picture": sent(picture()), "target": target}).status_code == 404
    )
    assert not Upload.objects.exists()


def test_only_a_form_adds_pictures(as_mentor, mentor):
    assert as_mentor.get(ADDRESS).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(mentor, backend="django.contrib.auth.backends.ModelBackend")
    form = {"body": "Two words", "picture": sent(picture()), "alt": "A slope", "target": "ask"}
    refused = strict.post(ADDRESS, form)
    assert refused.status_code == 403 and "Two words" in refused.text
    assert not Upload.objects.exists()


def test_no_file_at_all_is_said(as_mentor):
    response = as_mentor.post(ADDRESS, {"alt": "A slope"}, headers=SCRIPT)
    assert json.loads(response.text)["refusal"] == "Choose a picture first."


def test_a_member_adds_so_many_a_minute_and_so_much_a_day(as_mentor, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "uploads", (2, 60))
    monkeypatch.setattr(uploads, "BYTES_A_DAY", 10)
    assert add(as_mentor).status_code == 201
    assert "very much today" in json.loads(add(as_mentor).text)["refusal"]
    assert add(as_mentor).status_code == 429


def test_an_edit_ties_new_pictures_and_lets_none_go(as_mentor, mentor, answer):
    add(as_mentor)
    upload = Upload.objects.get()
    answer.edit(by=mentor, body=f"See ![it]({upload.address})")
    answer.edit(by=mentor, body="Never mind.")
    assert list(answer.uploads.all()) == [upload]
