"""Citing while writing, and taking a mention off one's discussion."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from config.requests import Request
from threads import limits, search
from threads.links import markdown_link
from threads.models import ThreadLink
from threads.text import tidy_line
from threads.views.reach import members_only

OFFERED = 8
SHORTEST = 2


@require_safe
def index(request: Request) -> HttpResponse:
    """Discussions to cite, as options for the listbox of a composer."""
    limits.check(request, "suggestions")
    typed = tidy_line(request.GET.get("q", ""))[:100]
    threads = search.offered(typed, OFFERED) if len(typed) >= SHORTEST else []
    options = [(each, markdown_link(each.title, each.get_absolute_url())) for each in threads]
    return render(request, "citations/_options.html", {"options": options})


@require_http_methods(["GET", "POST"])
@members_only
def hide(request: Request, pk: int) -> HttpResponse:
    """Take a mention off a discussion: its asker or staff may."""
    mentions = ThreadLink.objects.visible().of_kind("cited").select_related("target")
    tie = mentions.filter(pk=pk).first()
    if not tie or not (request.user.is_staff or tie.target.asker_id == request.user.pk):
        raise Http404
    if request.method == "POST":
        limits.check(request, "edits")
        tie.hide(by=request.user)
    if request.htmx:
        return HttpResponse()
    return redirect(tie.target)
