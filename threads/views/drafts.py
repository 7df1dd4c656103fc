from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.requests import Request
from threads import limits, text
from threads.models import Draft, Post
from threads.models.draft import kept_fields
from threads.typed import Token
from threads.views import answers, replies
from threads.views.composers import draft_done
from threads.views.kept import composer_address, keep_for
from threads.views.reach import members_only

# Composers that stand on a page beside others; the page of any other is loaded anew.
EMPTY = {"answer": answers.empty, "reply": replies.empty}


@require_POST
def update(request: Request, target: str) -> HttpResponse:
    """Keep what is typed. draft.js saves unasked, and names the member whose page it is: 401 when
    they are signed out and their text waits, 409 when somebody else is signed in by now."""
    owner = request.GET.get("for", "")
    if not by_script(request):
        return save(request, target)
    if not request.user.is_authenticated:
        if owner:
            keep_for(request, target, owner)
        return HttpResponse(status=401)
    if owner not in ("", request.user.handle):
        return HttpResponse(status=409)
    return save(request, target)


def by_script(request: Request) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


@members_only
def save(request: Request, target: str) -> HttpResponse:
    """A save that arrives after its form was posted is too late to matter."""
    limits.check(request, "drafts", "drafts a day")
    fields = kept_fields(request.POST)
    token = Token(required=False).clean(request.POST.get("token", ""))
    draft = None
    if not fields or was_posted(request, token, fields.get("body", "")):
        Draft.objects.filter(member=request.user, target=target).delete()
    else:
        draft = Draft.objects.keep(request.user, target, fields)
    if by_script(request):
        return render(request, "drafts/_saved.html", {"draft": draft})
    messages.success(request, _("Draft saved."))
    return redirect(composer_address(target))


@require_POST
@members_only
def removal(request: Request, target: str) -> HttpResponse:
    """Discard what is typed, and begin again: with what is posted, or with nothing."""
    limits.check(request, "drafts")
    draft_done(request, target)
    messages.success(request, _("Draft discarded."))
    kind, _dash, pk = target.partition("-")
    if request.htmx and kind in EMPTY:
        return EMPTY[kind](request, int(pk))
    return redirect(composer_address(target))


def was_posted(request: Request, token: UUID | None, body: str) -> bool:
    """Whether this very text has become a post. Another one with the same token has not."""
    posts = Post.objects.filter(author=request.user, token=token, body=text.tidy(body))
    return token is not None and posts.exists()
