from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from config.requests import Request
from threads import limits
from threads.desk import desk, first_for, on_desk, queue_of
from threads.views.curators import address, curators_only, page, search
from threads.views.reach import number, reach


@require_safe
@curators_only
def show(request: Request) -> HttpResponse:
    """The desk with the most read discussion of the queue, or the one that ``thread`` names."""
    wanted = number(request.GET.get("thread"))
    thread = reach(on_desk(), request.user, wanted) if wanted else first_for(request.user)
    if thread is None:
        return render(request, "curate/empty.html", {"queue": queue_of(request.user)})
    return page(request, desk(thread, request.user))


@require_safe
@curators_only
def panel(request: Request, pk: int) -> HttpResponse:
    """The same in place, on a discussion's own page."""
    if not request.htmx:
        return redirect(address(pk))
    thread = reach(on_desk(), request.user, pk)
    return render(request, "curate/_panel.html", {"desk": desk(thread, request.user)})


@require_safe
@curators_only
def found(request: Request, pk: int) -> HttpResponse:
    """Another discussion to link, while its words, number or address are typed."""
    if not request.htmx:
        return redirect(f"{address(pk)}&{request.GET.urlencode()}#found")
    limits.check(request, "suggestions")
    shown = desk(reach(on_desk(), request.user, pk), request.user)
    return render(request, "curate/found.html", {"desk": shown, **search(request, shown)})
