"""STORAGE_URL: a folder, or a bucket of a store that speaks S3; here one of a few lines."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from environs import EnvError
from processes import refused

from config.storage import storage
from pictures.names import small_name
from pictures.taking import remove
from tests.drawn import picture, sent
from threads.models import Upload

LISTING = """<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated>
{}</ListBucketResult>"""


class Store(BaseHTTPRequestHandler):
    """As much of S3 as a picture needs: put, get, head, delete, list. Objects live in a dict."""

    objects: dict[str, bytes] = {}
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args: object) -> None:
        pass

    def answer(self, status: int, body: bytes = b"", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        self.end_headers()
        self.wfile.write(body)

    @property
    def key(self) -> str:
        assert "AWS4-HMAC-SHA256 Credential=key/" in self.headers["Authorization"]
        return urlsplit(self.path).path

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" in self.headers.get("Content-Encoding", ""):
            size, _, rest = body.partition(b"\r\n")
            body = rest[: int(size.split(b";")[0], 16)]
        self.objects[self.key] = body
        self.answer(200)

    def do_HEAD(self) -> None:
        found = self.objects.get(self.key)
        self.answer(404 if found is None else 200, length=len(found or b""))

    def do_GET(self) -> None:
        if urlsplit(self.path).query.startswith(("list-type", "prefix")):
            keys = "".join(f"<Contents><Key>{key}</Key></Contents>" for key in self.objects)
            return self.answer(200, LISTING.format(keys).encode())
        found = self.objects.get(self.key)
        return self.answer(404 if found is None else 200, found or b"")

    def do_DELETE(self) -> None:
        self.objects.pop(self.key, None)
        self.answer(204)


@pytest.fixture
def store(settings):
    Store.objects = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"s3+http://key:se%2Fcret@127.0.0.1:{server.server_port}/waymark?region=eu-central-1"
    settings.STORAGES = {**settings.STORAGES, "default": storage(url)}
    yield Store.objects
    server.shutdown()
    server.server_close()


@pytest.mark.django_db
def test_a_picture_goes_into_the_bucket_and_out_again(store, client):
    name = str(Upload.objects.take(sent(picture()), member=None).file)
    assert set(store) == {f"/waymark/{name}", f"/waymark/{small_name(name)}"}
    response = client.get(f"/media/{name}")
    assert b"".join(response.streaming_content) == store[f"/waymark/{name}"]
    assert (response["Content-Type"], response.status_code) == ("image/png", 200)
    remove(name)
    assert store == {} and client.get(f"/media/{name}").status_code == 404


def test_a_key_may_hold_any_sign(store):
    assert storages["default"].secret_key == "se/cret"


def test_the_folder_is_below_var_and_serves_the_same(settings, tmp_path):
    found = storage("")
    assert str(found["OPTIONS"]["location"]).endswith("/media")
    found["OPTIONS"]["location"] = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": found}
    name = storages["default"].save("avatars/x.webp", ContentFile(b"x"))
    assert (tmp_path / name).read_bytes() == b"x"
    assert storages["default"].open(name).read() == b"x"


@pytest.mark.parametrize(
    ("url", "endpoint", "region"),
    [
        ("s3://k:s@host/bucket", "https://host", "us-east-1"),
        ("s3://k:s@host:9000/bucket/?region=fra1", "https://host:9000", "fra1"),
        ("s3+http://k:s@127.0.0.1:9000/bucket", "http://127.0.0.1:9000", "us-east-1"),
        ("s3://host/bucket", "https://host", "us-east-1"),  # the keys come from the machine
    ],
)
def test_an_address_names_a_bucket(url, endpoint, region):
    options = storage(url)["OPTIONS"]
    assert (options["endpoint_url"], options["region_name"]) == (endpoint, region)
    assert options["bucket_name"] == "bucket"


@pytest.mark.parametrize(
    "url",
    ["nonsense", "/srv/media", "https://host/bucket", "s3://", "s3://host", "s3://k@host/bucket",
     "s3://k:s@host/a/b", "s3://k:s@host:x/b", "s3://k:s@host/b?colour=red", "s3://k:s@host/b?x",
     "s3://[/b"],
)  # fmt: skip
def test_nonsense_is_a_sentence(url):
    with pytest.raises(EnvError, match="STORAGE_URL must be"):
        storage(url)


def test_the_start_stops_with_that_sentence(tmp_path):
    said = refused("manage.py", "check", var=tmp_path, STORAGE_URL="ftp://host/bucket")
    assert said.startswith("Waymark cannot start: STORAGE_URL must be empty or an address such as")
