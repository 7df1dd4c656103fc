import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from hostile_texts import BESIDE

from pictures import limits, taking
from pictures.names import SERVED
from tests import drawn
from tests.drawn import archive_behind, picture, pixels, png, sent
from threads.models import Upload

pytestmark = pytest.mark.django_db

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
SCRIPTED = png(9, 9, (b"tEXt", b"Comment\0<script>alert(1)</script>"), pixels(9, 9))
JS_IN_GIF = drawn.saved(drawn.Image.new("P", (8, 8)), "gif", comment=b"*/=1;<?php evil();")
TIFF = b"II*\0\x08\0\0\0" + bytes(300)
PSD = b"8BPS\0\x01" + bytes(300)
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n"


def refusal(client, data: bytes, name: str = "a.png") -> str:
    """What is said; nothing may be left of the file."""
    form = {"picture": sent(data, name), "alt": "A slope"}
    response = client.post("/uploads/", form, headers={"X-Requested-With": "fetch"})
    assert response.status_code == 422, response
    assert not Upload.objects.exists()
    assert not default_storage.exists("pictures")
    return json.loads(response.text)["refusal"]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.png", "empty"),
        (b"words", "a.png", "no picture that we can show"),
        (SVG, "a.svg", "no picture that we can show"),
        (SVG, "a.png", "no picture that we can show"),
        (TIFF, "a.png", "no picture that we can show"),
        (PSD, "a.jpg", "no picture that we can show"),
        (EPS, "a.gif", "no picture that we can show"),
        (picture(), "a.exe", "no picture that we can show"),
        (picture(), "a.png.html", "no picture that we can show"),
        (picture(), "a.jpg", "ends in “.jpg”, but this is a PNG file"),
        (picture("gif"), "a.PNG", "ends in “.png”, but this is a GIF file"),
        (archive_behind(picture("gif")), "a.gif", "something else at once"),
        (archive_behind(picture("jpg")), "a.jpg", "something else at once"),
        (picture("jpg") + b"<HTML><body>", "a.jpg", "something else at once"),
        (SCRIPTED, "a.png", "something else at once"),
        (JS_IN_GIF, "a.gif", "something else at once"),
        (picture(size=(640, 480))[:-400], "a.png", "damaged"),
        (picture("jpg", size=(640, 480))[:-400], "a.jpg", "damaged"),
        (picture("gif", size=(640, 480))[:-400], "a.gif", "damaged"),
        (picture("webp", size=(640, 480))[:-40], "a.webp", "damaged"),
        (b"RIFF\x24\0\0\0WAVEfmt " + bytes(300), "a.webp", "no picture that we can show"),
        (png(9, 9, (b"IDAT", b"no zlib")), "a.png", "damaged"),
        (png(9, 9), "a.png", "damaged"),
        (png(0, 9, pixels(1, 9)), "a.png", "damaged"),
        (png(10_000, 10_000, pixels(10_000, 10)), "a.png", "has 100 million pixels"),
        (png(2**31 - 1, 2**31 - 1), "a.png", "million pixels, and we take 20"),
        (png(5001, 4000), "a.png", "has 21 million pixels, and we take 20"),
        (drawn.webp_canvas(16_383, 16_383), "a.webp", "has 269 million pixels"),
        (drawn.many_frames(5000), "a.gif", "5000 frames, and we take 400"),
        (drawn.animation(size=(1300, 1300)), "a.gif", "too large or too long"),
        (drawn.animation("webp", size=(800, 600), frames=90), "a.webp", "too large or too long"),
    ],
)
def test_a_clear_sentence_and_nothing_is_kept(as_mentor, data, name, words):
    assert words in refusal(as_mentor, data, name)


def test_a_bomb_is_known_by_its_header(as_mentor):
    bomb = png(12_000, 12_000, pixels(12_000, 12_000))
    assert len(bomb) < 1_000_000
    started = time.monotonic()
    assert "144 million pixels" in refusal(as_mentor, bomb)
    assert time.monotonic() - started < 20  # decoding all of it is never begun


def test_more_than_ten_megabytes_are_not_even_written(as_mentor, monkeypatch):
    sizes = []
    real = taking._checked
    monkeypatch.setattr(
        taking, "_checked", lambda f: sizes.append(Path(f.file.name).stat().st_size) or real(f)
    )
    assert "larger than 10 MB" in refusal(as_mentor, b"\x89PNG" + bytes(12_000_000))
    assert sizes[0] <= limits.MOST_BYTES


def test_what_no_form_of_ours_sends_is_not_read(as_mentor, monkeypatch):
    monkeypatch.setattr("config.uploads.MOST_READ", 1000)
    form = {"picture": sent(bytes(5000)), "alt": "x"}
    response = as_mentor.post("/uploads/", form, headers={"X-Requested-With": "fetch"})
    assert response.status_code == 413 and "A picture may have 10 MB" in response.text


