from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.profile_form import ProfileForm
from config.requests import Request
from pictures.taking import PictureRefused, take_avatar
from threads import limits
from threads.views.reach import members_only


@require_http_methods(["GET", "POST"])
@members_only
def update(request: Request) -> HttpResponse:
    """A member's own picture. Who signs in on the way comes back without a form."""
    if request.method == "GET":
        return redirect("members.edit")
    limits.check(request, "uploads", "uploads a day")
    try:
        name = take_avatar(request.FILES.get("picture"))
    except PictureRefused as refused:
        return refuse(request, str(refused))
    request.user.change_picture(name)
    messages.success(request, _("Your picture is saved."))
    return redirect("members.edit")


@require_http_methods(["GET", "POST"])
@members_only
def removal(request: Request) -> HttpResponse:
    if request.method == "POST" and request.user.picture:
        request.user.change_picture("")
        messages.success(request, _("Your picture is removed."))
    return redirect("members.edit")


def refuse(request: Request, sentence: str) -> HttpResponse:
    context: dict[str, Any] = {
        "form": ProfileForm(instance=request.user),
        "picture_refused": sentence,
    }
    return render(request, "members/edit.html", context, status=422)
