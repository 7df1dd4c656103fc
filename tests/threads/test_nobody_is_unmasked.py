"""The sweep: whoever reads whatever page, nothing there tells who wrote without a name."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils.http import urlencode

from tests.conftest import signed_in
from tests.threads.aged import aged
from tests.threads.anonymity import SECRET, play
from tests.threads.sweeping import addresses, client_of, found_at, said
from threads import asking, outcome_mail
from threads.models import Notification, Post, Thread, ThreadLink

pytestmark = pytest.mark.django_db

FRAGMENT = {"HX-Request": "true"}
READERS = ("visitor", "reader", "author", "curator", "admin")
WAYS = [*((who, {}) for who in READERS), ("visitor", FRAGMENT), ("admin", FRAGMENT)]
# Random in every answer.
NOISE = re.compile(
    r'name="(csrfmiddlewaretoken|token)" value="[^"]+"|nonce="[^"]+"|csrftoken=\w+|[0-9:]{8} GMT'
)
SEARCHED = ("search.index", "citations.index", "similar.index", "curate.found", "duplicates.create")


@pytest.mark.parametrize(("who", "headers"), WAYS)
def test_no_page_names_anybody(scene, who, headers):
    client, leaks = client_of(scene, who), []
    everywhere = addresses(scene, who)
    assert len(everywhere) > 400
    for name, address in everywhere:
        if headers and name.startswith("admin:"):  # it knows no fragments
            continue
        leaks += found_at(scene, address, client.get(address, headers=headers))
    assert not leaks, "\n".join(leaks)
    assert who == "visitor" or client.get("/settings/profile/").status_code == 200


@pytest.mark.parametrize("who", ["visitor", "admin"])
def test_looking_for_them_finds_what_looking_for_somebody_silent_does(scene, who):
    client = client_of(scene, who)
    lists = [(name, at) for name, at in addresses(scene, who) if "?" not in at]
    lists = [at for name, at in lists if name in SEARCHED or name.endswith("_changelist")]
    assert len(lists) > 10
    found = [
        [(at, typed_as, keys_at(scene, client, at, typed)) for at in lists]
        for member in (scene.reader, *(one.member for one in scene.hidden))
        for typed_as, typed in looked_for(member)
    ]
    silent, *others = [found[n : n + len(WISHES)] for n in range(0, len(found), len(WISHES))]
    assert others == [silent, silent]


WISHES = [
    *("{name}", "{first}", "{handle}", "@{handle}", "{email}", "user:{handle}", 'user:"{name}"'),
    *("platform user:{handle}", "is:unanswered user:{handle}", "platform -user:{handle}"),
]


def looked_for(member):
    facts = {name: getattr(member, name) for name in ("name", "handle", "email")}
    facts["first"] = member.name.split()[0]
    return [(wish, wish.format(**facts)) for wish in WISHES]


def keys_at(scene, client, address, typed):
    """Which posts and discussions without a name a list shows for this."""
    query = urlencode({"q": typed, "title": typed})
    return scene.keys(said(client.get(f"{address}?{query}")))


@pytest.mark.parametrize("words", ["", SECRET, "platform", "is:unanswered"])
def test_those_who_wrote_do_not_find_it_by_their_name_either(scene, words):
    as_reader = signed_in(scene.reader)
    for one in scene.hidden:
        theirs = keys_at(
            scene, signed_in(one.member), "/search/", f"{words} user:{one.member.handle}"
        )
        silent = keys_at(scene, as_reader, "/search/", f"{words} user:{scene.reader.handle}")
        assert theirs == silent


def sent(scene):
    """What readers send whose answer shows a discussion: the address's name, keys, fields."""
    best, named, there = (scene.posts[name].pk for name in ("best", "named", "there"))
    thread, other, word = scene.thread.pk, scene.other.pk, {"body": "A word."}
    yield from (("helpful.update", pk, {"helpful": "1"}) for pk in (best, named, there))
    yield from (("replies.index", pk, fields) for pk in (best, there) for fields in (word, {}))
    yield from (("answers.create", pk, fields) for pk in (thread, other) for fields in (word, {}))
    yield from (("confirmations.update", pk, {"kind": "true"}) for pk in (best, there))
    yield "previews.create", None, {"body": f"/threads/{thread}/ and /posts/{best}/"}
    yield "threads.create", None, {"title": f"How do I {SECRET} into it?", "check": "1"}
    yield "threads.create", None, {"title": "Short", "body": ""}
    yield "drafts.update", f"answer-{thread}", word
    yield "duplicates.create", thread, {"original": "nothing"}
    yield "splits.create", best, {"title": ""}
    yield "authors.show", best, {"reason": ""}
    yield "picks.update", best, {"picked": "1"}
    yield "outcomes.create", thread, {"kind": "moved"}
    yield "posts.edit", best, word
    yield "revisions.removal", scene.posts["best"].revisions.get().pk, {}
    yield "following.update", thread, {"following": "1"}
    yield "deletions.create", best, {}
    yield "notifications.read", None, {}
    yield from sent_by_curators(thread, other)


