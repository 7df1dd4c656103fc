from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from threads import limits
from threads.alike import alike


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Discussions like the title being typed. An empty answer clears the place below it."""
    limits.check(request, "suggestions")
    threads = alike(request.GET.get("title", ""))
    return render(request, "threads/_similar.html", {"threads": threads})
