from __future__ import annotations

import zlib
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.links import Shown, shown
from pictures.taking import remove

HANDLE_PATTERN = r"[a-z0-9][a-z0-9_-]{1,29}"
HUES = 8  # static/css/components/byline.css paints hue-0 … hue-7


class UserManager(BaseUserManager["User"]):
    def create_user(self, handle: str, email: str = "", password: str | None = None, **fields: Any):
        """Save a new member. Without a password nobody can sign in as them."""
        user = self.model(handle=handle.lower(), email=email.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, handle: str, email: str, password: str, **fields: Any):
        return self.create_user(
            handle, email, password, **{"is_staff": True, "is_superuser": True, **fields}
        )

    def get_by_natural_key(self, handle: str | None) -> User:
        return self.get(handle=(handle or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A member. Reached by ``handle``, shown by ``name``."""

    handle = models.CharField(
        _("handle"),
        max_length=30,
        unique=True,
        validators=[
            RegexValidator(
                rf"^{HANDLE_PATTERN}\Z",
                _("Use 2 to 30 small letters, digits, hyphens or underscores."),
            )
        ],
        error_messages={"unique": _("Somebody has this handle already.")},
    )
    name = models.CharField(_("name"), max_length=80, blank=True)
    email = models.EmailField(_("email"), blank=True)
    role = models.CharField(_("role"), max_length=80, blank=True)
    company = models.CharField(_("company"), max_length=80, blank=True)
    about = models.TextField(_("about"), max_length=2000, blank=True)
    # The name of a stored file: see pictures/names.py. Empty: initials stand for it.
    picture = models.CharField(_("picture"), max_length=60, blank=True, editable=False)
    # Web addresses, one a line: see links.py.
    links = models.TextField(_("links"), blank=True)
    contact = models.CharField(_("contact"), max_length=120, blank=True)
    # Null: nobody sees the contact. Else members who are signed in do, and never anybody else.
    contact_shown_at = models.DateTimeField(_("contact shown"), null=True, editable=False)
    # Null: no mentor mark. Set by threads/models/mentor_request.py alone, which knows why.
    mentor_since = models.DateTimeField(_("mentor since"), null=True, editable=False)
    # Null: mails may ask what became of one's questions. See threads/outcome_mail.py.
    outcome_mail_off_at = models.DateTimeField(null=True, editable=False)
    is_staff = models.BooleanField(_("staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    # Stored, so that every page can show it without a query of its own.
    unread_count = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="one_member_an_email", condition=~models.Q(email="")
            ),
            models.CheckConstraint(
                condition=models.Q(handle__regex=rf"^{HANDLE_PATTERN}$"), name="handle_is_plain"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-mentor_since", "-id"],
                name="member_mentors",
                condition=~models.Q(mentor_since=None),
            )
        ]

    def __str__(self) -> str:
        return self.shown_name

    def get_absolute_url(self) -> str:
        return reverse("members.show", args=[self.handle])

    @property
    def shown_name(self) -> str:
        return self.name or self.handle

    @property
    def shown_links(self) -> list[Shown]:
        return shown(self.links)

    def contact_for(self, reader: Any) -> str:
        """The contact, where its owner shows it and the reader is signed in."""
        return self.contact if self.contact_shown_at and reader.is_authenticated else ""

    @property
    def byline(self) -> str:
        """Role and company as they are now."""
        if self.role and self.company:
            return _("%(role)s at %(company)s") % {"role": self.role, "company": self.company}
        return self.role or self.company

    @property
    def picture_address(self) -> str:
        return f"/media/{self.picture}" if self.picture else ""

    def change_picture(self, name: str) -> None:
        """Show this stored picture from now on, or none; the one before is removed."""
        before, self.picture = self.picture, name
        self.save(update_fields=["picture"])
        remove(before)

    @property
    def initials(self) -> str:
        words = [word for word in self.shown_name.split() if word[0].isalnum()]
        return "".join(word[0] for word in words[:2]).upper() or "?"

    @property
    def hue(self) -> int:
        """Which of the avatar colours is theirs: the same on every page and machine."""
        return zlib.crc32(self.handle.encode()) % HUES


class RateCount(models.Model):
    """How often somebody did something in a stretch of time. Written by threads/limits.py."""

    key = models.CharField(max_length=120, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