def sent_by_curators(thread, other):
    tie = ThreadLink.objects.filter(kind="curated").latest("pk").pk
    yield "citations.hide", tie, {}
    yield "ties.create", thread, {"target": other}
    yield "ties.note", tie, {"note": "Both ask, and both are answered."}
    yield "ties.pin", tie, {"pinned": "1"}
    yield "ties.removal", tie, {}
    yield "undo.create", None, {"thread": thread}


@pytest.mark.parametrize(("who", "headers"), WAYS)
def test_no_answer_to_a_form_names_anybody(scene, who, headers):
    client, leaks = client_of(scene, who), []
    for name, key, fields in sent(scene):
        at = reverse(name, args=[key] if key else [])
        for follow in (False, True):
            leaks += found_at(scene, at, client.post(at, fields, headers=headers, follow=follow))
    assert not leaks, "\n".join(leaks)


def test_no_notice_names_anybody(scene):
    told = {member.pk: member for member in (scene.author, scene.reader, scene.curator)}
    told |= {one.member.pk: one.member for one in scene.hidden}
    kinds = set()
    for notice in Notification.objects.all():
        kinds.add((notice.kind, notice.count > 1))
        client = signed_in(told[notice.member_id])
        page = said(client.get(reverse("notifications.index")))
        page += said(client.get(reverse("notifications.show", args=[notice.pk]), follow=True))
        others = [one for one in scene.hidden if one.member.pk != notice.member_id]
        assert not [trace for one in others for trace in one.traces(page)]
    assert {(kind, False) for kind in ("cited", "duplicate", "split", "answer", "reply")} <= kinds
    assert {("answer", True), ("reply", True)} <= kinds


def test_no_mail_names_anybody(scene, settings):
    """Nor those whom it is for: somebody else may stand before the screen as well."""
    settings.EMAIL_URL = "smtp://mail.example"
    asked_again = Thread.objects.ask(
        asker=scene.asker.member, title=f"Where does {SECRET} lead?", body="?", anonymous=True
    )
    for thread in (asked_again, scene.other):
        to = {"user": thread.asker, "email": thread.asker.email}
        EmailAddress.objects.create(**to, verified=True, primary=True)
        aged(thread, 3)
    asking.ask()
    for thread in (asked_again, scene.other):
        outcome_mail.send(thread.pk, 3)
    assert {letter.to[0] for letter in mail.outbox} == {
        scene.asker.member.email,
        "ravi@example.org",
    }
    for letter in mail.outbox:
        page = str(letter.message()).replace(f"To: {letter.to[0]}", "")
        assert scene.traces(page) == [] and SECRET not in letter.subject


@pytest.mark.parametrize("who", ["visitor", "reader", "admin"])
def test_a_profile_stays_the_same_to_the_byte(people, who):
    client = client_of(people, who)
    pages = [f"/members/{one.member.handle}/" for one in people.hidden]
    lists = ("answers", "questions", "picks")
    pages += [f"{page}?show={shown}" for page in pages for shown in lists]
    pages += ["/mentors/", "/mentors/?topic=platforms"]
    pages += [f"/admin/accounts/user/{one.member.pk}/change/" for one in people.hidden]
    before = [client.get(page) for page in pages]
    logins = {one.member.pk: one.member.last_login for one in people.hidden}
    play(people)
    for one in people.hidden:  # signing in is told to staff, with or without a word
        type(one.member).objects.filter(pk=one.member.pk).update(last_login=logins[one.member.pk])
    Notification.objects.mark_read(people.reader)  # whose own bell is on every page
    for page, earlier in zip(pages, before, strict=True):
        assert NOISE.sub("", said(client.get(page))) == NOISE.sub("", said(earlier)), page


def test_those_who_wrote_see_it_on_their_profile_as_nobody_else_does(scene):
    asker = scene.asker.member
    address = f"{asker.get_absolute_url()}?show=unsigned"
    page = signed_in(asker).get(address).content.decode()
    mine = Post.objects.visible_to(asker).filter(author=asker)
    assert mine and all(f'href="/posts/{post.pk}/"' in page for post in mine)
    assert {client_of(scene, who).get(address).status_code for who in READERS} == {404}
