"""A small believable community: every post goes through the sentences that the site itself says."""

import random
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from tqdm import tqdm

from threads.demo import DEMO_PASSWORD
from threads.demo.career_moves import add_moves
from threads.demo.charts import with_charts
from threads.demo.faces import add_faces
from threads.demo.following import add_follows
from threads.demo.mentors import add_mentors
from threads.demo.order import add_reads, mark_answered_notices_read, sort_notices
from threads.demo.outcomes import add_outcomes
from threads.demo.splits import split_off
from threads.demo.texts import Line, Scene, Texts, cite
from threads.models import (
    Notification,
    Post,
    Recommendation,
    Resource,
    Role,
    RoleAlias,
    Thread,
    ThreadLink,
    Topic,
    TopicSynonym,
    Vote,
)

CURATORS = "Curators"
HOURS_TO_PICK = 6


def settle(texts: Texts) -> None:
    """Write the whole community. The caller has a transaction open and the forum is empty."""
    now = timezone.now()
    members = add_members(texts, now)
    add_labels(texts)
    written = _Written(texts, members)
    _set_times_and_marks(written, now)
    _mark_helpful(written, list(members.values()))
    _set_times_of_what_followed()
    _curate(written, texts)
    add_moves(members)
    curator = next(member for member in members.values() if member.is_staff)
    add_mentors(members, curator, now)
    threads = {scene.key: thread for scene, thread in written.threads.items()}
    add_outcomes(threads, members, now)
    own = split_off(threads, members, curator, now)
    add_reads([*threads.values(), *own], now)
    for thread in Thread.objects.select_for_update(no_key=True):
        thread.recount()
    add_follows(threads, members, now)
    add_faces(members)
    sort_notices()
    mark_answered_notices_read(members.values())


def add_members(texts: Texts, now: datetime) -> dict[str, Any]:
    """The demo's people by handle. They share one password and have verified addresses."""
    User = get_user_model()
    earliest = max(line.days_ago for line in texts.lines())
    password = make_password(DEMO_PASSWORD)  # slow by design, so once for all
    members = User.objects.bulk_create(
        User(
            handle=person.handle,
            name=person.name,
            email=f"{person.handle}@example.org",
            role=person.role,
            company=person.company,
            about=person.about,
            is_staff=person.staff,
            password=password,
            date_joined=now - timedelta(days=earliest + number),
        )
        for number, person in enumerate(texts.people, start=1)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=member, email=member.email, verified=True, primary=True)
        for member in members
    )
    _appoint(members)
    return {member.handle: member for member in members}


def _appoint(members: list[Any]) -> None:
    """Staff may view, add and change what the forum holds, and look up members."""
    curators = Group.objects.get_or_create(name=CURATORS)[0]
    permissions = Permission.objects.filter(content_type__app_label__in=("threads", "accounts"))
    curators.permissions.set(
        # Who may change members could make themselves superuser; deleting loses things for good.
        permissions.filter(content_type__app_label="threads").exclude(
            codename__startswith="delete_"
        )
        | permissions.filter(codename="view_user")
    )
    curators.user_set.set(member for member in members if member.is_staff)


def add_labels(texts: Texts) -> None:
    for label in texts.roles:
        role = Role.objects.called_or_new(label.name)
        RoleAlias.objects.bulk_create(RoleAlias(role=role, name=n) for n in label.other_names)
    for label in texts.topics:
        topic = Topic.objects.called_or_new(label.name)
        topic.description = label.description
        topic.save(update_fields=["description"])
        TopicSynonym.objects.bulk_create(
            TopicSynonym(topic=topic, name=n) for n in label.other_names
        )


