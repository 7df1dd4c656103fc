"""The forum's addresses, and a bare view to measure them by."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from threads.limits import LIMITS

# A load test is what rate limits are there to stop.
LIMITS.update({name: (10**9, seconds) for name, (_, seconds) in LIMITS.items()})


def bare(request: HttpRequest) -> HttpResponse:
    """The least that a page from the database can cost: one row by its key, sent as it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT html FROM benchmark_page WHERE id = 1")
        return HttpResponse(cursor.fetchone()[0])


urlpatterns = [path("benchmark/bare/", bare, name="bare"), path("", include("config.urls"))]
