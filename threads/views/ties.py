"""What a curator does to a tie. The answer to each is the desk, see curators.do()."""

from functools import partial
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from config.requests import Request
from threads.models import CurationAction, Thread, ThreadLink, curating
from threads.models.curating import LONGEST_NOTE
from threads.models.deeds import curated_ties
from threads.typed import Line
from threads.views.curators import curators_only, do
from threads.views.reach import number, reach

NOTE = Line(required=False, max_length=LONGEST_NOTE)


def reach_tie(pk: int) -> ThreadLink:
    """The tie, or, if it is removed, the tie as it was: the deed will find out and say by whom."""
    tie = curated_ties().filter(pk=pk).select_related("source", "target").first()
    if tie:
        return tie
    known = CurationAction.objects.filter(tie=pk, thread__deleted_at=None)
    last = known.select_related("thread", "target").last()
    if last is None:
        raise Http404
    return ThreadLink(pk=pk, source=last.thread, target=last.target, kind=ThreadLink.Kind.CURATED)


@require_POST
@curators_only
def create(request: Request, pk: int) -> HttpResponse:
    thread = reach(Thread.objects, request.user, pk)
    other = reach(Thread.objects, request.user, number(request.POST.get("target")) or 0)
    if other == thread:
        raise BadRequest("A discussion is not tied to itself.")
    typed, pinned = request.POST.get("note", ""), request.POST.get("pinned") == "1"

    def link(**how: Any) -> ThreadLink:
        return curating.link(thread, other, note=NOTE.clean(typed), pinned=pinned, **how)

    return do(request, pk, link, focus="candidate", target=other)


@require_POST
@curators_only
def pin(request: Request, pk: int) -> HttpResponse:
    tie = reach_tie(pk)
    deed = curating.unpin if request.POST.get("pinned") == "0" else curating.pin
    return do(request, tie.source_id, partial(deed, tie), focus="tie", tie=tie)


@require_POST
@curators_only
def note(request: Request, pk: int) -> HttpResponse:
    tie = reach_tie(pk)

    def annotate(**how: Any) -> None:
        curating.annotate(tie, NOTE.clean(request.POST.get("note", "")), **how)

    return do(request, tie.source_id, annotate, focus="tie", tie=tie, noted=pk, target=tie.target)


@require_POST
@curators_only
def ways(request: Request, pk: int) -> HttpResponse:
    tie = reach_tie(pk)
    both_ways = request.POST.get("both_ways") != "0"
    deed = partial(curating.set_both_ways, tie, both_ways)
    return do(request, tie.source_id, deed, focus="tie", tie=tie)


@require_POST
@curators_only
def position(request: Request, pk: int) -> HttpResponse:
    tie, to = reach_tie(pk), number(request.POST.get("position"))
    if to is None:
        raise BadRequest("Not a place in the order.")
    deed = partial(curating.reorder, tie, to=to)
    return do(request, tie.source_id, deed, focus="tie", tie=tie)


@require_POST
@curators_only
def removal(request: Request, pk: int) -> HttpResponse:
    tie = reach_tie(pk)
    return do(request, tie.source_id, partial(curating.unlink, tie), focus="linked")
