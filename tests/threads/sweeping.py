"""Every address of the site, filled with all that a scene has."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, unquote

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils.http import urlencode

from accounts.models import User
from tests.conftest import signed_in
from tests.threads.filling import PATHS, fillings, keys, registered
from threads.models import MentorRequest, Thread

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def routes(resolver: Any = None, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Each route of the URLconf as text, with the name of its address."""
    for one in (resolver or get_resolver()).url_patterns:
        route = before + re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", str(one.pattern))
        if isinstance(one, URLResolver):
            yield from routes(one, route, f"{one.namespace}:" if one.namespace else space)
        else:
            yield re.sub(r"[\^$]|\\Z", "", route), f"{space}{one.name or ''}"


def filling(route: str, known: dict[str, list[tuple[Any, ...]]]) -> list[tuple[Any, ...]] | None:
    """The values for a route, [()] where it needs none, None where nobody knows any."""
    count = len(PARAMETER.findall(route))
    if not count:
        return [()]
    plain = PARAMETER.sub(r"<\1>", route)
    fitting = [start for start in known if plain.startswith(start) and start.count("<") == count]
    return known[max(fitting, key=len)] if fitting else None


def queries(scene: Any) -> dict[str, list[dict[str, Any]]]:
    """Parameters behind the question mark, by the name of the address; {} always comes first."""
    words = [{"q": "marlowequartz"}, {"q": "platform is:unanswered"}]
    threads = [{"sort": sort} for sort in ("newest", "oldest", "helpful")]
    other = scene.other
    return {
        "home": [
            *({"tab": tab} for tab in ("top", "new", "unanswered")),
            {"topic": "platforms"},
            {"from": PATHS[0][0], "to": PATHS[0][1]},
        ],
        "threads.show": [*threads, {"stay": 1}, {"duplicate": scene.thread.pk}],
        "search.index": words,
        "similar.index": [{"title": "How do I marlowequartz into work?"}],
        "citations.index": [{"q": "marlowequartz"}, {"q": "platform"}],
        "roles.suggest": [{"q": "site"}],
        "topics.suggest": [{"q": "plat"}],
        "news.show": [{"since": 0}],
        "news.posts": [{"since": 0}],
        "curate.show": [{"thread": pk} for (pk,) in keys(Thread)],
        "curate.found": [{"q": "marlowequartz"}],
        "duplicates.create": [{"q": "marlowequartz"}, {"q": str(other.pk)}],
        "resources.index": [{"sort": "new"}, {"kind": "video"}, {"topic": "platforms"}],
        **narrowed(),
    }


def narrowed() -> dict[str, list[dict[str, Any]]]:
    return {
        "follow_ups.index": [{"sort": "oldest"}],
        "mentors.index": [{"topic": "platforms"}, {"from": PATHS[0][0], "to": PATHS[0][1]}],
        "admin:autocomplete": [
            {
                "app_label": "threads",
                "model_name": "threadlink",
                "field_name": end,
                "term": "marlow",
            }
            for end in ("source", "target")
        ],
        **{f"admin:{label(model)}_changelist": WORDS for model in registered()},
    }


WORDS = [{"q": "marlowequartz"}, {"q": "engineer"}, {"o": "-1"}]


def label(model: Any) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"


def addresses(scene: Any, who: str = "admin") -> list[tuple[str, str]]:
    """Every address with every parameter that the scene has: its name, and where it is.

    The admin sends all but staff to the sign-in page, whatever row they ask for: one will do.
    """
    known, asked, found = fillings(scene), queries(scene), {}
    few = 1 if who in ("visitor", "reader", "author") else None
    for route, name in routes():
        rows = (filling(route, known) or [])[: few if route.startswith("admin/") else None]
        for values in rows:
            path = "/" + PARAMETER.sub("{}", route).format(*values)
            found[path] = name
            for query in asked.get(name, []):
                found[f"{path}?{urlencode(query)}"] = name
    return [(name, address) for address, name in found.items()]


def tables_of_members() -> set[str]:
    """Every column in any installed app that points to a member."""
    return {
        f"{model._meta.label}.{one.name}"
        for model in apps.get_models(include_auto_created=True)
        for one in model._meta.get_fields()
        if one.is_relation
        and one.concrete
        and one.related_model is apps.get_model("accounts", "User")
    }


def client_of(scene: Any, who: str) -> Client:
    return Client() if who == "visitor" else signed_in(getattr(scene, who))


def own_pages(scene: Any) -> dict[str, str]:
    """Where a member may be named, because the page is about them and nothing that they wrote
    without a name. Whatever stands there is compared with ``Scene.secrets()`` instead."""
    content_type = ContentType.objects.get_for_model(User).pk
    pages = {
        "/admin/accounts/user/": "staff's list of all members",
        "/admin/account/emailaddress/": "staff's list of all mail addresses",
        "/admin/threads/mentorrequest/": "who asked for the mentor mark",
        "/mentors/requests/": "the same, for deciding",
        "/mentors/": "who has the mark",
    }
    for one in scene.hidden:
        pk, handle = one.member.pk, one.member.handle
        pages[f"/members/{handle}/"] = "their profile"
        pages[f"/media/{one.member.picture}"] = "their picture, whose address is no secret"
        request = MentorRequest.objects.get(member=one.member)
        for page in ("", "change/", "history/", "delete/"):
            at = f"/admin/threads/mentorrequest/{request.pk}/{page}"
            pages[at] = "their request for the mark"
        pages[f"/admin/r/{content_type}/{pk}/"] = "leads from the table to their profile"
        for page in ("", "change/", "history/", "delete/", "password/"):
            pages[f"/admin/accounts/user/{pk}/{page}"] = "their row in the table of members"
    return pages


def said(response: Any) -> str:
    """All that an answer says: its headers, its cookies and its body."""
    body = b"".join(response) if response.streaming else response.content
    headers = [f"{name}: {value}" for name, value in response.headers.items()]
    cookies = [morsel.OutputString() for morsel in response.cookies.values()]
    return unquote(unescape("\n".join([*headers, *cookies, body.decode(errors="replace")])))


def found_at(scene: Any, address: str, response: Any) -> list[str]:
    """What gives somebody away in this answer, with a few words around it."""
    path, _, query = address.partition("?")
    shown = said(response)
    if path in own_pages(scene):
        for _name, typed in parse_qsl(query):
            shown = shown.replace(typed, "")
        found = scene.secrets(shown)
    else:
        found = scene.traces(shown)
    return [f"{response.status_code} {address}: {place}" for place in found[:2]]
