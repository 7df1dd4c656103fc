"""What a visitor typed: it waits in their session, and becomes their draft once they signed in."""

from time import time
from typing import cast

from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage
from django.urls import reverse
from django.utils.translation import gettext as _

from config.requests import Request
from threads import limits
from threads.models import Draft
from threads.models.draft import kept_fields

MOST = 3
AN_HOUR = 3600
A_DAY = 86_400  # after which the database forgets the session, unless somebody signs in

# Addresses that a text is sent to, with the kind of its target.
KINDS = {
    "threads.create": "ask",
    "answers.create": "answer",
    "follow_ups.create": "answer",
    "replies.index": "reply",
    "posts.edit": "edit",
}


def target_of(request: Request) -> str:
    """The target of what is sent to this address; empty where no text is written."""
    match = request.resolver_match
    if not match:
        return ""
    if match.url_name in ("drafts.update", "drafts.removal"):
        return match.kwargs["target"]
    if match.url_name == "uploads.create":
        return request.POST.get("target", "")  # which the view has looked at
    kind = KINDS.get(match.url_name or "", "")
    return f"{kind}-{match.kwargs['pk']}" if "pk" in match.kwargs and kind else kind


def keep(request: Request, target: str) -> None:
    """Put the text that a visitor sent beside the others that wait, and tell them."""
    fields = kept_fields(request.POST)
    if not (target and fields):
        return
    put(request, target, fields)
    sentence = _("Sign in or sign up to post. Your text is kept.")
    told = cast(BaseStorage, messages.get_messages(request))
    if sentence not in [message.message for message in told]:
        messages.info(request, sentence)
    told.used = False  # to look is not to show


def keep_for(request: Request, target: str, handle: str) -> None:
    """What the page of a member saves unasked after they were signed out is theirs alone."""
    if fields := kept_fields(request.POST):
        put(request, target, fields, owner=handle)
    else:
        forget(request, target)


def put(request: Request, target: str, fields: dict[str, str], **owner: str) -> None:
    """The oldest text makes room. Only new sessions cost the database a row."""
    others = [pair for pair in waiting(request).items() if pair[0] != target]
    limits.check(request, *(("drafts", "drafts a day") if "kept" in request.session else ("kept",)))
    entry = {"fields": fields, "at": time(), **owner}
    request.session["kept"] = dict([*others, (target, entry)][-MOST:])
    request.session.set_expiry(A_DAY)


def keep_refused(request: Request) -> None:
    """Make a draft of a member's text that its address refuses before it has looked at it."""
    match = request.resolver_match
    if request.method != "POST" or not request.user.is_authenticated:
        return
    fields = kept_fields(request.POST)
    if fields and match and match.url_name in KINDS:
        Draft.objects.keep(request.user, target_of(request), fields)


def waiting(request: Request) -> dict[str, dict]:
    """What waits in this session by target, without what is too old to be theirs for certain."""
    entries = request.session.get("kept", {})
    return {
        target: entry for target, entry in entries.items() if entry.get("at", 0) > time() - AN_HOUR
    }


def typed(request: Request, target: str) -> dict[str, str]:
    """What a visitor typed there, for their own eyes."""
    entry = waiting(request).get(target, {})
    return {} if "owner" in entry else entry.get("fields", {})


def claim(request: Request) -> dict[str, Draft]:
    """Make drafts of a new member's texts, once, and return them; newer drafts stay."""
    if "kept" not in request.session:
        return {}
    entries = {
        target: entry
        for target, entry in waiting(request).items()
        if entry.get("owner") in (None, request.user.handle)
    }
    newer = {
        target: draft.saved_at.timestamp()
        for target, draft in Draft.objects.by_target(request.user, list(entries)).items()
    }
    del request.session["kept"]
    request.session.set_expiry(None)
    return {
        target: Draft.objects.keep(request.user, target, entry["fields"])
        for target, entry in entries.items()
        if newer.get(target, 0) < entry["at"]
    }


def forget(request: Request, target: str) -> None:
    """The text has arrived."""
    entries = request.session.get("kept", {})
    if entries.pop(target, None):
        request.session["kept"] = entries


def composer_address(target: str) -> str:
    """Where the composer of a draft stands."""
    kind, _dash, pk = target.partition("-")
    names = {
        "ask": "threads.new",
        "answer": "answers.create",
        "reply": "replies.new",
        "edit": "posts.edit",
    }
    return reverse(names[kind], args=[pk] if pk else [])
