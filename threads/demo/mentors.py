"""Some of the community have the mentor mark, one waits for it, and one was asked to wait."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model

from threads.models import MentorRequest, Notification

TOLD_WITHIN = timedelta(days=2)
STORIES = Path(__file__).parent / "mentors.toml"


def add_mentors(members: dict[str, Any], curator: Any, now: datetime) -> None:
    for story in tomllib.loads(STORIES.read_text(encoding="utf-8"))["member"]:
        member, at = members[story["handle"]], now - timedelta(days=story["days_ago"])
        member.links = "\n".join(story.get("links", []))
        member.contact = story.get("contact", "")
        member.contact_shown_at = at if story.get("contact_is_shown") else None
        member.save(update_fields=["links", "contact", "contact_shown_at"])
        asked = MentorRequest.objects.ask(member=member, proof=story["proof"])
        _decide(asked, story, curator)
        _set_times(asked, at)


def _decide(asked: MentorRequest, story: dict[str, Any], curator: Any) -> None:
    match story.get("decision"):
        case "grant":
            asked.grant(by=curator, reason=story.get("reason", ""))
        case "refuse":
            asked.refuse(by=curator, reason=story["reason"])


def _set_times(asked: MentorRequest, at: datetime) -> None:
    decided_at = at + TOLD_WITHIN
    times: dict[str, datetime] = {"created_at": at}
    times |= {"granted_at": decided_at} if asked.granted_at else {}
    times |= {"refused_at": decided_at} if asked.refused_at else {}
    MentorRequest.objects.filter(pk=asked.pk).update(**times)
    if asked.granted_at:
        get_user_model().objects.filter(pk=asked.member_id).update(mentor_since=decided_at)
    Notification.objects.filter(mentor_request=asked).update(created_at=decided_at)
    Notification.objects.filter(mentor_request=asked).mark_read(asked.member)