class _Written:
    """The posts as they get written: all questions, then everything else, by time."""

    def __init__(self, texts: Texts, members: dict[str, Any]) -> None:
        self.members = members
        self.threads: dict[Scene, Thread] = {}
        self.posts: dict[Line, Post] = {}
        self.addresses: dict[str, str] = {}
        scenes = sorted(texts.scenes, key=lambda scene: -scene.question.days_ago)
        with tqdm(total=sum(1 for _ in texts.lines()), unit=" posts", disable=None) as bar:
            for scene in scenes:
                self.ask(scene)
                bar.update()
            for scene in scenes:
                self.cite_in_question(scene)
            for scene, parent, line in _answers_by_time(scenes):
                self.say(scene, parent, line)
                bar.update()

    def ask(self, scene: Scene) -> None:
        self.threads[scene] = thread = Thread.objects.ask(
            asker=self.members[scene.question.author],
            title=scene.title,
            body=scene.question.body,
            from_role=scene.from_role,
            to_role=scene.to_role,
            topics=scene.topics,
            **scene.question.signature,
        )
        self.posts[scene.question] = thread.posts.get()
        self.addresses[scene.key] = thread.get_absolute_url()

    def cite_in_question(self, scene: Scene) -> None:
        """Questions may cite later ones, so their addresses are put in when all exist.

        An edit is the sentence for that; the traces that people see of one are taken away.
        """
        body, question = self.with_addresses(scene.question), self.posts[scene.question]
        if body != question.body:
            question.edit(by=question.author, body=body)
            question.revisions.all().delete()
            question.edited_at = None
            question.save(update_fields=["edited_at"])

    def say(self, scene: Scene, parent: Line | None, line: Line) -> None:
        thread, author = self.threads[scene], self.members[line.author]
        body = self.with_addresses(line)
        if parent:
            post = self.posts[parent].reply(author=author, body=body, **line.signature)
        elif line.kind == Post.Kind.FOLLOW_UP:
            post = thread.follow_up(author=author, body=body, **line.signature)
        else:
            post = thread.answer(author=author, body=body, **line.signature)
        if line.picked:
            post.pick(by=thread.asker)
        self.posts[line] = post

    def with_addresses(self, line: Line) -> str:
        body = cite(line.body, self.addresses.__getitem__)
        return with_charts(body, self.members[line.author])


def _answers_by_time(scenes: list[Scene]) -> list[tuple[Scene, Line | None, Line]]:
    """Everything but the questions, the oldest first, each with the post that it replies to."""
    lines: list[tuple[Scene, Line | None, Line]] = []
    for scene in scenes:
        for post in scene.posts:
            lines.append((scene, None, post))
            lines += [(scene, post, reply) for reply in post.replies]
    return sorted(lines, key=lambda found: -found[2].days_ago)


def _set_times_and_marks(written: _Written, now: datetime) -> None:
    for line, post in written.posts.items():
        post.created_at = now - timedelta(days=line.days_ago)
        post.helpful_count = line.helpful
        if line.picked:
            post.picked_at = min(post.created_at + timedelta(hours=HOURS_TO_PICK), now)
    Post.objects.bulk_update(written.posts.values(), ["created_at", "picked_at", "helpful_count"])
    for scene, thread in written.threads.items():
        thread.created_at = written.posts[scene.question].created_at
    Thread.objects.bulk_update(written.threads.values(), ["created_at"])


def _mark_helpful(written: _Written, members: list[Any]) -> None:
    """As many marks of other members as were just set. One by one, each of the 4,800 would count
    its thread again."""
    chance = random.Random(1)  # noqa: S311 - the same marks in every demo forum
    votes = []
    for line, post in written.posts.items():
        others = [member for member in members if member.handle != line.author]
        votes += [Vote(post=post, member=m) for m in chance.sample(others, line.helpful)]
    Vote.objects.bulk_create(votes)


def _set_times_of_what_followed() -> None:
    """What posts brought about happened when they were written, as far as one can see."""
    written_at = Post.objects.filter(pk=OuterRef("post_id")).values("created_at")
    for model in (Vote, ThreadLink, Notification, Recommendation):
        model.objects.exclude(post=None).update(created_at=Subquery(written_at))
    Resource.objects.recount()


def _curate(written: _Written, texts: Texts) -> None:
    curator = next(written.members[person.handle] for person in texts.people if person.staff)
    threads = {scene.key: thread for scene, thread in written.threads.items()}
    for tie in texts.ties:
        threads[tie.source].link_to(
            threads[tie.target],
            by=curator,
            note=tie.note,
            pinned=tie.pinned,
            both_ways=tie.both_ways,
        )
