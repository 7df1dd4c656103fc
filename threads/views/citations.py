"""Citing while writing, and taking a mention off one's discussion."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
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
    """Take a mention off a discussion, or with ``again`` put it back: its asker or staff may."""
    mentions = ThreadLink.objects.standing().of_kind("cited")
    tie = mentions.select_related("source", "target__duplicate_of").filter(pk=pk).first()
    if not tie or not tie.can_be_hidden_by(request.user):
        raise Http404
    again = "again" in request.POST
    if request.method == "POST":
        limits.check(request, "edits")
        if again:
            tie.show_again()
        else:
            tie.hide(by=request.user)
    if request.htmx:
        return render(request, "citations/_hidden.html", {"tie": tie})
    if request.method == "POST":
        said = _("The mention is shown again.") if again else _("The mention is hidden.")
        messages.success(request, said)
    return redirect("mentions.index", tie.target_id)
