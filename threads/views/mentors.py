from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from config.requests import Request
from threads.mentors import Wanted
from threads.views.reach import places


@require_safe
def index(request: Request) -> HttpResponse:
    known = Wanted.read(request.GET).known()
    if not known.is_settled:
        return redirect(known.address())
    mentors = known.page(**places(request, "after", "before"))
    context = {
        "known": known,
        "mentors": mentors,
        "later": mentors.next and known.address(after=mentors.next),
        "earlier": mentors.previous and known.address(before=mentors.previous),
    }
    return render(request, "mentors/index.html", context)