@pytest.mark.parametrize(
    "address", ["/threads/", "/preview/", "/settings/profile/", "/drafts/ask/"]
)
def test_a_file_sent_elsewhere_is_hung_up_on(as_mentor, address):
    form = {"body": "x", "title": "A title of mine", "picture": sent(picture())}
    response = as_mentor.post(address, form)
    assert response.status_code < 500
    assert not default_storage.exists("pictures") and not response.wsgi_request.FILES


CHILD = "from pictures import recoding; recoding.recode = lambda *_: {}; recoding.work()"


def test_the_child_has_little_memory(as_mentor, monkeypatch):
    monkeypatch.setattr(taking, "WORK", CHILD.format("bytearray(180 * 1024 * 1024)"))
    assert "too much memory" in refusal(as_mentor, picture())


def test_the_child_has_little_time(as_mentor, monkeypatch):
    monkeypatch.setattr(taking, "WORK", CHILD.format("__import__('time').sleep(60)"))
    monkeypatch.setattr(taking, "SLOWEST", 1)
    assert "takes too long" in refusal(as_mentor, picture())
    busy = CHILD.format("all(iter(lambda: 1, 0))").replace(
        "; ", "; recoding.limits.SECONDS = 1; ", 1
    )
    monkeypatch.setattr(taking, "WORK", busy)
    monkeypatch.setattr(taking, "SLOWEST", 20)
    assert "takes too long" in refusal(as_mentor, picture())


def test_a_child_that_breaks_is_a_damaged_picture(as_mentor, monkeypatch):
    monkeypatch.setattr(taking, "WORK", "import os; os.abort()")
    assert "takes too long" in refusal(as_mentor, picture())
    monkeypatch.setattr(taking, "WORK", "1 / 0")
    assert "damaged" in refusal(as_mentor, picture())


def test_only_two_at_once_keep_a_thread_busy(as_mentor, monkeypatch):
    monkeypatch.setattr(taking, "PATIENCE", 0)
    monkeypatch.setattr(taking, "_turns", threading.BoundedSemaphore(1))
    with taking._turns:
        assert "Others are adding pictures" in refusal(as_mentor, picture())
    with pytest.raises(taking.PictureRefused):
        taking.take_picture(sent(b"words"))
    assert taking._turns.acquire(blocking=False)  # a refusal gives its turn back


def test_the_forms_say_how_large_a_webp_may_be(as_mentor, thread):
    most, *others = sorted([*limits.MOST_PIXELS.values(), limits.MOST_PROGRESSIVE])
    assert most == limits.MOST_PIXELS["WEBP"] < others[0]
    for address in (thread.get_absolute_url(), "/settings/profile/"):
        assert f"A WebP may have {most // 1_000_000} million pixels" in as_mentor.get(address).text


@pytest.mark.parametrize(
    "largest",
    [
        lambda: png(4995, 4000, pixels(4995, 4000)),
        lambda: picture("webp", size=(3264, 2448), quality=95, method=0),
    ],
    ids=["png", "webp"],
)
def test_the_largest_that_is_taken_stays_within_200_megabytes(tmp_path, largest):
    """With the memory of the process itself, as the system counts it."""
    source = tmp_path / "a.png"
    source.write_bytes(largest())
    code = (
        "from pictures.recoding import work; work()\n"
        "print(open('/proc/self/status').read(), file=__import__('sys').stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(source), str(tmp_path), "picture"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": os.pathsep.join([str(Path.cwd()), *filter(None, sys.path)])},
    )
    assert json.loads(done.stdout)["width"] == 2560
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", done.stderr)[1]) / 1000
    assert 80 < peak < 200


FORM = "multipart/form-data; boundary=x"
ENVELOPE = (
    '--x\r\nContent-Disposition: form-data; name="alt"\r\n\r\nA slope\r\n--x\r\n'
    'Content-Disposition: form-data; name="picture"; filename="{}"\r\n\r\n'
)


def names() -> list[str]:
    file = BESIDE / "upload_filenames.json"
    return [entry["payload"] for entry in json.loads(file.read_text())] if file.exists() else []


@pytest.mark.skipif(not names(), reason="the collected names are not beside the project")
def test_no_name_of_a_file_leaves_a_trace(as_mentor, monkeypatch):
    monkeypatch.setattr("threads.limits.check", lambda *_: None)
    data = picture(size=(2, 2))
    for name in [*names(), "x." + "a" * 250, "\u202egnp.exe", "é" * 200 + ".png"]:
        body = ENVELOPE.format(name.replace('"', "%22")).encode() + data + b"\r\n--x--\r\n"
        response = as_mentor.post("/uploads/", body, FORM, headers={"X-Requested-With": "fetch"})
        assert response.status_code in (201, 422), name
    assert Upload.objects.exists()
    for upload in Upload.objects.all():
        assert re.fullmatch(SERVED, str(upload.file))
