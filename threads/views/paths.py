from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from config.requests import Request
from threads.flow_drawing import flow
from threads.moves import drawn, moves
from threads.path_page import Path
from threads.views.reach import places


@require_safe
def index(request: Request) -> HttpResponse:
    listed = moves()
    return render(request, "paths/index.html", {"moves": listed, "flow": flow(drawn(listed))})


@require_safe
def show(request: Request, origin: str, goal: str) -> HttpResponse:
    path = Path.find(origin, goal)
    if path.is_open or path.slugs != (origin, goal):
        return redirect(path.address, permanent=True)
    place = places(request, "after", "before")
    movers = path.movers(**place)
    context = {"path": path, "after": any(place.values()), "movers": movers}
    if request.htmx and not request.htmx.boosted:
        return render(request, "paths/_movers.html", {**context, "more": True})
    context |= {
        **path.parts(request.user),
        "people": len({move.member_id for move in movers}),
        "canonical": request.build_absolute_uri(path.address),
    }
    return render(request, "paths/show.html", context)
