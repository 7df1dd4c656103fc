"""Who wrote a post without a name: staff is told, one post at a time, for a reason that is kept."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.requests import Request
from threads import limits
from threads.models import Post, Unmasking
from threads.models.unmasking import LONGEST_REASON
from threads.typed import Label
from threads.views.curators import curators_only

EARLIER_SHOWN = 50


class ReasonForm(forms.Form):
    reason = Label(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Say why you need to know.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@curators_only
def show(request: Request, pk: int) -> HttpResponse:
    """Ask for the reason; with one, the look is logged and the author stands in this answer."""
    post = get_object_or_404(Post.objects.nameless().select_related("thread", "author"), pk=pk)
    form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm()
    if form.is_bound:
        limits.check(request, "looks")
    if not form.is_valid():
        context = {"post": post, "thread": post.thread, "form": form}
        return render(request, "authors/show.html", context, status=422 if form.is_bound else 200)
    look = Unmasking.objects.create(post=post, actor=request.user, **form.cleaned_data)
    earlier = post.unmaskings.exclude(pk=look.pk).select_related("actor")[:EARLIER_SHOWN]
    context = {"post": post, "author": post.author, "look": look, "earlier": earlier}
    return render(request, "authors/shown.html", context)
