"""How a post is signed: role and company as they were, with the author's name or without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import OuterRef, Q, Subquery

from threads.models.alias import Alias
from threads.models.post import Post
from threads.models.post_queryset import AT_HOME
from threads.models.waiting import note_responses
from threads.speaker import ASKER

if TYPE_CHECKING:
    from threads.models.thread import Thread

# For the discussions in which a member has no number yet; their rows are locked.
NUMBER_EVERYWHERE = """
INSERT INTO threads_alias (thread_id, member_id, number)
SELECT mine.thread_id, %(member)s, 1 + greatest(%(asker)s, (
    SELECT max(number) FROM threads_alias AS known WHERE known.thread_id = mine.thread_id
))
FROM (
    SELECT DISTINCT thread_id FROM threads_post WHERE author_id = %(member)s AND alias IS NULL
) AS mine
ON CONFLICT (thread_id, member_id) DO NOTHING
"""


def sign(
    post: Post,
    thread: Thread,
    *,
    role: str | None = None,
    company: str | None = None,
    anonymous: bool = False,
    basis: str = "",
) -> None:
    """Set the byline of a new post, unsaved; the thread is locked.

    What is None comes from the author's profile. In their own discussion askers speak with one
    voice: a name under their follow-up would tell who asked, and so might a profile.
    """
    known: Any = post.author
    if post.author_id == thread.asker_id:
        anonymous = thread.is_asked_without_name()
        known = thread.question if anonymous else known
    post.role = known.role if role is None else role
    post.company = known.company if company is None else company
    post.basis = basis if post.kind == Post.Kind.ANSWER else ""
    post.alias = Alias.objects.number_for(thread, post.author_id) if anonymous else None


def sign_again(
    post: Post, *, role: str, company: str, anonymous: bool, everywhere: bool = False
) -> None:
    """Change the byline of a post: another role or company, the name taken off or put back.

    For askers in their own discussion the name changes on all that they wrote there, and
    ``everywhere`` on every post of the author.
    """
    with transaction.atomic():
        if everywhere:
            (take_names_off if anonymous else put_names_back)(post.author)
        thread = type(post.thread).objects.locked_with(post)
        post.refresh_from_db(fields=["alias"])
        post.role, post.company = role, company
        post.save(update_fields=["role", "company"])
        voice = Post.objects.filter(thread=thread, author=post.author_id)
        own = post.author_id == thread.asker_id
        if not anonymous:
            voice = voice.filter(alias=ASKER) if post.alias == ASKER else voice.filter(pk=post.pk)
            voice.update(alias=None)
        elif own:
            voice.filter(AT_HOME, alias=None).update(alias=ASKER)
            if (rest := voice.filter(alias=None)).exists():
                rest.update(alias=Alias.objects.number_among_others(thread, post.author_id))
        elif post.alias is None:
            number = Alias.objects.number_for(thread, post.author_id)
            voice.filter(pk=post.pk).update(alias=number)
        note_responses([thread.pk])
        post.refresh_from_db(fields=["alias"])


@transaction.atomic
def take_names_off(member: Any) -> int:
    """Disown: no post of theirs shows their name any more. Returns how many changed."""
    signed = _locked(member).filter(alias=None)
    own = signed.filter(AT_HOME, thread__asker=member).values("pk")
    changed = Post.objects.filter(pk__in=own).update(alias=ASKER)
    with connection.cursor() as cursor:
        cursor.execute(NUMBER_EVERYWHERE, {"member": member.pk, "asker": ASKER})
    number = Alias.objects.filter(thread=OuterRef("thread"), member=member).values("number")
    changed += signed.update(alias=Subquery(number))
    _note_responses_to(member)
    return changed


@transaction.atomic
def put_names_back(member: Any) -> int:
    """Every post of theirs shows their name. Returns how many changed."""
    changed = _locked(member).exclude(alias=None).update(alias=None)
    _note_responses_to(member)
    return changed


def number_again(posts: Any, thread: Thread, at_home: Q) -> None:
    """Give posts that came to another discussion, whose row is locked, their numbers there.

    Whoever asked it without a name is the asker again on those that are at home, with a name or
    without, and one among others on the rest: readers may not learn that the two are one.
    """
    others = posts.exclude(alias=None)
    if thread.is_asked_without_name():
        home = list(posts.filter(at_home, author=thread.asker_id).values_list("pk", flat=True))
        posts.filter(pk__in=home).update(alias=ASKER)
        others = others.exclude(pk__in=home)
    for member in set(others.values_list("author_id", flat=True)):
        number = Alias.objects.number_among_others(thread, member)
        others.filter(author_id=member).update(alias=number)


def _note_responses_to(member: Any) -> None:
    """Whoever writes with a name here and without one there responds to themselves."""
    follow_ups = Post.objects.filter(author=member, kind=Post.Kind.FOLLOW_UP)
    note_responses(follow_ups.values_list("thread", flat=True))


def _locked(member: Any) -> Any:
    """The member's posts, with the rows of their discussions locked, in order."""
    posts = Post.objects.filter(author=member)
    discussions: Any = Post._meta.get_field("thread").related_model
    threads = discussions.objects.filter(pk__in=posts.values("thread"))
    list(threads.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return posts
