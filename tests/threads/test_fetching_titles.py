"""Opening what members link to, without ever being led inside."""

import gzip
import json
import socket
import time

import pytest

from tests.hostile_texts import FOLDER
from tests.threads.hostile_server import BOMB, HOST, endless, html, moved, page, server
from threads import fetching
from threads.fetching import fetch
from threads.networks import Unreachable, is_public
from threads.titles import read

assert server  # a fixture
TITLE = b"<html><head><title>A page</title></head><body>Words</body></html>"

INSIDE = """
    127.0.0.1 127.1.2.3 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254
    100.64.0.1 192.0.0.8 198.18.0.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255 ::1 :: fe80::1
    fe80::1%eth0 fc00::1 fd00:ec2::254 ff02::1 fec0::1 ::ffff:127.0.0.1 ::ffff:a9fe:a9fe ::127.0.0.1
    2002:7f00:1:: 2002:a00:1:: 64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b:1::1 2001:0:1::1
    2001:db8::1 100::1 3fff::1 5f00::1 localhost 0x7f000001 2130706433 junk
    """
OUTSIDE = (
    "8.8.8.8 1.1.1.1 2606:4700:4700::1111 2a00:1450:4001::200e ::ffff:8.8.8.8 64:ff9b::808:808"
)

REFUSED = """
    http:///a http:// http://127.0.0.1/ http://127.1/ http://2130706433/ http://0x7f000001/ http://0177.0.0.1/
    http://0x7f.1/ http://017700000001/ http://0/ http://[::1]/ http://[::ffff:127.0.0.1]/
    http://[::]/ http://169.254.169.254/latest/meta-data/ http://10.0.0.1/ http://localhost/
    http://127.0.0.1.:80/ http://①②⑦.⓪.⓪.①/ http://127。0。0。1/ http://page.example:8000/
    http://page.example:22/ http://page.example:0/ https://page.example:80443/
    http://user:pass@page.example/ http://page.example@127.0.0.1/ http://127.0.0.1\\@page.example/
    file:///etc/passwd ftp://page.example/ gopher://page.example/ javascript:1
    data:text/html,a http://[ http://page.example%00.evil/ http://-a-/ http://a..b/
    http://[fe80::1%25eth0]/ mailto:a@page.example
    """


@pytest.mark.parametrize("address", INSIDE.split())
def test_what_is_inside_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE.split())
def test_what_is_outside_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("url", REFUSED.split())
def test_an_address_that_leads_inside_is_not_opened(server, url):
    with pytest.raises(Unreachable):
        fetch(url, network=server.network)
    assert not server.asked


@pytest.mark.parametrize("url", [*REFUSED.split()[2:], "//127.0.0.1/"])
def test_nor_does_a_redirect_lead_there(server, url):
    server.answers["/"] = moved(url)
    with pytest.raises(Unreachable):
        fetch(f"http://{HOST}/", network=server.network)
    assert len(server.asked) == 1


def listed() -> list[str]:
    urls = FOLDER / "ssrf_patt.json"
    hosts = FOLDER / "localhost_encodings_fuzzdb.json"
    if not urls.exists() or not hosts.exists():
        return []
    found = [entry["payload"] for entry in json.loads(urls.read_text())]
    return found + [f"http://{entry['payload']}/" for entry in json.loads(hosts.read_text())]


def test_nothing_that_others_tried_reaches_the_inside(monkeypatch, server):
    if not listed():
        pytest.skip("the lists of others are not here, see tests/hostile_texts.py")
    reached = []

    def connect(self, address):
        reached.append(address[0])
        raise OSError("not from a test")

    monkeypatch.setattr(socket.socket, "connect", connect)
    for url in listed():
        with pytest.raises(Unreachable):
            fetch(url, network=server.network)
    assert all(is_public(address) for address in reached), reached


def test_a_page_is_fetched_without_anything_of_ours(server):
    server.answers["/a%20b"] = html(TITLE, "Set-Cookie: a=b")
    answer = fetch(f"http://{HOST}/a b?c=ü#d", network=server.network)
    assert read(answer) == ("A page", "")
    asked = server.asked[0]
    assert asked.startswith("GET /a%20b?c=%C3%BC HTTP/1.1\r\nHost: page.example\r\n")
    assert not {"cookie", "authorization", "referer"} & set(asked.lower().replace(":", "").split())


def test_redirects_are_followed_three_times_and_every_name_is_asked_once(server):
    server.answers = {"/1": moved("/2"), "/2": moved("//other.example/3"), "/3": moved("4")}
    server.answers["/4"] = html(TITLE)
    answer = fetch(f"http://{HOST}/1", network=server.network)
    assert answer.url == "http://other.example/4"
    assert server.resolved == [HOST, HOST, "other.example", "other.example"]


def test_a_loop_ends(server):
    server.answers["/"] = moved("/")
    with pytest.raises(Unreachable, match="redirects"):
        fetch(f"http://{HOST}/", network=server.network)
    assert len(server.asked) == 4


def test_one_inner_address_among_public_ones_is_enough_to_refuse(server):
    def resolve(host, port):
        return [*server.resolve(HOST, port), *server.resolve("10.0.0.1", port)]

    with pytest.raises(Unreachable, match="public"):
        fetch(f"http://{HOST}/", network=server.network._replace(resolve=resolve))
    assert not server.asked


