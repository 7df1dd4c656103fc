"""Asking and looking, as a reader does it."""

from django.urls import reverse

from threads import search
from threads.models import Thread

SEARCH = reverse("search.index")


def ask(asker, title, body="Please tell me what you did.", **heading) -> Thread:
    return Thread.objects.ask(asker=asker, title=title, body=body, **heading)


def results(client, query: str, **params) -> list[search.Result]:
    response = client.get(SEARCH, {"q": query, **params})
    assert response.status_code == 200
    return response.context["found"].results


def titles(client, query: str) -> list[str]:
    return [result.thread.title for result in results(client, query)]


def page(client, query: str) -> str:
    return client.get(SEARCH, {"q": query}).content.decode()
