from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from config.requests import Request
from threads import limits
from threads.models import Post
from threads.models.signing import put_names_back, sign_again, take_names_off
from threads.signing_forms import BylineForm, NamesForm, SigningForm
from threads.telltales import MOST_LISTED, telltales
from threads.views.composers import signed_at
from threads.views.posts import place
from threads.views.reach import members_only, reach


@csrf_exempt  # it changes nothing, and an old page may ask
@require_POST
def check(request: Request, place: str) -> HttpResponse:
    """What lets readers guess who writes, asked while somebody fills in the form at ``place``.

    Whoever was signed out meanwhile hears of it when they post, and keeps the text until then.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    limits.check(request, "suggestions")
    form = SigningForm(request.POST, **signed_at(request, place))
    form.is_valid()
    return render(request, "bylines/_guess.html", {"form": form, "place": place, "live": True})


@require_http_methods(["GET", "POST"])
@members_only
def edit(request: Request, pk: int) -> HttpResponse:
    """Another byline for one's own post, or the name on all of one's posts."""
    own = Post.objects.select_related("thread__question", "author").by(request.user)
    post = reach(own, request.user, pk)
    data = request.POST if request.method == "POST" else None
    form = BylineForm(data, post=post, auto_id=f"byline-{pk}-%s")
    if form.is_valid():
        limits.check(request, "edits", "edits a day")
        sign_again(post, **form.cleaned_data)
        messages.success(request, _("Saved."))
        disowned = form.cleaned_data["everywhere"] and form.cleaned_data["anonymous"]
        return redirect("bylines.everywhere" if disowned else place(post))
    context = {"post": post, "thread": post.thread, "form": form, "place": f"byline-{pk}"}
    return render(request, "bylines/edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@members_only
def everywhere(request: Request) -> HttpResponse:
    """The name on everything that a member wrote: taken off, or put back."""
    data = request.POST if request.method == "POST" else None
    form = NamesForm(data, member=request.user)
    if form.is_valid():
        limits.check(request, "names")
        change = take_names_off if form.cleaned_data["anonymous"] else put_names_back
        messages.success(request, changed(change(request.user)))
        return redirect("bylines.everywhere")
    found = [] if form.is_bound else telltales(request.user)
    context = {"form": form, "telltales": found, "only_the_newest": len(found) == MOST_LISTED}
    status = 422 if form.is_bound else 200
    return render(request, "bylines/everywhere.html", context, status=status)


def changed(count: int) -> str:
    sentence = ngettext("%(n)d post was changed.", "%(n)d posts were changed.", count)
    return sentence % {"n": count} if count else _("There was nothing to change.")
