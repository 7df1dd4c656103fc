"""What the pages behind links say about themselves, and which of them are no longer there.

Tasks call this after a post is saved, and each hour for links not looked at for a week. Nobody
waits for it.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from lxml import etree, html

from threads.fetching import Answer, fetch
from threads.models import Resource
from threads.models.resource import LONGEST_DESCRIPTION, LONGEST_TITLE
from threads.networks import PUBLIC, Network, NoSuchHost, Unreachable
from threads.sanitizer import DECEIVING

WEEK = timedelta(days=6)  # a weekly task is never late by an hour
NO_HOST = 0
CANARIES = 5
GONE = {404, 410, NO_HOST}


def fetch_title(resource: Resource, *, network: Network = PUBLIC) -> bool:
    """Fill in the title, if nobody gave one, and the description; say whether something changed.

    Does nothing where FETCH_LINK_TITLES is off.
    """
    if not settings.FETCH_LINK_TITLES or resource.hidden_at or resource.titled_by_id:
        return False
    try:
        title, description = read(fetch(resource.link, network=network))
    except Unreachable:
        return False
    found = {"title": resource.title or title, "description": resource.description or description}
    # Once more in the database: staff may have written a title meanwhile.
    same = Resource.objects.filter(pk=resource.pk, title=resource.title, titled_by=None)
    return bool((title or description) and same.update(**found))


def read(answer: Answer) -> tuple[str, str]:
    """Title and description of a page, both may be empty. Never raises, whatever the page is."""
    if not answer.html.strip():
        return "", ""
    try:
        root = etree.fromstring(answer.html, _parser(answer))
    except (etree.LxmlError, ValueError):
        return "", ""
    if root is None:
        return "", ""
    said = {
        (meta.get("property") or meta.get("name") or "").lower(): meta.get("content") or ""
        for meta in reversed(root.findall(".//meta"))
    }
    named = root.find(".//head/title")
    title = said.get("og:title") or ("" if named is None else "".join(named.itertext()))
    description = said.get("og:description") or said.get("description", "")
    return _line(title, LONGEST_TITLE), _line(description, LONGEST_DESCRIPTION)


def _parser(answer: Answer) -> html.HTMLParser:
    """For the announced charset, or UTF-8 where the bytes are that, or what the page says."""
    for name in filter(None, (answer.charset, _is_utf8(answer.html) and "utf-8")):
        try:
            return html.HTMLParser(encoding=name, no_network=True, huge_tree=False)
        except (LookupError, ValueError):
            continue
    return html.HTMLParser(no_network=True, huge_tree=False)


def _is_utf8(page: bytes) -> bool:
    try:
        getincrementaldecoder("utf-8")().decode(page)  # the last character may be cut
    except ValueError:
        return False
    return True


def _line(text: str, length: int) -> str:
    line = " ".join(DECEIVING.sub(" ", text).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def check_dead(limit: int, *, network: Network = PUBLIC) -> tuple[int, int]:
    """Look once more at links that were not looked at this week: how many, how many are dead.

    Dead is what says so (404, 410) or whose host has no name any more; who is slow, angry or
    broken may be well next week. If nobody answers at all, the fault is ours: nobody is dead. All
    wait a week for the next look even so, or a hundred dead hosts would stand first for ever.
    """
    now = timezone.now()
    waiting = Resource.objects.visible_to(None).exclude(checked_at__gt=now - WEEK)
    waiting = waiting.order_by(F("checked_at").asc(nulls_first=True), "pk")
    looks = {resource.pk: _status(resource, network) for resource in waiting[:limit]}
    here = Resource.objects.filter(pk__in=looks)
    here.update(checked_at=now)
    here.filter(pk__in=[pk for pk, status in looks.items() if status and status < 400]).update(
        dead_at=None
    )
    gone = [pk for pk, status in looks.items() if status in GONE]
    if gone and not _is_anybody_there(looks, network):
        gone = []
    here.filter(pk__in=gone, dead_at=None).update(dead_at=now)
    return len(looks), len(gone)


def _is_anybody_there(looks: dict[int, int | None], network: Network) -> bool:
    """Whether a host of these answered, or else one of the links that most recommend.

    The oldest of them, so that no single post can put its own in their place.
    """
    known = Resource.objects.visible_to(None).filter(dead_at=None).exclude(pk__in=looks)
    known = known.order_by("-recommendation_count", "pk")[:CANARIES]
    return any(looks.values()) or any(_status(resource, network) for resource in known)


def _status(resource: Resource, network: Network) -> int | None:
    """How the host answers: an HTTP status, 0 where there is no host, None for no answer."""
    try:
        return fetch(resource.link, body=False, network=network).status
    except NoSuchHost:
        return NO_HOST
    except Unreachable:
        return None