def test_where_the_socket_went_is_asked_once_more(server):
    server.answers["/"] = html(TITLE)
    said = iter([True, False])  # what was resolved is fine, what was reached is not
    network = server.network._replace(allows=lambda ip: next(said))
    with pytest.raises(Unreachable, match="public"):
        fetch(f"http://{HOST}/", network=network)
    assert not any(server.asked)


def test_a_certificate_must_fit_the_name(server):
    server.answers["/"] = html(TITLE)
    with pytest.raises(Unreachable):
        fetch(f"https://{HOST}/", network=server.network)


def test_shaking_hands_gets_only_the_time_that_is_left(monkeypatch, server):
    patience = []

    class Context:
        def wrap_socket(self, connection, server_hostname):
            patience.append(connection.gettimeout())
            raise OSError("not from a test")

    def allows(ip):  # asked before the socket connects and once more after
        time.sleep(0.05)
        return True

    monkeypatch.setattr(fetching.ssl, "create_default_context", Context)
    with pytest.raises(Unreachable):
        fetch(f"https://{HOST}/", network=server.network._replace(allows=allows))
    assert len(patience) == 1
    assert patience[0] <= fetching.SECONDS - 0.1


SHORTER = b"<title>A page</title>"
ODD = {
    "an endless body": lambda: chain(html(SHORTER), endless(b"x" * 9999)),
    "endless chunks": lambda: chain(
        html(b"15\r\n" + SHORTER + b"\r\n", "Transfer-Encoding: chunked"),
        endless(b"270f\r\n" + b"x" * 9999 + b"\r\n"),
    ),
    "a bomb": lambda: html(BOMB, "Content-Encoding: gzip"),
    "packed": lambda: html(gzip.compress(SHORTER), "Content-Encoding: gzip"),
    "packed and cut": lambda: html(gzip.compress(SHORTER)[:-5], "Content-Encoding: GZIP"),
    "too short a length": lambda: html(SHORTER + b"more", f"Content-Length: {len(SHORTER)}"),
    "too long a length": lambda: html(SHORTER, "Content-Length: 99999999999"),
    "a negative length": lambda: html(SHORTER, "Content-Length: -1"),
    "a broken chunk": lambda: html(
        b"15\r\n" + SHORTER + b"\r\nzz\r\n", "Transfer-Encoding: chunked"
    ),
    "no length": lambda: html(SHORTER),
    "a charset of its own": lambda: page(SHORTER, "Content-Type: text/html; charset=\xff\x00"),
}


def chain(first: bytes, rest):
    yield first
    yield from rest


@pytest.mark.parametrize("name", ODD)
def test_an_odd_answer_is_read_up_to_its_bounds(server, name):
    server.answers["/"] = ODD[name]()
    answer = fetch(f"http://{HOST}/", network=server.network)
    assert read(answer)[0] in ("A page", "Bomb")
    assert len(answer.html) <= fetching.BODY


BROKEN = {
    "endless headers": lambda: chain(b"HTTP/1.1 200 OK\r\n", endless(b"A: b\r\n")),
    "one endless header": lambda: chain(b"HTTP/1.1 200 OK\r\nA: ", endless(b"b" * 999)),
    "endless early hints": lambda: endless(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "an endless first line": lambda: endless(b"HTTP/1.1 200 OK" * 99),
    "a slow drip of headers": lambda: chain(b"HTTP/1.1 200 OK\r\n", endless(b"a", 0.05)),
    "a slow drip": lambda: chain(html(SHORTER), endless(b"a", 0.05)),
    "silence": lambda: endless(b"", 0.05),
    "another packing": lambda: html(SHORTER, "Content-Encoding: br"),
    "two packings": lambda: html(gzip.compress(SHORTER), "Content-Encoding: gzip, gzip"),
    "no packing at all": lambda: html(SHORTER, "Content-Encoding: gzip"),
    "no HTTP": lambda: b"SSH-2.0-OpenSSH_9.2\r\n",
    "nothing": lambda: b"",
    "a broken place": lambda: moved("http://["),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_answer_is_given_up_in_time(monkeypatch, server, name):
    monkeypatch.setattr(fetching, "SECONDS", 0.5)
    server.answers["/"] = BROKEN[name]()
    started = time.monotonic()
    with pytest.raises(Unreachable):
        fetch(f"http://{HOST}/", network=server.network)
    assert time.monotonic() - started < 5  # ten times what it may take


def test_a_name_that_takes_too_long_is_given_up(monkeypatch, server):
    monkeypatch.setattr(fetching, "SECONDS", 0.1)
    network = server.network._replace(resolve=lambda host, port: time.sleep(1))
    with pytest.raises(Unreachable, match="too long"):
        fetch(f"http://{HOST}/", network=network)


@pytest.mark.parametrize(
    "answer",
    [
        page(TITLE, "Content-Type: application/pdf"),
        page(TITLE),
        page(TITLE, "Content-Type: text/html", status="404 Not Found"),
        page(TITLE, "Content-Type: image/svg+xml"),
    ],
)
def test_only_a_page_that_is_there_is_read(server, answer):
    server.answers["/"] = answer
    assert fetch(f"http://{HOST}/", network=server.network).html == b""
