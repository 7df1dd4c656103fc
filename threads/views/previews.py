from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from config.requests import Request
from threads import limits
from threads.forms import TextForm
from threads.models import Post


@csrf_exempt  # it changes nothing, and an old page may ask
@require_POST
def create(request: Request) -> HttpResponse:
    """What a text will look like, through the same door as a post that is saved."""
    limits.check(request, "previews")
    form = TextForm(request.POST)
    post = form.submit(rendered)
    template = "previews/_preview.html" if request.htmx else "previews/show.html"
    status = 422 if post is None else 200
    return render(request, template, {"form": form, "post": post}, status=status)


def rendered(body: str, **_fields: object) -> Post:
    post = Post(body=body)
    post.render()
    return post
