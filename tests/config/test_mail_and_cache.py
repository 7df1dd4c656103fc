"""What the addresses of other servers mean."""

import shutil
import smtplib
import socketserver
import subprocess
import threading
import time

import pytest
from django.core.cache import caches
from django.core.mail import EmailMessage, get_connection
from environs import EnvError

from config.cache import cache
from config.mail import mail


@pytest.mark.parametrize(
    ("url", "port", "starttls", "tls"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+tls://mail.example", 587, True, False),
        ("smtp+tls://mail.example:2525", 2525, True, False),
        ("submission://mail.example", 587, True, False),
        ("smtps://mail.example", 465, False, True),
        ("smtp+ssl://mail.example", 465, False, True),
    ],
)
def test_the_scheme_says_how_mail_is_kept_secret_on_its_way(url, port, starttls, tls):
    settings = mail(url)
    assert settings["EMAIL_HOST"] == "mail.example"
    assert settings["EMAIL_PORT"] == port
    assert (settings["EMAIL_USE_TLS"], settings["EMAIL_USE_SSL"]) == (starttls, tls)


def test_the_password_may_hold_any_character():
    settings = mail("smtps://me%40forum.example:p%40ss%2F%3A@mail.example")
    assert settings["EMAIL_HOST_USER"] == "me@forum.example"
    assert settings["EMAIL_HOST_PASSWORD"] == "p@ss/:"


@pytest.mark.parametrize(
    "url",
    [
        *("foo", "smtp://", "https://mail.example", "smtp+tls://mail.example:99999"),
        *("smtp://user@mail.example", "smtp://mail.example/inbox", "smtp://mail.example?tls=True"),
    ],
)
def test_another_mail_address_is_refused(url):
    with pytest.raises(EnvError, match="EMAIL_URL must be"):
        mail(url)


@pytest.mark.parametrize("url", ["redis://", "redis://host:port", "memcached://host", "host"])
def test_another_cache_address_is_refused(url):
    with pytest.raises(EnvError, match="CACHE_URL must be"):
        cache(url)


class Plain(socketserver.StreamRequestHandler):
    """A mail server that knows no TLS."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            self.server.heard.append(line.split()[0])
            self.wfile.write(b"250 fine\r\n")


def test_nothing_is_sent_where_no_secret_can_be_kept():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Plain) as server:
        server.heard = []
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings = mail(f"smtp+tls://user:secret@127.0.0.1:{server.server_address[1]}")
        connection = get_connection(
            settings["EMAIL_BACKEND"],
            host=settings["EMAIL_HOST"],
            port=settings["EMAIL_PORT"],
            username=settings["EMAIL_HOST_USER"],
            password=settings["EMAIL_HOST_PASSWORD"],
            use_tls=settings["EMAIL_USE_TLS"],
            timeout=settings["EMAIL_TIMEOUT"],
        )
        letter = EmailMessage("Subject", "Words", "a@forum.example", ["b@forum.example"])
        with pytest.raises(smtplib.SMTPNotSupportedError):
            connection.send_messages([letter])
        server.shutdown()
    assert set(server.heard) <= {b"ehlo", b"quit"}


@pytest.fixture
def redis(tmp_path):
    """The address of a real server."""
    program = shutil.which("redis-server")
    if not program:
        pytest.skip("No redis-server found. On Debian: apt-get install redis-server")
    socket = tmp_path / "socket"
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen([program, *options], stdout=subprocess.DEVNULL) as server:
        deadline = time.monotonic() + 30
        while not socket.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        yield f"unix://{socket}"
        server.terminate()


def test_counts_and_answers_are_kept_in_redis(redis, settings):
    settings.CACHES = {"default": {**cache("redis://host:6379/0"), "LOCATION": redis}}
    kept = caches["default"]
    assert kept.add("attempts", 1, 60) and not kept.add("attempts", 1, 60)
    assert kept.incr("attempts") == 2
    kept.set("answer", {"rows": [1, "two"]}, 60)
    assert kept.get_many(["answer", "attempts", "other"]) == {
        "answer": {"rows": [1, "two"]},
        "attempts": 2,
    }
