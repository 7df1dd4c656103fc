from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from threads import limits
from threads.suggestions import known_roles, suggested


@require_safe
@cache_control(public=True, max_age=60)
def suggest(request: HttpRequest) -> HttpResponse:
    limits.check(request, "suggestions")
    options = suggested(known_roles(), "aliases", request.GET.get("q", ""))
    return render(request, "roles/_options.html", {"roles": options})
