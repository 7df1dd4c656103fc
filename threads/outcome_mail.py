"""The mail that asks what became of a question, and how to have no more of them."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from threads.models import Notification
from threads.outcomes import due_stage

SALT = "outcome-mail"
PATIENCE = 30  # seconds for a mail server


class NotSent(OSError):
    """Why no mail went out, without the address that mail servers name in their refusals: staff
    reads this beside the number of a discussion, which may be asked without a name."""


def send(thread_id: int, stage: int) -> None:
    """Mail a question that was asked on the site, once; nothing if its time is over by now.

    Two workers send one mail, and a mail server that refuses leaves it unsent for the next try.
    No row is locked while the mail goes out, for its member may read the notice. Raises NotSent.
    """
    with transaction.atomic():
        if not _is_alone(thread_id, stage):
            return
        notices = Notification.objects.filter(
            thread=thread_id, kind=f"outcome-{stage}", mailed_at=None
        )
        notice = notices.select_related("member", "thread__outcome").first()
        if notice is None or not _is_wanted(notice, stage):
            return
        try:
            _mail(notice).send()
        except OSError as error:
            raise NotSent(type(error).__name__) from None
        notices.filter(pk=notice.pk).update(mailed_at=timezone.now())


def _is_alone(thread_id: int, stage: int) -> bool:
    """Whether no other worker sends this mail, from now to the end of the transaction."""
    with connection.cursor() as cursor:
        key = f"outcome-mail:{thread_id}:{stage}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        return cursor.fetchone()[0]


def _is_wanted(notice: Any, stage: int) -> bool:
    member = notice.member
    if member.outcome_mail_off_at or not member.is_active or not member.email:
        return False
    known = EmailAddress.objects.filter(user=member, email__iexact=member.email, verified=True)
    return due_stage(notice.thread) == stage and known.exists()


def _mail(notice: Any) -> EmailMessage:
    """The subject names no discussion: whoever asked without a name may not be alone before the
    screen."""
    stop = settings.SITE_URL + reverse("outcome_mail.stop", args=[token_for(notice.member)])
    context = {"notice": notice, "site_url": settings.SITE_URL, "stop": stop}
    subject = render_to_string("outcome_mail/email/subject.txt", context)
    return EmailMessage(
        " ".join(subject.split()),
        render_to_string("outcome_mail/email/message.txt", context),
        to=[notice.member.email],
        connection=get_connection(timeout=PATIENCE),
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058
            "Auto-Submitted": "auto-generated",
        },
    )


def token_for(member: Any) -> str:
    """Names the member in an address of a mail, and works for ever and without signing in."""
    return signing.dumps(member.pk, salt=SALT)


def member_of(token: str) -> Any | None:
    """The member whom a token names; None for one that we did not make."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return get_user_model().objects.filter(pk=pk).first()


def switch(member: Any, *, off: bool) -> None:
    """No more of these mails, or again. Said twice, the first moment stays."""
    members = get_user_model().objects.filter(pk=member.pk)
    if off:
        members = members.filter(outcome_mail_off_at=None)
    members.update(outcome_mail_off_at=timezone.now() if off else None)
