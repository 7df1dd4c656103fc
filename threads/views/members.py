from django.contrib.auth import get_user_model
from django.db.models.functions import Left
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from threads.models import Post
from threads.models.post_queryset import NEWEST
from threads.paging import page

PAGE = 20
BEGINNING = 300  # characters of a post; the template cuts them at a word


@require_safe
def show(request: HttpRequest, handle: str) -> HttpResponse:
    members = get_user_model().objects.filter(is_active=True).select_related("imported")
    member = get_object_or_404(members, handle=handle.lower())
    if handle != member.handle:
        return redirect(member, permanent=True)
    posts = (
        Post.objects.visible_to(request.user)
        .filter(author=member)
        .select_related("thread")
        .annotate(beginning=Left("plain", BEGINNING))
        .defer("body", "html", "plain", "thread__excerpt")
    )
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    found = page(posts, NEWEST, PAGE, after=after, before=before)
    return render(request, "members/show.html", {"member": member, "posts": found})
