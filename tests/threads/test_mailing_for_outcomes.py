"""The mail that asks what happened: its words, who gets it, and how it stops."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from tests.threads.aged import aged
from tests.threads.meanwhile import impatient, running
from tests.threads.test_background_work import run, sql
from threads import asking, outcome_mail
from threads.models import Notification, Thread


@pytest.fixture
def mails(settings, asker):
    """A site that sends mail, and an asker whose address is confirmed."""
    settings.EMAIL_URL = "smtp://mail.example"
    EmailAddress.objects.create(user=asker, email=asker.email, verified=True, primary=True)
    return mail.outbox


class TestTheMail:
    def send(self, thread, stage=3):
        aged(thread, stage)
        asking.ask()
        outcome_mail.send(thread.pk, stage)

    def test_it_asks_in_plain_words_and_says_how_to_stop(self, mails, asker, thread):
        self.send(thread)
        (sent,) = mails
        assert sent.to == [asker.email]
        assert sent.subject == "Three months later: what became of your question?"
        assert thread.title in sent.body
        assert f"http://127.0.0.1:8000/threads/{thread.pk}/outcome/" in sent.body
        assert "You get this mail because you asked" in sent.body
        stop = sent.extra_headers["List-Unsubscribe"].strip("<>")
        assert stop in sent.body
        assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        for name in (asker.handle, asker.name):
            assert name not in sent.body + sent.subject

    def test_it_is_sent_once(self, mails, thread):
        self.send(thread)
        outcome_mail.send(thread.pk, 3)
        assert len(mails) == 1

    def test_a_title_is_not_html_here(self, mails, asker):
        title = "R&D <-> \"product\": which 'door'?"
        self.send(Thread.objects.ask(asker=asker, title=title, body="?"))
        assert title in mails[0].body

    def test_a_mail_server_that_refuses_leaves_it_for_the_next_try(
        self, mails, thread, monkeypatch
    ):
        with monkeypatch.context() as patch:
            patch.setattr("django.core.mail.EmailMessage.send", refuse)
            with pytest.raises(OSError, match="OSError"):
                self.send(thread)
        outcome_mail.send(thread.pk, 3)
        assert len(mails) == 1

    @pytest.mark.parametrize(
        "why", ["told", "off", "unconfirmed", "no address", "inactive", "gone"]
    )
    def test_nobody_gets_it_who_should_not(self, mails, thread, asker, why):
        aged(thread, 3)
        asking.ask()
        match why:
            case "told":
                thread.tell_outcome(by=asker, kind="not_yet")
            case "off":
                outcome_mail.switch(asker, off=True)
            case "unconfirmed":
                EmailAddress.objects.update(verified=False)
            case "no address":
                type(asker).objects.update(email="")
            case "inactive":
                type(asker).objects.update(is_active=False)
            case "gone":
                thread.question.remove(by=asker)
        outcome_mail.send(thread.pk, 3)
        assert mails == []

    def test_without_mail_nothing_waits_for_a_worker(self, thread, settings):
        settings.EMAIL_URL = ""
        aged(thread, 3)
        asking.ask()
        assert sql("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'mail_outcome'") == []


def refuse(*args, **kwargs):
    raise OSError("The mail server is out of sorts.")


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_what_was_asked(mails, thread):
    aged(thread, 12)
    asking.ask()
    assert mails == []
    run()
    assert [sent.subject for sent in mails] == ["A year later: what became of your question?"]
    assert sql("SELECT status FROM procrastinate_jobs WHERE task_name = 'mail_outcome'") == [
        ("succeeded",)
    ]


@pytest.mark.django_db(transaction=True)
def test_while_a_mail_goes_out_its_notice_can_be_read_and_no_second_one_goes(
    mails, thread, asker, monkeypatch
):
    aged(thread, 3)
    asking.ask()
    sent = EmailMessage.send

    def slowly(letter):
        read = impatient(lambda: Notification.objects.mark_read(asker))
        again = impatient(lambda: outcome_mail.send(thread.pk, 3))
        with running(read, again) as others:
            others.start()
        assert others.ends == [None, None]
        sent(letter)

    monkeypatch.setattr(EmailMessage, "send", slowly)
    outcome_mail.send(thread.pk, 3)
    assert len(mails) == 1
    notice = Notification.objects.get()
    assert notice.read_at and notice.mailed_at


class TestStopping:
    @pytest.fixture
    def stop(self, asker):
        return reverse("outcome_mail.stop", args=[outcome_mail.token_for(asker)])

    def is_off(self, asker):
        asker.refresh_from_db()
        return asker.outcome_mail_off_at is not None

    def test_opening_the_link_changes_nothing_and_names_nobody(self, client, asker, stop):
        shown = client.get(stop)
        assert "Stop these mails?" in shown.text
        assert "nadia" not in shown.text.lower()
        assert not self.is_off(asker)

    def test_one_click_of_a_mail_program_is_enough(self, asker, stop):
        from_outside = Client(enforce_csrf_checks=True)
        response = from_outside.post(stop, {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200
        assert "No more of these mails" in response.text
        assert self.is_off(asker)

    @pytest.mark.parametrize("token", ["x", "MTI:1vX:forged", "a" * 500, "WzFd:1:2:3"])
    def test_a_forged_token_is_no_address(self, client, db, token):
        address = reverse("outcome_mail.stop", args=[token])
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404

    def test_a_token_of_another_purpose_is_none(self, client, asker, monkeypatch):
        monkeypatch.setattr(outcome_mail, "SALT", "another")
        token = outcome_mail.token_for(asker)
        monkeypatch.undo()
        assert client.post(reverse("outcome_mail.stop", args=[token])).status_code == 404
        assert not self.is_off(asker)

    def test_a_member_stops_them_and_has_them_again(self, as_asker, asker):
        address = reverse("outcome_mail.update")
        as_asker.post(address, {"off": "1"})
        assert self.is_off(asker)
        assert "Send them again" in as_asker.get(address).text
        as_asker.post(address, {"off": "0"})
        assert not self.is_off(asker)

    def test_a_visitor_has_no_such_setting(self, client, db):
        response = client.post(reverse("outcome_mail.update"), {"off": "1"})
        assert reverse("account_login") in response.url
