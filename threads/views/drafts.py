from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.requests import Request
from threads import limits
from threads.forms import Token
from threads.models import Draft, Post
from threads.models.draft import kept_fields
from threads.views.reach import members_only


@require_POST
@members_only
def update(request: Request, target: str) -> HttpResponse:
    """Keep what is typed. A save that arrives after its form was posted is too late to matter."""
    limits.check(request, "drafts")
    fields = kept_fields(request.POST)
    token = Token(required=False).clean(request.POST.get("token", ""))
    draft = None
    if not fields or was_posted(request, token):
        Draft.objects.filter(member=request.user, target=target).delete()
    else:
        draft = Draft.objects.keep(request.user, target, fields)
    if request.htmx:
        return render(request, "drafts/_saved.html", {"draft": draft})
    messages.success(request, _("Draft saved."))
    return redirect(composer_address(target))


def composer_address(target: str) -> str:
    """Where the composer of a draft stands."""
    kind, _dash, pk = target.partition("-")
    names = {
        "ask": "threads.new",
        "answer": "answers.create",
        "reply": "replies.new",
        "edit": "posts.edit",
    }
    return reverse(names[kind], args=[pk] if pk else [])


def was_posted(request: Request, token: UUID | None) -> bool:
    return token is not None and Post.objects.filter(author=request.user, token=token).exists()
