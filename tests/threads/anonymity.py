"""A scene full of what two members wrote without a name, and what would give them away."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.urls import reverse

from accounts.models import User
from tests.conftest import signed_in
from tests.threads.heard import work
from threads.models import (
    CareerMove,
    Confirmation,
    Draft,
    Follow,
    Imported,
    MentorRequest,
    Post,
    Resource,
    Revision,
    Thread,
    ThreadLink,
    Topic,
    Unmasking,
    Upload,
)
from threads.models.joining import merge
from threads.models.splitting import split

SECRET = "marlowequartz"  # in every text and title that they write without a name
FIRST_THREAD, FIRST_POST = 55_500_201, 66_600_301  # so that a key is no other number


@dataclass
class Hidden:
    """A member of whom nothing else on the site reminds."""

    member: User
    pattern: re.Pattern

    def traces(self, text: str) -> list[str]:
        found = self.pattern.finditer(text)
        return [text[max(0, m.start() - 90) : m.end() + 60] for m in found]


def hidden(pk: int, handle: str, name: str) -> Hidden:
    first, last = name.split()
    member = User.objects.create_user(
        handle,
        f"{first.lower()}@{handle}.example",
        "correct horse",
        **{"pk": pk, "name": name, "role": "Site reliability engineer"},
        **{"about": f"Raised in {handle}shire.", "links": f"https://{handle}.example/me"},
        **{"contact": f"Mail: me@{handle}.example", "picture": f"avatars/{handle:a<26}.webp"},
    )
    words = [first, last, handle, rf"(?<!\d){pk}(?!\d)"]
    MentorRequest.objects.ask(member=member, proof=f"https://{handle}.example/work")
    default_storage.save(member.picture, ContentFile(b"RIFF"))
    return Hidden(member, re.compile("|".join(words), re.IGNORECASE))


@dataclass
class Scene:
    """Who is there, and the discussions of ``play()``."""

    asker: Hidden
    answerer: Hidden
    author: User  # of another post, and asked another question
    reader: User
    curator: User  # staff with every permission, but no superuser
    admin: User
    thread: Any = None
    other: Any = None
    posts: dict[str, Any] = field(default_factory=dict)

    @property
    def hidden(self) -> tuple[Hidden, Hidden]:
        return self.asker, self.answerer

    def traces(self, text: str) -> list[str]:
        return [found for one in self.hidden for found in one.traces(text)]

    def secrets(self, text: str) -> list[str]:
        """Of what was written without a name: words, titles and keys."""
        found = re.finditer(rf"{SECRET}|{self._keys()}", text, re.IGNORECASE)
        return [text[max(0, m.start() - 90) : m.end() + 60] for m in found]

    def keys(self, text: str) -> list[str]:
        return sorted(set(re.findall(self._keys(), text)))

    def _keys(self) -> str:
        keys = [*self._nameless().values_list("pk", flat=True)]
        keys += self._nameless().filter(kind="question").values_list("thread", flat=True)
        return rf"(?<!\d)(?:{'|'.join(map(str, keys))})(?!\d)"

    def _nameless(self) -> Any:
        return Post.objects.exclude(alias=None)


def cast(staff: Any) -> Scene:
    """``staff`` makes a member of the staff from a handle and whether it is a superuser."""
    scene = Scene(
        hidden(73_400_417, "qzyxwvut", "Xanthippe Quillfeather"),
        hidden(73_400_431, "vwkjzzq", "Thorvald Birkenstrup"),
        User.objects.create_user("ravi", "ravi@example.org", "correct horse", name="Ravi K."),
        User.objects.create_user("sam", "sam@example.org", "correct horse", name="Sam O."),
        staff("ida", False),
        staff("zoe", True),
    )
    # Described, so that it is known before somebody writes about it.
    Topic.objects.create(name="platforms", slug="platforms", description="What others build on.")
    MentorRequest.objects.get(member=scene.answerer.member).grant(by=scene.curator)
    scene.answerer.member.refresh_from_db()
    return scene


def play(scene: Scene) -> Scene:
    """All that somebody may do without a name, and that others do with it."""
    with connection.cursor() as cursor:
        for table, first in (("thread", FIRST_THREAD), ("post", FIRST_POST)):
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [f"threads_{table}", first]
            )
    talk(scene)
    join(scene)
    decide(scene)
    leave_rows(scene)
    work()
    return scene


def talk(scene: Scene) -> None:
    """A discussion with everything in it, and another one that cites it and is cited."""
    asker, answerer = scene.asker.member, scene.answerer.member
    scene.other = ask(scene.author, "How do teams choose whom they take?", anonymous=False)
    address = f"/threads/{scene.other.pk}/"
    scene.thread = thread = ask(asker, f"How do I {SECRET} into platform work?")
    Follow.objects.follow(thread, scene.reader)  # who hears of all of it, and the curator of one
    talk = f"[A talk](https://www.youtube.com/watch?v=Nadia000001&t=103) on {SECRET}."
    best = thread.answer(author=answerer, body=f"{talk} See [this]({address}).", anonymous=True)
    named = thread.answer(author=scene.author, body="Start with the platform team.", basis="did")
    thread.follow_up(author=asker, body=f"I did {SECRET}. What next?")
    picture = upload(asker)
    reply = best.reply(author=asker, body=f"Which {SECRET} team? ![A chart]({picture.address})")
    best.reply(author=scene.author, body="The one that is short of people.")
    named.reply(author=answerer, body=f"{SECRET} as well.", anonymous=True)
    gone = best.reply(author=answerer, body=f"Never mind {SECRET}.", anonymous=True)
    quiet = {"author": answerer, "anonymous": True}
    there = scene.other.answer(body=f"{SECRET}, as [there](/threads/{thread.pk}/).", **quiet)
    mention = scene.other.answer(
        author=scene.author, body=f"See also [this one](/threads/{thread.pk}/) now."
    )
    # Tied by this citation alone: "Mentioned in" is drawn where nothing surer ties the two.
    cited = ask(scene.author, "Which books were worth it?", anonymous=False)
    Follow.objects.follow(thread, scene.curator)
    thread.answer(author=answerer, body=f"{SECRET}: [books](/threads/{cited.pk}/).", anonymous=True)
    best.edit(by=answerer, body=f"{talk} Read [this]({address}), it is {SECRET}.")
    gone.remove(by=answerer)
    best.mark_helpful(by=scene.author)
    named.mark_helpful(by=asker)
    scene.posts = {"best": best, "named": named, "reply": reply, "there": there}
    scene.posts["mention"] = mention


def upload(member: User) -> Upload:
    name = f"pictures/aa/{'a' * 26}-64x48.png"
    for stored in (name, name.replace(".png", ".small.webp")):
        default_storage.save(stored, ContentFile(b"RIFF"))
    size = {"width": 64, "height": 48, "bytes": 4}
    return Upload.objects.create(member=member, file=name, **size)


def ask(member: User, title: str, *, anonymous: bool = True) -> Thread:
    return Thread.objects.ask(
        asker=member,
        title=title,
        body=f"About {title}" if anonymous else "Who decides, and by what?",
        from_role="Site reliability engineer",
        to_role="Platform engineer",
        topics=["platforms"],
        anonymous=anonymous,
    )


def join(scene: Scene) -> None:
    """A duplicate that its asker marks, one that staff merges, and a split by the author."""
    repeat = ask(scene.asker.member, f"Is {SECRET} asked twice?")
    form = reverse("duplicates.create", args=[repeat.pk])
    as_asker = signed_in(scene.asker.member)
    marked = as_asker.post(form, {"original": scene.other.pk, "note": SECRET, "join": "mark"})
    assert marked.status_code == 302
    merged = ask(scene.answerer.member, f"Is {SECRET} to be merged?")
    merged.answer(author=scene.asker.member, body=f"Yes, {SECRET}.", anonymous=True)
    merged.follow_up(author=scene.answerer.member, body=f"Then {SECRET}?")
    merge(merged, scene.thread, scene.admin)
    long = scene.thread.answer(
        author=scene.answerer.member, body=f"Another {SECRET} entirely.", anonymous=True
    )
    names = {"from_role": "", "to_role": "", "topics": ["platforms"]}
    split(long, by=scene.answerer.member, title=f"A {SECRET} of its own", **names)
    moved = scene.thread.answer(author=scene.answerer.member, body=SECRET, anonymous=True)
    split(moved, by=scene.curator, title=f"Staff moved {SECRET}", **names)


def decide(scene: Scene) -> None:
    """What the asker decides by pressing buttons."""
    as_asker = signed_in(scene.asker.member)
    as_asker.post(reverse("picks.update", args=[scene.posts["named"].pk]), {"picked": "1"})
    mention = ThreadLink.objects.get(post=scene.posts["mention"], kind="cited")
    as_asker.post(reverse("citations.hide", args=[mention.pk]))
    as_asker.post(reverse("following.update", args=[scene.other.pk]), {"following": "1"})
    outcome = {"kind": "moved", "words": f"It was {SECRET}."}
    as_asker.post(reverse("outcomes.create", args=[scene.thread.pk]), outcome)
    mention.refresh_from_db()
    assert mention.hidden_by == scene.asker.member
    assert Thread.objects.get(pk=scene.thread.pk).outcome


def leave_rows(scene: Scene) -> None:
    """Rows that point to them, and that others left about what they wrote."""
    asker, best = scene.asker.member, scene.posts["best"]
    Draft.objects.keep(asker, f"answer-{scene.other.pk}", {"body": "Half"})
    Resource.objects.get(recommendations__post=best).save_for(asker)
    kind = Confirmation.Kind.TRUE
    Confirmation.objects.create(post=scene.posts["named"], member=asker, kind=kind)
    CareerMove.objects.add(
        **{"member": scene.answerer.member, "from_role": "Site reliability engineer"},
        **{
            "shown": False,
            "to_role": "Platform engineer",
            "year": 2019,
            "company": "Birkenstrup Ltd",
        },
    )
    Imported.objects.create(
        **{"post": scene.posts["there"], "site": "a.example", "kind": "post", "external_id": 7},
        **{"licence": "CC BY-SA 4.0", "url": "https://a.example/q/7?by=qzyxwvut"},
        author_name=scene.answerer.member.name,
    )
    scene.thread.link_to(scene.other, by=scene.curator, note="Both ask.", both_ways=True)
    Unmasking.objects.create(post=best, actor=scene.admin, reason="Somebody reported it.")
    assert Revision.objects.filter(post=best).exists()
    assert Upload.objects.get().posts.get() == scene.posts["reply"]
