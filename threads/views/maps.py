from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from threads.map_drawing import draw
from threads.models import Thread
from threads.neighbourhood import neighbourhood
from threads.views.reach import reach


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    thread = reach(Thread.objects.select_related("from_role", "to_role"), request.user, pk)
    found = neighbourhood(thread)
    return render(
        request, "maps/show.html", {"thread": thread, "found": found, "drawing": draw(found)}
    )
