"""What a profile shows. Nothing on it comes from posts without the name, so whatever somebody
writes without it changes this page for nobody; a list that only they see holds those."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models.functions import Left
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from threads.activity import Year, year_of
from threads.answered_topics import Label, answered_topics
from threads.models import CareerMove, Post
from threads.models.post_queryset import NEWEST, PostQuerySet
from threads.paging import Page, page

POSTS_A_PAGE = 20
TOPICS = 8
COUNTED = 100  # beyond, a profile says "100+": nobody's page costs more than another's
BEGINNING = 300  # characters of a post; the template cuts them at a word

LISTS = {
    "": _("Posts"),
    "answers": _("Answers"),
    "questions": _("Questions"),
    "picks": _("Picks"),
    "unsigned": _("Without your name"),
}
UNSIGNED = "unsigned"


@dataclass(frozen=True)
class Count:
    """How many there are, up to a bound."""

    number: int
    has_more: bool


@dataclass(frozen=True)
class Profile:
    member: Any
    show: str
    posts: Page
    year: Year
    topics: list[Label]
    moves: list[CareerMove]
    answers: Count
    picks: Count
    is_own: bool

    @property
    def tabs(self) -> list[dict[str, Any]]:
        address = self.member.get_absolute_url()
        return [
            {
                "label": label,
                "address": f"{address}?show={show}" if show else address,
                "current": show == self.show,
            }
            for show, label in LISTS.items()
            if self.is_own or show != UNSIGNED
        ]

    @property
    def is_private(self) -> bool:
        """Whether what the reader sees here is not for everybody."""
        return self.show == UNSIGNED


def profile_of(member: Any, reader: Any, show: str, **places: str) -> Profile:
    """All of a profile in six queries. Raises Http404 for a list that is not there."""
    is_own = reader.pk == member.pk
    if show not in LISTS or (show == UNSIGNED and not is_own):
        raise Http404
    listed = (
        written(member, show)
        .select_related("thread")
        .annotate(beginning=Left("plain", BEGINNING))
        .defer("body", "html", "plain", "thread__excerpt")
    )
    return Profile(
        member=member,
        show=show,
        posts=page(listed, NEWEST, POSTS_A_PAGE, **places),
        year=year_of(member),
        topics=answered_topics([member.pk], TOPICS)[member.pk],
        moves=list(CareerMove.objects.public().of(member).for_list()),
        answers=_count(written(member, "answers")),
        picks=_count(written(member, "picks")),
        is_own=is_own,
    )


def written(member: Any, show: str) -> PostQuerySet:
    """One of the LISTS, unordered: each has an index of its own, see OF_A_MEMBER."""
    posts = Post.objects.visible_to(None).filter(author=member)
    match show:
        case "unsigned":
            return posts.exclude(alias=None)
        case "answers":
            return posts.signed().filter(kind=Post.Kind.ANSWER)
        case "questions":
            return posts.signed().filter(kind=Post.Kind.QUESTION)
        case "picks":
            return posts.signed().exclude(picked_at=None)
    return posts.signed()


def _count(posts: PostQuerySet) -> Count:
    number = posts[: COUNTED + 1].count()
    return Count(min(number, COUNTED), has_more=number > COUNTED)
