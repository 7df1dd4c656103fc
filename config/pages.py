"""Pages that are about the site and not about a noun of the forum."""

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from background.health import MOST
from background.health import health as background_health
from config.context import THEMES
from threads import related

YEAR = 60 * 60 * 24 * 365


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html")


@require_safe
def guidelines(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/guidelines.html")


@csrf_exempt  # a token would cost every anonymous page a cookie, for a colour
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark in a cookie; anything else follows the system again."""
    back = request.META.get("HTTP_REFERER", "")
    allowed = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    response = HttpResponseRedirect(back if allowed else reverse("home"))
    chosen = request.POST.get("theme")
    if chosen in THEMES:
        response.set_cookie(
            "theme", chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure()
        )
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """For balancers and containers: the process answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def health_details(request: HttpRequest) -> HttpResponse:
    """For staff, in words; to all others this address does not exist."""
    if not request.user.is_staff:
        raise Http404
    context = {"work": background_health(), "most": MOST, "related": related.status()}
    return render(request, "health/show.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "robots.txt", content_type="text/plain")


@require_safe
@cache_control(max_age=86_400, public=True)
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(static("favicon.ico"))


urlpatterns = [
    path("about/", about, name="pages.about"),
    path("guidelines/", guidelines, name="pages.guidelines"),
    path("theme/", theme, name="pages.theme"),
    path("health/", health, name="pages.health"),
    path("health/details/", health_details, name="pages.health_details"),
    path("robots.txt", robots, name="pages.robots"),
    path("favicon.ico", favicon, name="pages.favicon"),
]
