"""The edges of HTTP, handled once: bad addresses, refusals, and what htmx needs to know."""

from collections.abc import Callable

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from config import errors
from config.requests import Request
from threads.limits import TooOften
from threads.models.deleted import Deleted
from threads.views.kept import keep_refused

Handler = Callable[[Request], HttpResponse]


class CleanAddressMiddleware:
    """PostgreSQL stores no NUL character, so no record has one in its address or its cookie."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        queries = (value for _, values in request.GET.lists() for value in values)
        if any("\0" in text for text in (request.path, *queries, *request.COOKIES.values())):
            return errors.bad_request(request)
        return self.get_response(request)


class HtmxEdgesMiddleware:
    """What every htmx response has in common.

    - the same address answers with a page or a fragment, so caches must tell them apart;
    - a redirect moves the whole page instead of being swapped into a part of it;
    - an error page becomes a message, and what was typed stays where it is;
    - messages of the view ride along, out of band, unless a cache would hand them to everybody.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        if not request.htmx or "HX-Retarget" in response:
            return response
        if response.status_code in (301, 302, 303, 307, 308):
            moved = HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
            moved.cookies = response.cookies
            return with_headers(moved, response, "Vary")
        if response.status_code in errors.SENTENCES:
            refused = errors.message(request, response.status_code)
            return with_headers(refused, response, "Vary", "Retry-After", "Allow")
        if response.status_code not in (200, 422) or "public" in response.get("Cache-Control", ""):
            return response
        if messages := list(get_messages(request)):
            response.write(
                render_to_string("_messages.html", {"messages": messages, "oob": True}, request)
            )
        return response


def with_headers(response: HttpResponse, source: HttpResponse, *names: str) -> HttpResponse:
    """The response with those of these headers that its source has."""
    for name in names:
        if name in source:
            response[name] = source[name]
    return response


class RefusalMiddleware:
    """Refusals that a view raises, or that Django answers without a word, get their page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            return errors.not_allowed(request, response["Allow"])
        return response

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        match error:
            case TooOften():
                keep_refused(request)
                return errors.too_often(request, error.seconds)
            case errors.Gone() | Deleted():
                keep_refused(request)
                return errors.gone(request)
        return None
