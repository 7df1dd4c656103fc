from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from threads import limits, search
from threads.alike import alike
from threads.models import Thread
from threads.query import MAX_LENGTH, parse


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    typed = " ".join(request.GET.get("q", "").split())
    query, literally = parse(typed), "literally" in request.GET
    if query:
        limits.check(request, "searches")
    threads = Thread.objects.visible_to(request.user).originals()
    after = request.GET.get("after", "")
    found = search.find(threads, query, after=after, literally=literally)
    context = {
        "typed": typed[:MAX_LENGTH],
        "is_cut": len(typed) > MAX_LENGTH,
        "found": found,
        "is_first_page": not after,
        "first": address(typed, literally="1" if literally else ""),
        "literal": address(typed, literally="1"),
        "next": found.next and next_page(found, typed, literally),
    }
    if query and not found.results and not after:
        context["alike"] = alike(typed)
    return render(request, "search/index.html", context)


def next_page(found: search.Found, typed: str, literally: bool) -> str:
    query = str(found.query) if found.is_corrected else typed
    return address(query, after=found.next, literally="1" if literally else "")


def address(query: str, **parameters: str) -> str:
    chosen = {name: value for name, value in parameters.items() if value}
    return f"{reverse('search.index')}?{urlencode({'q': query[:MAX_LENGTH], **chosen})}"
