from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from config.requests import Request
from threads.profile import profile_of
from threads.views.reach import places


@require_safe
def show(request: Request, handle: str) -> HttpResponse:
    members = get_user_model().objects.select_related("imported")
    member = get_object_or_404(members, handle=handle.lower())
    if handle != member.handle:
        return redirect(member, permanent=True)
    if not member.is_active:  # their posts still lead here
        return render(request, "members/inactive.html", {"member": member})
    cursors = places(request, "after", "before")
    profile = profile_of(member, request.user, request.GET.get("show", ""), **cursors)
    contact = member.contact_for(request.user)
    context = {"member": member, "profile": profile, "posts": profile.posts, "contact": contact}
    response = render(request, "members/show.html", context)
    if contact or profile.is_private:
        patch_cache_control(response, private=True, no_store=True)
    return response
