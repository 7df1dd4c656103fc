from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from threads.flow_drawing import flow
from threads.moves import drawn, moves


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    listed = moves()
    return render(request, "paths/index.html", {"moves": listed, "flow": flow(drawn(listed))})
