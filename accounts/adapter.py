from __future__ import annotations

import logging
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.forms import Form
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.handles import RESERVED
from accounts.models import User
from accounts.names import is_alias

log = logging.getLogger(__name__)

MISMATCH = _("This handle or email and this password do not belong together.")


class AccountAdapter(DefaultAccountAdapter):
    """What Waymark wants from allauth that is no setting."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # The same words for both, so that they do not tell what exists.
        "email_password_mismatch": MISMATCH,
        "username_password_mismatch": MISMATCH,
        "too_many_login_attempts": _(
            "Too many tries. Wait five minutes, or ask for a new password by mail."
        ),
        "username_taken": _("Somebody has this handle already."),
        "username_blacklisted": _("This handle is kept for the site. Please choose another one."),
        "email_taken": _("Somebody signed up with this email already. Is it you? Then sign in."),
        "email_of_another": _("Another member has this email already."),
        "duplicate_email": _("This is your email already."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        username = username.lower()
        if username in RESERVED or is_alias(username):
            raise self.validation_error("username_blacklisted")
        return super().clean_username(username, shallow)

    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Who is counted by the limits. One customer of IPv6 has a whole /64 to choose from."""
        given = super().get_client_ip(request)
        address = ip_address(given)
        if not isinstance(address, IPv6Address):
            return given
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Network((int(address), 64), strict=False))

    def is_safe_url(self, url: str | None) -> bool:
        """Only this very site: nothing else that may be in ALLOWED_HOSTS."""
        hosts = {self.request.get_host()}
        return url_has_allowed_host_and_scheme(url, hosts, require_https=self.request.is_secure())

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages only: allauth's answers for scripts repeat what was typed, a password too."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Addresses in mails start with SITE_URL: a forged Host header must not choose them."""
        try:
            super().send_mail(template_prefix, email, {**context, "site_url": settings.SITE_URL})
        except OSError:  # no mail server, or one that refuses
            log.exception("A mail could not be sent (%s).", template_prefix)
            self.add_message(
                self.request,
                messages.ERROR,
                message=_("The mail could not be sent just now. Please try again in a while."),
            )

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Somebody else may have signed up with this email in between: then it stays theirs."""
        try:
            with transaction.atomic():
                return super().confirm_email(request, email_address)
        except IntegrityError:
            template = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, template, {"email": email_address.email})
            return False

    def change_email_at_once(self, request: HttpRequest, user: User, email: str) -> EmailAddress:
        """For a site without mail, where no confirmation could arrive."""
        before = user.email
        address = EmailAddress(user=user, email=email)
        try:
            with transaction.atomic():
                EmailAddress.objects.filter(user=user).delete()
                address.set_as_primary()
        except IntegrityError:  # somebody signed up with it a moment ago
            taken = self.error_messages["email_of_another"]
            self.add_message(request, messages.ERROR, message=taken)
            return EmailAddress(user=user, email=before)
        if before:
            change = {"from_email": before, "to_email": email}
            self.send_notification_mail("account/email/email_changed", user, change, email=before)
        self.add_message(request, messages.SUCCESS, message=_("Your email is changed."))
        return address
