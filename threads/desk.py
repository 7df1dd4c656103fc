"""What a curator has before them: the queue, a discussion, what is tied to it, what might be."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from threads.models import CurationAction, Thread, ThreadLink
from threads.models.curation import CurationSkip
from threads.models.deeds import ORDER, Kind
from threads.reasons import Sentence, cited, sentences
from threads.speaker import name_in_sql, shown

SUGGESTED = 20  # at once; what is decided makes room
READ = 90  # ties to suggest from: a discussion may be cited from many posts
MOST_CITED = 3  # sentences about citations that one suggestion tells
REMEMBERED = 20  # actions that the desk knows of
COUNTED = 200

SHOWN = ("title", "slug", "answer_count", "view_count")


@dataclass
class Candidate:
    """A discussion that might be tied. ``next`` is the key of the one after it."""

    thread: Any
    score: int = 0
    why: list[Sentence] = field(default_factory=list)
    next: int | None = None
    is_current: bool = False
    is_found: bool = False  # by a search, not suggested

    @property
    def key(self) -> str:
        """What its place on the page is called."""
        return f"{'found' if self.is_found else 'candidate'}-{self.thread.pk}"


@dataclass
class Queue:
    """How much there is to do; ``total`` is COUNTED + 1 for more than that."""

    total: int
    left: int  # for later, by this curator

    @property
    def position(self) -> int:
        return min(self.left + 1, self.total)

    @property
    def is_long(self) -> bool:
        return self.total > COUNTED

    most = COUNTED


@dataclass
class Desk:
    """A discussion on the desk, as ``curator`` sees it."""

    thread: Any
    curator: Any
    ties: list[ThreadLink] = field(default_factory=list)
    from_there: list[ThreadLink] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)
    actions: list[CurationAction] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """The newest deed that this desk shows: what forms send back."""
        return self.actions[0].pk if self.actions else 0

    @property
    def to_undo(self) -> CurationAction | None:
        own = (a for a in self.actions if a.actor_id == self.curator.pk and a.can_be_undone)
        return next(own, None)

    @property
    def linked(self) -> set[int]:
        return {tie.target_id for tie in self.ties} | {tie.source_id for tie in self.from_there}

    def since(self, seen: int, *, own: bool) -> list[CurationAction]:
        """What this curator (``own``) did here, or the others did, after ``seen``, newest first."""
        since = [a for a in self.actions if a.pk > seen]
        if own:
            return [a for a in since if a.actor_id == self.curator.pk and a.is_here]
        return [a for a in since if a.actor_id != self.curator.pk]


def desk(thread: Any, curator: Any, current: int | None = None) -> Desk:
    """In four queries. ``current`` is the key of the candidate to go on with."""
    # First, so that ``seen`` promises no more than what is read after it.
    actions = list(CurationAction.objects.latest_of(thread)[:REMEMBERED])
    ties = _ties(thread)
    return Desk(
        thread,
        curator,
        ties=[tie for tie in ties if tie.source_id == thread.pk],
        from_there=[tie for tie in ties if tie.source_id != thread.pk],
        candidates=in_a_row(_candidates(thread), current),
        actions=actions,
    )


def to_curate() -> QuerySet[Thread]:
    """Discussions without a curated tie; a duplicate sends its readers to the other one anyway."""
    duplicate = ThreadLink.objects.filter(source=OuterRef("pk"), kind=Kind.DUPLICATE)
    return Thread.objects.visible_to(None).filter(~Exists(duplicate), curated_count=0)


def on_desk() -> QuerySet[Thread]:
    return (
        Thread.objects.with_topics()
        .select_related("from_role", "to_role", "question__author")
        .defer("question__body", "question__plain")
    )


def first_for(curator: Any) -> Any:
    """The most read discussion to curate that this curator did not leave for later."""
    rows = on_desk().filter(pk__in=to_curate().filter(~_left_by(curator)).order_by(*MOST_READ)[:1])
    return rows.first()


def queue_of(curator: Any) -> Queue:
    """Bounded: counting a long queue would cost more than the number is worth."""
    counted = to_curate().annotate(is_left=_left_by(curator)).order_by(*MOST_READ)[: COUNTED + 1]
    found = counted.aggregate(total=Count("pk"), left=Count("pk", filter=Q(is_left=True)))
    return Queue(**found)


MOST_READ = ("-view_count", "-id")


def _left_by(curator: Any) -> Exists:
    return Exists(CurationSkip.objects.filter(curator=curator, thread=OuterRef("pk")))


def _ties(thread: Any) -> list[ThreadLink]:
    either_way = Q(source=thread) | Q(target=thread, both_ways=True)
    ties = ThreadLink.objects.visible().of_kind(Kind.CURATED).filter(either_way)
    ends = [f"{end}__{name}" for end in ("source", "target") for name in SHOWN]
    return list(
        ties.select_related("source", "target", "created_by")
        .only(*OWN, *ends, "created_by__name", "created_by__handle")
        .order_by(*ORDER)
    )


OWN = ("source_id", "target_id", "kind", "post_id", "reason", "position", "pinned_at", "both_ways")


def _candidates(thread: Any) -> list[Candidate]:
    """Cited here first, then by score, then where this one is cited; each discussion once.

    Two that were compared from both ends have two scores: the better one counts.
    """
    ties = list(_suggested(thread))
    others = Thread.objects.only(*SHOWN).in_bulk({tie["there"] for tie in ties})
    found: dict[int, Candidate] = {}
    for tie in ties:
        candidate = found.setdefault(tie["there"], Candidate(others[tie["there"]]))
        if tie["kind"] == Kind.SIMILAR:
            if tie["score"] > candidate.score:
                candidate.score = tie["score"]
                candidate.why += sentences(tie["reasons"])
        elif len(candidate.why) < MOST_CITED:
            here = tie["source_id"] == thread.pk
            writer = shown(tie["writer"], tie["post__alias"])
            candidate.why.append(cited(tie["post__kind"], writer, here=here))
    return list(found.values())[:SUGGESTED]


def _suggested(thread: Any) -> Any:
    """Rows instead of records: there are many, and little of each is shown.

    As on the discussion's page, a newer discussion knows an older one that does not know it, a
    duplicate is like nothing, and who cites a duplicate means its original.
    """
    decided = ThreadLink.objects.filter(
        Q(source=thread, target=OuterRef("there"), kind__in=(Kind.CURATED, Kind.REJECTED))
        | Q(source=OuterRef("there"), target=thread, kind=Kind.REJECTED)
        | Q(source=OuterRef("there"), target=thread, kind=Kind.CURATED, both_ways=True)
    )
    through_a_duplicate = ThreadLink.objects.filter(
        source=thread, target__duplicate_of=OuterRef("there"), kind=Kind.CURATED
    )
    place = Case(
        When(source=thread, kind=Kind.CITED, then=Value(0)),
        When(kind=Kind.SIMILAR, then=Value(1)),
        default=Value(2),
    )
    return (
        ThreadLink.objects.visible()
        .filter(Q(source=thread) | Q(target=thread), kind__in=(Kind.CITED, Kind.SIMILAR))
        .annotate(original=_original_of_other(thread))
        .annotate(
            there=Coalesce("original", _other_than(thread)),
            writer=name_in_sql("post__"),
        )
        .filter(~Q(kind=Kind.SIMILAR) | Q(original=None))
        .exclude(there__in={thread.pk, thread.duplicate_of_id or thread.pk})
        .filter(~Exists(decided), ~Exists(through_a_duplicate))
        .order_by(place, "-score", "-created_at", "-pk")
        .values(
            *("kind", "score", "reasons", "source_id", "there"),
            *("post__kind", "post__alias", "writer"),
        )[:READ]
    )


def _other_than(thread: Any) -> Case:
    return Case(When(source=thread, then=F("target_id")), default=F("source_id"))


def _original_of_other(thread: Any) -> Case:
    """What the discussion at the other end of a tie is a duplicate of, while that can be read."""
    ends = (("source", "target"), ("target", "source"))
    return Case(
        *(
            When(
                **{own: thread, f"{other}__duplicate_of__deleted_at": None},
                then=F(f"{other}__duplicate_of"),
            )
            for own, other in ends
        )
    )


def in_a_row(candidates: list[Candidate], current: int | None) -> list[Candidate]:
    """Tell each one which comes after it, and which is the one to go on with."""
    for one, after in pairwise(candidates):
        one.next = after.thread.pk
    chosen = next((c for c in candidates if c.thread.pk == current), None)
    for candidate in [chosen] if chosen else candidates[:1]:
        candidate.is_current = True
    return candidates
