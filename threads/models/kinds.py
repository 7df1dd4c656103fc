"""What a post is, and what it rests on."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    QUESTION = "question", _("question")
    ANSWER = "answer", _("answer")
    FOLLOW_UP = "follow-up", _("follow-up")
    REPLY = "reply", _("reply")


class Basis(models.TextChoices):
    """What an answer rests on."""

    DID = "did", _("I did this")
    HIRED = "hired", _("I hired for this")
    HELPED = "helped", _("I helped somebody do it")
    READ = "read", _("I read about it")
